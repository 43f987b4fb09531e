"""Who may write to whom: the privacy settings of accounts, follows and blocks."""

from pytest_bdd import parsers, step

from ..people import Twitter


@step("the brand accepts messages from everyone")
def brand_is_open(twitter: Twitter) -> None:
    """The brand allows message requests from everyone, as it does from the start."""
    _set_inbox(twitter, twitter.brand.screen_name, "all")


@step("the brand accepts messages only from accounts it follows")
def brand_is_closed(twitter: Twitter) -> None:
    """The brand does not allow message requests."""
    _set_inbox(twitter, twitter.brand.screen_name, "following")


@step(parsers.parse("{name:w} accepts messages only from accounts they follow"))
def customer_is_closed(twitter: Twitter, name: str) -> None:
    """A customer does not allow message requests."""
    _set_inbox(twitter, twitter.customer(name).name, "following")


@step(parsers.parse("the brand follows {name:w}"))
def brand_follows(twitter: Twitter, name: str) -> None:
    """The brand follows a customer, who may write to it from then on."""
    twitter.world.do("follow", twitter.brand.screen_name, twitter.customer(name).name)


@step(parsers.parse("{name:w} follows the brand"))
def customer_follows(twitter: Twitter, name: str) -> None:
    """A customer follows the brand, which is told so."""
    twitter.world.do("follow", twitter.customer(name).name, twitter.brand.screen_name)


@step(parsers.parse("{name:w} blocks the brand"))
def customer_blocks(twitter: Twitter, name: str) -> None:
    """A customer blocks the brand, which is not told."""
    twitter.world.do("block", twitter.customer(name).name, twitter.brand.screen_name)


@step(parsers.parse("{name:w} unfollows the brand"))
def customer_unfollows(twitter: Twitter, name: str) -> None:
    """A customer follows the brand no more, which is not told."""
    twitter.world.do("unfollow", twitter.customer(name).name, twitter.brand.screen_name)


@step(parsers.parse("{name:w} unblocks the brand"))
def customer_unblocks(twitter: Twitter, name: str) -> None:
    """A customer who blocked the brand lets it write again."""
    twitter.world.do("unblock", twitter.customer(name).name, twitter.brand.screen_name)


@step(parsers.parse("the brand blocks {name:w}"))
def brand_blocks(twitter: Twitter, name: str) -> None:
    """The brand blocks a customer, who cannot write to it any more."""
    twitter.world.do("block", twitter.brand.screen_name, twitter.customer(name).name)


@step(parsers.parse("the brand unblocks {name:w}"))
def brand_unblocks(twitter: Twitter, name: str) -> None:
    """The brand lets a customer write again."""
    twitter.world.do("unblock", twitter.brand.screen_name, twitter.customer(name).name)


@step(parsers.parse("the brand unfollows {name:w}"))
def brand_unfollows(twitter: Twitter, name: str) -> None:
    """The brand follows a customer no more."""
    twitter.world.do("unfollow", twitter.brand.screen_name, twitter.customer(name).name)


def _set_inbox(twitter: Twitter, name: str, whose: str) -> None:
    twitter.world.change_account(name, allow_dms_from=whose)
