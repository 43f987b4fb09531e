"""Steps about what stands beside texts: buttons, places, welcome messages, custom profiles."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pytest_bdd import given, parsers, then, when

from tests.features.conducting import api_of, conversation_of
from tests.features.developer import call
from tests.features.own_channel import own_channel
from twitter_emulator.harness.eventually import eventually
from twitter_emulator.harness.operators import Operator
from twitter_emulator.harness.our_channel import OurConnection
from twitter_emulator.harness.people import Twitter
from twitter_emulator.harness.wire import exchange

BOT = """\
name: Robin
rules:
  - keywords: [shop]
    say: Have a look.
    buttons:
      - {label: Our teas, url: 'https://tea.example/teas'}
      - {label: Book a table, url: 'https://tea.example/book'}
  - keywords: [where are you]
    metadata: [place]
    say: Here.
    location: {longitude: 13.405, latitude: 52.52}
  - attached: [location]
    say: A colleague comes to you.
fallback:
  say: Pardon?
"""
PATIENCE_S = 10.0


@given("a channel whose bot has buttons and a place is connected to Twitter", target_fixture="operator")
def channel_with_buttons(twitter: Twitter, tmp_path: Path) -> Iterator[Operator]:
    """A channel that no other scenario uses."""
    (tmp_path / "bot.yaml").write_text(BOT, "utf-8")
    with own_channel(twitter, tmp_path, "--bot", str(tmp_path / "bot.yaml")) as operator:
        yield operator


@given("Twitter has put the app on the list for custom profiles")
def app_is_listed(twitter: Twitter) -> None:
    """By the brand's wish."""
    apps = f"/v1/worlds/{twitter.world.name}/apps"
    (app,) = twitter.world.control.call("GET", apps)["apps"]
    twitter.world.control.call("PATCH", f"{apps}/{app['id']}", json={"custom_profiles": True})


@given("the brand takes messages only from accounts that it follows")
def brand_is_closed(twitter: Twitter) -> None:
    """As every account is made."""
    twitter.world.change_account(twitter.brand.screen_name, allow_dms_from="following")


@when(parsers.parse("{name:w} shares where she is, at {north:g} north and {east:g} east"))
def shares_place(twitter: Twitter, name: str, north: float, east: float) -> None:
    """By the button of Twitter's app."""
    place = {"longitude": east, "latitude": north}
    message = {"from": twitter.customer(name).name, "to": twitter.brand.screen_name, "text": "I am here"}
    twitter.world.send_all([{**message, "location": place}])


@when(parsers.parse('{name:w} presses "{label}" of the welcome message, which tells the bot "{metadata}"'))
def presses_welcome(twitter: Twitter, name: str, label: str, metadata: str) -> None:
    """It is no message, so what stands under it is not in the conversation."""
    twitter.write(twitter.customer(name).name, twitter.brand.screen_name, label, quick_reply_metadata=metadata)


@when(parsers.parse('{agent:w} sends {name:w} "{text}" with the button "{label}" to "{url}"'))
def agent_sends_button(operator: Operator, agent: str, name: str, text: str, label: str, url: str) -> None:
    """By way of the channel's API."""
    number = conversation_of(operator, name)["id"]
    message = {"text": text, "buttons": [{"label": label, "url": url}], "by": agent}
    reply = exchange("POST", f"{api_of(operator)}/conversations/{number}/messages", json=message)
    assert reply.status == 202, reply.body


@then(parsers.parse("{name:w} sees the buttons:"))
def sees_buttons(twitter: Twitter, name: str, datatable: Sequence[Sequence[str]]) -> None:
    """Under the newest message."""
    ctas = _newest(twitter, name)["message_data"]["ctas"]
    assert [[it["label"], it["url"]] for it in ctas] == [list(row) for row in datatable]


@then(parsers.parse("{name:w} sees the place at {north:g} north and {east:g} east"))
def sees_place(twitter: Twitter, name: str, north: float, east: float) -> None:
    """Under the newest message."""
    location = _newest(twitter, name)["message_data"]["attachment"]["location"]
    assert location["shared_coordinate"]["coordinates"]["coordinates"] == [east, north]


@then(parsers.parse('{name:w} sees that "{profile}" wrote it'))
def sees_profile(twitter: Twitter, name: str, profile: str) -> None:
    """The newest message stands under that custom profile."""
    profile_id = _newest(twitter, name)["custom_profile_id"]
    shown = call(twitter, "GET", f"custom_profiles/{profile_id}.json").content
    assert shown["custom_profile"]["name"] == profile


@then(parsers.parse("{name:w} sees that the brand itself wrote it"))
def sees_brand(twitter: Twitter, name: str) -> None:
    """The newest message stands under no other profile."""
    assert "custom_profile_id" not in _newest(twitter, name)


@then(parsers.parse('the thread with {name:w} shows the buttons of "{text}"'))
def thread_has_buttons(twitter: Twitter, operator: Operator, name: str, text: str) -> None:
    """As they were sent."""
    ctas = _newest(twitter, name)["message_data"]["ctas"]
    assert _line(operator, name, text)["buttons"] == [{"label": it["label"], "url": it["url"]} for it in ctas]


@then(parsers.parse("the thread with {name:w} has the place at {north:g} north and {east:g} east"))
def thread_has_place(operator: Operator, name: str, north: float, east: float) -> None:
    """For agents, and their maps."""
    assert _line(operator, name, "I am here")["location"] == {"longitude": east, "latitude": north}


@then(parsers.parse('the thread with {name:w} says that "{text}" came after the welcome message'))
def thread_says_welcomed(operator: Operator, name: str, text: str) -> None:
    """Twitter tells what led to a message."""
    assert _line(operator, name, text)["is_welcomed"] is True


@then(parsers.parse('the operator reads beside the {kind:w} "{words}"'))
def reads_beside(operator: Operator, kind: str, words: str) -> None:
    """Why Twitter does not show what is set."""
    connection = operator.connection()
    assert isinstance(connection, OurConnection)
    problem = exchange("GET", f"{connection.url}/settings").json["appearance"][kind]["problem"]
    assert problem is not None
    assert words in problem


def _newest(twitter: Twitter, name: str) -> dict[str, Any]:
    """What Twitter holds of the newest message to a customer."""
    listed = call(twitter, "GET", "direct_messages/events/list.json").content["events"]
    customer = twitter.customer(name).account.id
    creates = (it["message_create"] for it in listed)
    found: dict[str, Any] = next(it for it in creates if it["target"]["recipient_id"] == customer)
    return found


def _line(operator: Operator, name: str, text: str) -> Any:
    def found() -> Any:
        lines = conversation_of(operator, name)["messages"]
        return next((it for it in lines if it["text"] == text), None)

    line = eventually(found, lambda line: line is not None, within_s=PATIENCE_S)
    assert line is not None, f"There is no such message in the thread with @{name}."
    return line
