"""What we say we emulate is what we serve; that it is tested, too, is seen to in ``test_exercises.py``."""

import re

from tests.house.source import ROOT
from twitter_emulator.app import ENDPOINTS
from twitter_emulator.protocol import fidelity
from twitter_emulator.protocol.contracts import Contracts

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


def test_the_page_is_up_to_date() -> None:
    """Renew it with: twitter-emulator coverage --markdown > docs/fidelity.md"""
    assert (ROOT / "docs/fidelity.md").read_text("utf-8") == fidelity.page(CONTRACTS)
