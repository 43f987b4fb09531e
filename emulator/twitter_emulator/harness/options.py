"""What a run, a module and a test ask of the plugin: marks before flags before the ini file."""

import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from twitter_emulator.client import seconds

from .invariants import NAMES

MARKS = frozenset({"seed", "invariants", "contracts", "connect"})
CONTRACTS = ("strict", "expected")
WATCHED = tuple(name for name in NAMES if name != "contracts")


class BadWish(Exception):
    """A mark or an option asks for something that there is not; the text says what there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """
    What one test asks for.

    *seed* is what the keys of its world follow from, *is_own_seed* that the test itself says so. *allowed* are the
    invariants that it may break. *connect* says whether the bot under test is to run when the test begins.
    """

    seed: str
    is_own_seed: bool
    allowed: frozenset[str]
    connect: bool
    within: str


def wishes_of(node: pytest.Item) -> Wishes:
    """
    What the marks of a test ask for, the closest first, and the options of the run.

    Raises:
        BadWish: If one asks for something that there is not.
    """
    try:
        asked, config = _asked(node), node.config
        own = asked.get("seed")
        return Wishes(
            seed=str(own) if own is not None else f"{config.getoption('twitter_seed')}/{node.nodeid}",
            is_own_seed=own is not None,
            allowed=frozenset(_allowed(config, asked)),
            connect=bool(asked.get("connect", True)) and "twitter" in getattr(node, "fixturenames", ()),
            within=within_of(config),
        )
    except ValueError as error:
        raise BadWish(f"{node.nodeid}: {error}") from None


def within_of(config: pytest.Config) -> str:
    """
    How long is waited where a test does not say.

    Raises:
        ValueError: If it is no duration.
    """
    within: str = config.getoption("twitter_within") or config.getini("twitter_within") or "5s"
    seconds(within)
    return within


def said_of_subject(config: pytest.Config) -> tuple[str, str | None]:
    """How the bot under test is started, and where its webhook is to be registered; a flag stands before the ini."""
    said = config.getoption("twitter_subject") or config.getini("twitter_subject")
    webhook = config.getoption("twitter_webhook") or config.getini("twitter_webhook")
    return said, webhook or None


def unwatched(said: str | Sequence[str]) -> set[str]:
    """
    The invariants that *said* leaves out: names to be watched, or names with a minus, or ``all``, or ``none``.

    Raises:
        ValueError: If there is no invariant of a name, or some have a minus and others have not.
    """
    words = [word for word in (said.replace(",", " ").split() if isinstance(said, str) else said) if word != "all"]
    if words == ["none"]:
        return set(WATCHED)
    names = {word.removeprefix("-") for word in words}
    if unknown := sorted(names - set(WATCHED)):
        raise ValueError(f"there is no invariant {unknown[0]!r}; there are {', '.join(WATCHED)}, all and none")
    left_out = {word.startswith("-") for word in words}
    if len(left_out) == 2:
        raise ValueError(f"invariants {said!r}: name those to be watched, or those to be left out with a minus each")
    return names if left_out == {True} else set(WATCHED) - names if names else set()


def replay(item: pytest.Item) -> str:
    """The command that runs this test again, with the same keys, ids and chances."""
    config = item.config
    path, colons, name = item.nodeid.partition("::")
    place = os.path.relpath(config.rootpath / path, config.invocation_params.dir)
    flags = (f"--twitter-{option}" for option in ("seed", "url", "subject", "webhook"))
    given = ((flag, config.getoption(flag.removeprefix("--").replace("-", "_"))) for flag in flags)
    return shlex.join(["pytest", f"{place}{colons}{name}", *(f"{flag}={value}" for flag, value in given if value)])


def _asked(node: pytest.Item) -> Mapping[str, Any]:
    asked: dict[str, Any] = {}
    for mark in node.iter_markers("twitter"):
        asked = {**mark.kwargs, **asked}
        unknown = [*map(repr, mark.args), *sorted(set(mark.kwargs) - MARKS)]
        if unknown:
            raise ValueError(f"the mark twitter takes {', '.join(sorted(MARKS))}, each by name, and not {unknown[0]}")
    return asked


def _allowed(config: pytest.Config, asked: Mapping[str, Any]) -> Iterator[str]:
    """A mark says the last word, each for its own."""
    contracts = asked.get("contracts") or config.getini("twitter_contracts") or "strict"
    if contracts not in CONTRACTS:
        raise ValueError(f"contracts is 'strict' or 'expected', not {contracts!r}")
    if contracts == "expected":
        yield "contracts"
    yield from unwatched(asked.get("invariants", config.getini("twitter_invariants")) or "all")
