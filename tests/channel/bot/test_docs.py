"""What ``docs/bots.md`` shows is right."""

import json
import re
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from tests.house.source import ROOT
from twitter_channel.bot.contract import result_of
from twitter_channel.conduct import Conduct

PAGE = (ROOT / "docs/bots.md").read_text("utf-8")
TURN, ANSWER, HOURS = (json.loads(found) for found in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL))


def schema(name: str) -> Any:
    return json.loads((ROOT / f"contracts/bots/{name}.schema.json").read_text("utf-8"))


def test_the_turn_and_the_answer_satisfy_their_schemas() -> None:
    Draft202012Validator(schema("turn")).validate(TURN)
    Draft202012Validator(schema("answer")).validate(ANSWER)
    assert result_of(json.dumps(ANSWER).encode()).variables == {"count": 2}


@pytest.mark.parametrize(
    "settings", [HOURS, json.loads((ROOT / "docs/bots/rasa.json").read_text("utf-8"))], ids=["hours", "rasa"]
)
def test_settings_can_be_stored_as_they_are_shown(settings: Any) -> None:
    assert msgspec.convert(settings, Conduct) != Conduct()


def test_the_calls_that_change_settings_have_settings_in_them() -> None:
    bot, appearance = (json.loads(found) for found in re.findall(r"-d '(.*?)'", PAGE, re.DOTALL))

    assert len(bot.pop("bot_secret")) >= 16
    assert msgspec.convert(bot, Conduct).bot != Conduct().bot
    assert msgspec.convert(appearance, Conduct).welcome is not None
    assert msgspec.convert(appearance, Conduct).profile is not None


def test_every_setting_of_hand_over_is_named() -> None:
    rules = msgspec.to_builtins(Conduct())["hand_over"]

    assert [name for name in rules if f"`{name}`" not in PAGE] == []


@pytest.mark.parametrize("file", ["shop.yaml", "http_bot.py", "rasa.json"])
def test_every_example_is_linked(file: str) -> None:
    assert f"(bots/{file})" in PAGE
    assert (ROOT / "docs/bots" / file).is_file()
