"""
Customers and the brand tweet, where everybody can read it.

What an agent does here is done in Twitter itself, not by way of the channel.
"""

from typing import Any

from pytest_bdd import step, then, when

from ..eventually import eventually
from ..people import NotHeard, Twitter
from .words import said


@when(said('{name:w} tweets "{text}"'))
def customer_tweets(twitter: Twitter, name: str, text: str) -> None:
    """A customer, or the brand by its name, tweets to nobody in particular."""
    twitter.world.do("tweet", _name(twitter, name), text=text)


@when(said('{name:w} mentions the brand "{text}"'))
def customer_mentions(twitter: Twitter, name: str, text: str) -> None:
    """A customer tweets this with the brand's name in front."""
    customer_tweets(twitter, name, f"@{twitter.brand.screen_name} {text}")


@when(said('{name:w} replies to the brand in public "{text}"'))
def customer_replies(twitter: Twitter, name: str, text: str) -> None:
    """A customer replies to the brand's newest tweet."""
    newest = _newest(twitter, twitter.brand.screen_name)
    twitter.world.do("tweet", _name(twitter, name), text=text, in_reply_to=newest)


@when(said('an agent replies to {name:w} in public "{text}"'))
def agent_replies(twitter: Twitter, name: str, text: str) -> None:
    """Somebody at the brand replies by hand to the customer's newest tweet."""
    newest = _newest(twitter, _name(twitter, name))
    twitter.world.do("tweet", twitter.brand.screen_name, text=text, in_reply_to=newest)


@when("an agent deletes the brand's newest tweet")
def agent_deletes(twitter: Twitter) -> None:
    """Somebody at the brand deletes it by hand."""
    brand = twitter.brand.screen_name
    twitter.world.do("delete_tweet", brand, tweet=_newest(twitter, brand))


@step(said('{name:w} sees the public reply "{text}"'))
def sees_reply(twitter: Twitter, name: str, text: str) -> None:
    """The brand has replied exactly this to a tweet of the customer, or soon does; the customer's name is in front."""
    wanted = f"@{_name(twitter, name)} {text}"
    found = eventually(lambda: _replies(twitter, name), lambda texts: wanted in texts)
    if wanted not in found:
        raise NotHeard(f"@{name} sees of @{twitter.brand.screen_name} in public: {found or 'nothing'}.")


@then(said("{name:w} was answered {count:d} times in public"))
@then(said("{name:w} was answered {count:d} time in public"))
def was_answered(twitter: Twitter, name: str, count: int) -> None:
    """So many replies of the brand to the customer are there, and nothing is under way."""
    twitter.settled()
    found = _replies(twitter, name)
    assert len(found) == count, f"@{name} sees in public: {found or 'nothing'}."


def _replies(twitter: Twitter, name: str) -> list[str]:
    customer = twitter.customer(name).account.id
    return [it["text"] for it in _tweets(twitter, twitter.brand.screen_name) if it["in_reply_to_user"] == customer]


def _newest(twitter: Twitter, who: str) -> str:
    tweets = _tweets(twitter, who)
    assert tweets, f"@{who} has not tweeted yet."
    return str(tweets[-1]["id"])


def _tweets(twitter: Twitter, who: str) -> list[dict[str, Any]]:
    return twitter.world.tweets(who)


def _name(twitter: Twitter, name: str) -> str:
    """Customers are made at the first mention; the brand is there."""
    return name if name == twitter.brand.screen_name else twitter.customer(name).name
