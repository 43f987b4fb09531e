"""Steps about the inbox: notes, tries, what was read, searches; and platforms that are told what happens."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pytest_bdd import given, parsers, then, when

from tests.channel.bot.server import BotServer, Said, serving
from tests.features.conducting import api_of, conversation_of, do
from twitter_emulator.harness.eventually import eventually
from twitter_emulator.harness.operators import Operator
from twitter_emulator.harness.people import Twitter
from twitter_emulator.harness.wire import exchange

SECRET = "a secret of sixteen"
TAKEN = Said(b"", 204)
PATIENCE_S = 10.0


@when(parsers.parse('{agent:w} notes "{text}" about {name:w}'))
def agent_notes(operator: Operator, agent: str, text: str, name: str) -> None:
    """For colleagues."""
    do(operator, name, "notes", text=text, by=agent)


@then(parsers.parse("the notes about {name:w} are:"))
def notes_are(operator: Operator, name: str, datatable: Sequence[Sequence[str]]) -> None:
    """Whose, and what they say."""
    number = conversation_of(operator, name)["id"]
    found = exchange("GET", f"{api_of(operator)}/conversations/{number}/notes").json["notes"]
    assert [[it["by"], it["text"]] for it in found] == [list(row) for row in datatable]


@then(parsers.parse('the message "{text}" to {name:w} has failed because "{words}"'))
def has_failed(operator: Operator, text: str, name: str, words: str) -> None:
    """The reason is said in words."""
    line = _line(operator, text, name, lambda line: line["state"] == "failed")
    assert words in line["reason"]


@when(parsers.parse('{agent:w} tries the message "{text}" to {name:w} again'))
def agent_tries_again(operator: Operator, agent: str, text: str, name: str) -> None:
    """As the button under it does."""
    line = _line(operator, text, name, lambda line: line["state"] == "failed")
    do(operator, name, f"messages/{line['key'].removeprefix('message-')}/retry")


@when(parsers.parse("{agent:w} has read the conversation with {name:w}"))
def agent_has_read(operator: Operator, agent: str, name: str) -> None:
    """Up to its end."""
    do(operator, name, "read", by=agent)


@then(parsers.parse("{name:w} sees that her message was read"))
def sees_read(twitter: Twitter, name: str) -> None:
    """Twitter was told so once, of the last thing she wrote."""
    written = twitter.world.messages(twitter.brand.screen_name, name)
    mine = [it["id"] for it in written if it["from"] == twitter.customer(name).account.id]
    calls = twitter.world.journal(kind="call").entries
    told = [it for it in calls if it["path"] == "/1.1/direct_messages/mark_read.json"]
    assert len(told) == 1
    assert mine[-1] in str(told[0])


@then(parsers.parse('a search for "{words}" finds the conversation with {name:w}'))
def search_finds(operator: Operator, words: str, name: str) -> None:
    """And no other of this connection."""
    mine = conversation_of(operator, name)
    query = f"connection={mine['connection']}&search={words.replace(' ', '+')}"
    found = exchange("GET", f"{api_of(operator)}/conversations?{query}").json["conversations"]
    assert [it["id"] for it in found] == [mine["id"]]


@given(parsers.parse('a platform is told of "{events}"'), target_fixture="platform")
def platform_told(operator: Operator, events: str) -> Iterator[BotServer]:
    """It takes every call."""
    yield from _hooked(operator, events, TAKEN)


@given(parsers.parse('a platform that fails once is told of "{events}"'), target_fixture="platform")
def failing_platform_told(operator: Operator, events: str) -> Iterator[BotServer]:
    """It takes every call but the first."""
    yield from _hooked(operator, events, Said(b"", 503), TAKEN)


@then("the platform was told, each signed with the secret:")
def was_told(operator: Operator, platform: BotServer, datatable: Sequence[Sequence[str]]) -> None:
    """Of this connection; calls may overtake each other."""
    expected = sorted(row[0] for row in datatable)
    _until(lambda: len(_of(operator, platform)) >= len(expected), PATIENCE_S)
    assert sorted(it["event"] for it in _of(operator, platform)) == expected
    assert all("x-channel-signature" in {name.lower() for name in it.headers} for it in platform.asked)


@then(parsers.parse('within {seconds:d} seconds the platform was told "{event}" twice with the same id'))
def was_told_twice(operator: Operator, platform: BotServer, seconds: int, event: str) -> None:
    """So it can tell that it is the same."""
    _until(lambda: len(_of(operator, platform)) == 2, seconds)
    first, second = _of(operator, platform)
    assert (first["event"], first["id"]) == (second["event"], second["id"]) == (event, first["id"])


def _hooked(operator: Operator, events: str, *answers: Said) -> Iterator[BotServer]:
    with serving(*answers) as platform:
        wish = {"url": platform.url, "events": events.split(", "), "secret": SECRET}
        made = exchange("POST", f"{api_of(operator)}/hooks", json=wish)
        assert made.status == 201, made.body
        yield platform
        exchange("DELETE", f"{api_of(operator)}/hooks/{made.json['id']}")


def _of(operator: Operator, platform: BotServer) -> list[Any]:
    """What it was told of this scenario's connection: others may use the channel at the same time."""
    name = conversation_of(operator, "alice")["connection"]
    return [it.content for it in list(platform.asked) if it.content["connection"] == name]


def _line(operator: Operator, text: str, name: str, is_meant: Callable[[Any], bool]) -> Any:
    def found() -> Any:
        lines = conversation_of(operator, name)["messages"]
        return next((it for it in lines if it["text"] == text and is_meant(it)), None)

    line = eventually(found, lambda line: line is not None, within_s=PATIENCE_S)
    assert line is not None, f"There is no such message to @{name}."
    return line


def _until(is_so: Callable[[], bool], within_s: float) -> None:
    eventually(is_so, bool, within_s=within_s)
