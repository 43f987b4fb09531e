"""What the developer portal and Twitter itself decide: tiers, permissions, keys, suspensions; and the time."""

from typing import Any

from pytest_bdd import given, parsers, step, when

from ..people import Twitter


@given(parsers.parse("the developer account is on the {tier:w} tier"))
def account_tier(twitter: Twitter, tier: str) -> None:
    """The Account Activity tier: "sandbox", as from the start, "paid", which has retries, or "enterprise"."""
    twitter.world.change(tier=tier)


@given("the developer account has Essential access only")
def essential_access(twitter: Twitter) -> None:
    """The developer has not applied for Elevated access yet."""
    _portal(twitter, "PATCH", "/developer", {"access_level": "essential"})


@given("the app may read and write, but not use Direct Messages")
def app_without_messages(twitter: Twitter) -> None:
    """The app's permission was left at read and write, and the brand's token made with it."""
    _portal(twitter, "PATCH", f"/apps/{_app(twitter)}", {"permission": "read-write"})
    _portal(twitter, "POST", f"/accounts/{twitter.brand.id}/regenerate")


@when("the developer gives the app permission for Direct Messages and a new token to the brand")
def app_with_messages(twitter: Twitter) -> None:
    """A token keeps the permission that it was made with, so both are needed."""
    _portal(twitter, "PATCH", f"/apps/{_app(twitter)}", {"permission": "read-write-directmessages"})
    _portal(twitter, "POST", f"/accounts/{twitter.brand.id}/regenerate")


@step("the developer regenerates the API key and its secret")
def regenerate_keys(twitter: Twitter) -> None:
    """The old pair stops working, in calls, challenges and signatures alike."""
    # Whoever verifies signatures refuses deliveries until somebody stores the new pair.
    twitter.allow("acknowledged")
    _portal(twitter, "POST", f"/apps/{_app(twitter)}/regenerate")


@step("the developer regenerates the brand's access token")
def regenerate_token(twitter: Twitter) -> None:
    """The old token and its secret stop working."""
    _portal(twitter, "POST", f"/accounts/{twitter.brand.id}/regenerate")


@when("the brand revokes the app's access")
def revoke(twitter: Twitter) -> None:
    """In the settings of its account the brand takes the permission back; its subscription ends."""
    twitter.world.do("revoke", twitter.brand.screen_name)


@step("Twitter suspends the app")
def suspend_app(twitter: Twitter) -> None:
    """The app breaks a rule of Twitter's, and its calls are refused."""
    _portal(twitter, "PATCH", f"/apps/{_app(twitter)}", {"suspended": True})


@step("Twitter suspends the brand's account")
def suspend_brand(twitter: Twitter) -> None:
    """The account breaks a rule of Twitter's, and may do nothing."""
    twitter.world.change_account(twitter.brand.screen_name, suspended=True)


@when("the time stands still")
def freeze(twitter: Twitter) -> None:
    """From here on time passes only when a step says so."""
    twitter.clock.freeze()


@step(parsers.parse('it is "{moment}"'))
def it_is(twitter: Twitter, moment: str) -> None:
    """Twitter's time is this moment, in ISO 8601, and stands still there. It cannot go back."""
    twitter.clock.freeze(moment)


@step("the time goes on")
def time_goes_on(twitter: Twitter) -> None:
    """Time passes by itself again, from where it stood."""
    twitter.clock.resume()


@step(parsers.parse("{amount:d} {unit:w} passes"))
@step(parsers.parse("{amount:d} {unit:w} pass"))
def time_passes(twitter: Twitter, amount: int, unit: str) -> None:
    """
    Seconds, minutes, hours or days of Twitter's time pass; everything that falls due happens at once.

    They begin when nothing moves any more: what a step before this one caused has had its time.
    """
    twitter.at_rest()
    twitter.clock.advance(f"{amount}{unit[0]}")


def _app(twitter: Twitter) -> str:
    """The id of the world's first app."""
    identity: str = _portal(twitter, "GET", "/apps")["apps"][0]["id"]
    return identity


def _portal(twitter: Twitter, method: str, path: str, content: Any = None) -> Any:
    return twitter.world.control.call(method, f"/v1/worlds/{twitter.world.name}{path}", json=content)
