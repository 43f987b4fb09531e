"""What the fixtures of the plugin are made of. Imported at their first use, so that other runs do not pay for it."""

from collections.abc import Iterator
from contextlib import contextmanager

from twitter_emulator import settings
from twitter_emulator.client import Control, line
from twitter_emulator.server import Emulator

from .people import Twitter

LINES_SHOWN = 25
BROKEN = "What crossed the wire breaks its contract (a test may allow it: @pytest.mark.twitter(violations='expected')):"


class ContractBroken(AssertionError):
    """Something crossed the wire that breaks its contract; the text says where and how."""


@contextmanager
def serving(url: str | None) -> Iterator[Control]:
    """
    The emulator at *url*, else where ``TWITTER_EMULATOR_URL`` says, else one of our own in this process.

    Raises:
        Unreachable: If none answers there.
    """
    environment = settings.inherited()
    place = url or environment.get(f"{settings.PREFIX}URL")
    if not place:
        with Emulator() as emulator:
            yield emulator.control
        return
    control = Control(place, environment.get(f"{settings.PREFIX}TOKEN"))
    try:
        control.health()
        yield control
    finally:
        control.close()


@contextmanager
def world_of(server: Control, *, seed: str | None, expects_violations: bool) -> Iterator[Twitter]:
    """
    A world for one test, dropped at its end.

    Raises:
        ContractBroken: At the end, if something broke its contract and nobody expected that.
    """
    twitter = Twitter(server.make_world(seed), expects_violations)
    try:
        yield twitter
        broken = "" if twitter.expects_violations else violations(twitter)
        if broken:
            raise ContractBroken(f"{broken}\n\n{account_of(twitter)}")
    finally:
        twitter.world.drop()


def violations(twitter: Twitter) -> str:
    """What broke its contract without being made to, one line for each problem; empty if nothing did."""
    lines = [
        f"  {entry['contract']}: {problem['path'] or 'the whole'}: {problem['reason']}"
        for entry in twitter.world.violations()
        if not entry.get("altered")
        for problem in entry["problems"]
    ]
    return "\n".join([BROKEN, *lines]) if lines else ""


def account_of(twitter: Twitter) -> str:
    """What happened, for whoever has to find out why a test failed: the conversations, then the end of the journal."""
    names = {account["id"]: account["screen_name"] for account in twitter.world.accounts()}
    lines = [f"  {line(entry, names)}" for entry in twitter.world.last_entries(LINES_SHOWN)]
    return "\n".join([twitter.transcript(), "", f"The last of the journal of {twitter.world.name}:", *lines])
