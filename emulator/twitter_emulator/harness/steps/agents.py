"""
People at the brand take over from the bot.

What they do here they do in Twitter itself, not by way of the channel.
"""

from pytest_bdd import then, when

from ..people import Twitter
from .media import send_media
from .words import said


@when(said('an agent writes to {name:w} "{text}"'))
@when(said('the brand writes to {name:w} "{text}"'))
def agent_writes(twitter: Twitter, name: str, text: str) -> None:
    """Somebody at the brand writes by hand. The customer hears it like any answer."""
    twitter.write(twitter.brand.screen_name, twitter.customer(name).name, text)


@when(said("an agent writes to {name:w}:"))
def agent_writes_long(twitter: Twitter, name: str, docstring: str) -> None:
    """The same, for texts of several lines."""
    agent_writes(twitter, name, docstring)


@when(said('an agent sends {name:w} a {kind:w} with "{text}"'))
@when(said("an agent sends {name:w} a {kind:w}"))
def agent_sends_media(twitter: Twitter, name: str, kind: str, text: str = "") -> None:
    """Somebody at the brand sends a "photo", a "GIF" or a "video" by hand, with a text if one is given."""
    send_media(twitter, twitter.brand.screen_name, twitter.customer(name).name, kind, text)


@when(said("an agent reads what {name:w} wrote"))
def agent_reads(twitter: Twitter, name: str) -> None:
    """Somebody at the brand opens the conversation and sees what is new."""
    twitter.world.do("read", twitter.brand.screen_name, twitter.customer(name).name)


@when(said("an agent is typing to {name:w}"))
def agent_types(twitter: Twitter, name: str) -> None:
    """The customer sees that somebody at the brand is writing."""
    twitter.world.do("typing", twitter.brand.screen_name, twitter.customer(name).name)


@then(said("{name:w} was answered by the bot"))
def answered_by_bot(twitter: Twitter, name: str) -> None:
    """The newest answer was sent with the app's keys."""
    assert _newest_app(twitter, name) in _apps(twitter), f"A person wrote what @{name} heard last."


@then(said("{name:w} was answered by a person"))
def answered_by_person(twitter: Twitter, name: str) -> None:
    """The newest answer was written by hand."""
    assert _newest_app(twitter, name) not in _apps(twitter), f"The bot wrote what @{name} heard last."


@then(said("{name:w} is left to the agent"))
def is_left_to_agent(twitter: Twitter, name: str) -> None:
    """Since somebody at the brand wrote by hand, the bot has said nothing to the customer; nothing is under way."""
    twitter.settled()
    apps = _apps(twitter)
    answers = [said.app in apps for said in twitter.customer(name).conversation() if said.sender != name]
    assert False in answers, f"No agent has written to @{name} yet."
    assert not answers[-1], f"The bot went on talking to @{name}:\n{twitter.transcript()}"


def _newest_app(twitter: Twitter, name: str) -> str:
    apps = [said.app for said in twitter.customer(name).conversation() if said.sender != name]
    assert apps, f"@{name} has not been answered yet."
    return apps[-1]


def _apps(twitter: Twitter) -> set[str]:
    """The ids of the apps of the world's developers: what has been written with another was written by hand."""
    return {app["id"] for app in twitter.world.control.call("GET", f"/v1/worlds/{twitter.world.name}/apps")["apps"]}
