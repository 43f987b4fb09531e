"""What we say we emulate is what we serve and what we test."""

import re
from pathlib import Path

import pytest

from tests.house.source import ROOT
from twitter_emulator.app import ENDPOINTS
from twitter_emulator.protocol import fidelity
from twitter_emulator.protocol.contracts import Contracts, Endpoint

CONTRACTS = Contracts.load()
EMULATED = [row for row in CONTRACTS.endpoints if row.status != "refused"]


def template(path: str) -> str:
    """The path with its variable parts alike, however they are called."""
    return re.sub(r"\{\w+\}|:\w+", "*", path)


SERVED = {(endpoint.method, template(endpoint.path)) for endpoint in ENDPOINTS}
DECLARED = {(row.method, template(row.path)) for row in EMULATED}


def test_everything_declared_is_served() -> None:
    assert sorted(DECLARED - SERVED) == []


def test_everything_served_is_declared() -> None:
    assert sorted(SERVED - DECLARED) == []


@pytest.fixture(scope="module")
def tests_text() -> str:
    """Every test, as one text."""
    files = [path for path in Path(ROOT, "tests").rglob("*.py") if path != Path(__file__)]
    return "\n".join(path.read_text("utf-8") for path in files)


@pytest.mark.parametrize("row", EMULATED, ids=fidelity.called)
def test_every_emulated_endpoint_is_called_in_a_test(row: Endpoint, tests_text: str) -> None:
    fixed = [part for part in row.path.removesuffix(".json").split("/") if part and not part.startswith(":")]

    assert fixed[-1] in tests_text


def test_the_page_is_up_to_date() -> None:
    """Renew it with: twitter-emulator coverage --markdown > docs/fidelity.md"""
    assert (ROOT / "docs/fidelity.md").read_text("utf-8") == fidelity.page(CONTRACTS)
