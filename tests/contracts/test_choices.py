"""``choices.json``, the choices of a world, the errors and the pages say the same."""

import re
from dataclasses import asdict, fields
from typing import Any

import msgspec
import pytest

from tests.house.source import ROOT
from twitter_emulator.protocol import errors
from twitter_emulator.protocol.contracts import Contracts
from twitter_emulator.protocol.errors import ApiError
from twitter_emulator.protocol.tables import Choice
from twitter_emulator.protocol.variations import vary
from twitter_emulator.settings import SETTINGS
from twitter_emulator.world.choices import Choices, chosen
from twitter_emulator.world.rules import Rules

CONTRACTS = Contracts.load()
ROWS = CONTRACTS.choices()
NAMED = {row.id: row for row in ROWS if row.is_named}
VARIABLE = [kind for kind in errors.every() if kind.choice]
RULES = {field.name for field in fields(Rules)} - {"choices"}
FLAGS = {setting.flag for setting in SETTINGS}
OF_SERVER = {setting.name for setting in SETTINGS}
PORTAL = {"access_level", "PATCH …/developer"}
VALUES = {"path": "a", "value": "b", "reason": "c", "name": "d", "most": "5", "category": "e"}


def raised(kind: type[ApiError]) -> ApiError:
    """An error of *kind*, with something in every placeholder."""
    error = kind.__new__(kind)
    ApiError.__init__(error, **VALUES)
    return error


def answered(error: ApiError) -> tuple[Any, ...]:
    return error.status, error.code, error.text, errors.encoded(error)


def test_every_choice_is_a_row_with_the_same_default() -> None:
    assert {row.id: row.values[0].value for row in NAMED.values()} == asdict(Choices())


def test_no_question_is_asked_twice() -> None:
    assert len({row.id for row in ROWS}) == len({row.question for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", NAMED.values(), ids=lambda row: row.id)
def test_a_choice_takes_every_value_of_its_row(row: Choice) -> None:
    taken = [getattr(chosen({row.id: each.value}, Choices()), row.id) for each in row.values]

    assert taken == [each.value for each in row.values]
    assert len(taken) > 1
    assert row.setting == f"--choice {row.id}=…"


@pytest.mark.parametrize("row", [row for row in ROWS if not row.is_named], ids=lambda row: row.id)
def test_every_other_row_names_a_rule_or_says_why_there_is_none(row: Choice) -> None:
    names = set(re.split(r", |; | of ", row.setting or ""))
    known = RULES | FLAGS | PORTAL

    assert row.here
    assert (names <= known) if row.setting else row.why


def test_every_error_that_a_choice_answers_is_one_of_its_row() -> None:
    of_rows = {name: row.id for row in ROWS for name in row.errors}

    assert of_rows == {kind.__name__: kind.choice for kind in VARIABLE}


@pytest.mark.parametrize("kind", VARIABLE, ids=lambda kind: kind.__name__)
def test_the_table_of_errors_names_the_choice(kind: type[ApiError]) -> None:
    table = msgspec.json.decode((CONTRACTS.folder / "errors.json").read_bytes())["errors"]
    row = next(row for row in table if row["name"] == kind.__name__)

    assert row["choice"] == kind.choice


@pytest.mark.parametrize("kind", VARIABLE, ids=lambda kind: kind.__name__)
def test_the_default_of_a_refusal_is_what_the_error_says_anyway(kind: type[ApiError]) -> None:
    plain, varied = raised(kind), raised(kind)

    vary(varied, getattr(Choices(), str(kind.choice)), path=plain.request)

    assert answered(varied) == answered(plain)


def test_what_is_not_known_for_sure_is_a_choice_or_said_to_be_ours() -> None:
    notes = " ".join(note for row in CONTRACTS.endpoints for note in row.notes)

    assert "unconfirmed" not in notes
    assert set(re.findall(r"\(choice (\w+)\)", notes)) <= NAMED.keys()


def test_the_page_of_choices_has_every_setting_and_no_other() -> None:
    page = (ROOT / "docs/choices.md").read_text("utf-8")
    settings = " ".join(line.split(" | ")[2] for line in page.splitlines() if line.count(" | ") == 2)
    named = set(re.findall(r"`([a-z]\w+)`", settings))

    assert NAMED.keys() - named == set()
    assert named - NAMED.keys() - RULES - OF_SERVER - {"callback_urls"} == set()


def test_an_unknown_name_in_a_text_is_left_as_it_is() -> None:
    error = errors.MissingQueryParameter("id")

    vary(error, "400/357 {name} and {other} are {missing", path="/")

    assert error.text == "id and {other} are {missing"


def test_a_code_alone_brings_its_own_text() -> None:
    error = errors.UnknownMessage()

    vary(error, "404/144", path="/")

    assert errors.body(error) == {"errors": [{"code": 144, "message": "No status found with that ID."}]}


def test_a_code_alone_brings_a_text_that_the_values_fit() -> None:
    error = errors.MissingQueryParameter("recipient_id")

    vary(error, "403/38", path="/")

    assert errors.body(error) == {"errors": [{"code": 38, "message": "recipient_id parameter is missing."}]}


def test_without_a_code_the_path_and_the_text_are_answered() -> None:
    error = errors.UnknownMessage()

    vary(error, "400/-", path="/1.1/some.json")

    assert errors.body(error) == {"request": "/1.1/some.json", "error": "Sorry, that page does not exist."}


def test_an_error_without_a_text_gets_one_with_its_code() -> None:
    error = errors.MediaForbidden()

    vary(error, "404/34", path="/")

    assert errors.body(error) == {"errors": [{"code": 34, "message": "Sorry, that page does not exist."}]}
