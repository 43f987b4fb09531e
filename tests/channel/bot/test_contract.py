"""Our contract for bots over HTTP: the code, the schemas and their examples say the same."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.channel.bot.turns import turn
from tests.house.source import ROOT
from twitter_channel.answers import Answer, Button, Location, QuickReply
from twitter_channel.bot.contract import request_of, result_of
from twitter_channel.bot.turns import Account, BotFailed, Result, Value, remembered

FOLDER = ROOT / "contracts/bots"
EXAMPLES = sorted((FOLDER / "examples/answer").glob("*.json"))
COUNTEREXAMPLES = sorted((FOLDER / "counterexamples/answer").glob("*.json"))


def schema(name: str) -> Draft202012Validator:
    content = json.loads((FOLDER / f"{name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(content)
    return Draft202012Validator(content)


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def stem(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", EXAMPLES, ids=stem)
def test_every_example_of_an_answer_is_one_to_schema_and_code(path: Path) -> None:
    schema("answer").validate(read(path))

    assert result_of(path.read_bytes())


@pytest.mark.parametrize("path", COUNTEREXAMPLES, ids=stem)
def test_every_counterexample_is_refused_by_schema_and_code(path: Path) -> None:
    body, why = read(path)["body"], read(path)["why"]

    assert not schema("answer").is_valid(body)
    assert why.endswith(".")
    with pytest.raises(BotFailed, match="breaks the contract"):
        result_of(json.dumps(body).encode())


@pytest.mark.parametrize("path", sorted((FOLDER / "examples/turn").glob("*.json")), ids=stem)
def test_every_example_of_a_turn_satisfies_the_schema(path: Path) -> None:
    schema("turn").validate(read(path))


@pytest.mark.parametrize("path", sorted((FOLDER / "counterexamples/turn").glob("*.json")), ids=stem)
def test_every_counterexample_of_a_turn_violates_it(path: Path) -> None:
    assert not schema("turn").is_valid(read(path)["body"])


@pytest.mark.parametrize(
    "asked",
    [
        turn("Where is it?"),
        turn("Hours", metadata="hours", media=("photo",), variables={"n": 1, "b": True, "t": "x"}, fallbacks=2),
        turn(customer=Account("2", "", "")),
        turn(location=Location(13.405, 52.52)),
    ],
)
def test_what_a_bot_is_asked_satisfies_the_schema(asked: Any) -> None:
    schema("turn").validate(json.loads(request_of(asked)))


def test_the_example_is_what_a_bot_is_asked() -> None:
    assert json.loads(request_of(turn("Where is my parcel?"))) == read(FOLDER / "examples/turn/words.json")


def test_an_answer_is_read_whole() -> None:
    result = result_of((FOLDER / "examples/answer/everything.json").read_bytes())

    hours = QuickReply("Opening hours", "hours", "When somebody is here")
    last = Answer(
        "Anything else?", (hours, QuickReply("No, thank you", None, "That was all")), "https://bot.example/map.png"
    )
    variables: dict[str, Value | None] = {"order": "A-4711", "visits": 4, "is_member": False, "draft": None}
    assert result == Result((Answer("Here is the map."), last), variables)


def test_buttons_a_place_and_a_profile_are_read() -> None:
    first, second = result_of((FOLDER / "examples/answer/buttons_and_place.json").read_bytes()).messages

    assert first.buttons[0] == Button("Book a table", "https://shop.example/book")
    assert (first.location, first.profile) == (Location(13.405, 52.52), "1300000000000000009")
    assert second == Answer("Anything else?")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"null", b"[" * 100_000])
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(BotFailed):
        result_of(body)


def test_what_is_remembered_grows_changes_and_is_forgotten() -> None:
    assert remembered({"a": 1, "b": 2}, {"a": None, "b": "x" * 2_000, "c": True}) == {"b": "x" * 1_000, "c": True}


def test_a_conversation_remembers_so_much_and_no_more() -> None:
    with pytest.raises(BotFailed, match="51 variables"):
        remembered({"one": 1}, {f"v{number}": number for number in range(50)})
