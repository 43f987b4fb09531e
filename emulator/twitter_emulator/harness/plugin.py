"""
The pytest plugin: `twitter` is a world for one test, `twitter_server` the emulator that it lives in.

pytest imports this module in every run of every project that has us installed, so it imports nothing of ours before
a fixture is asked for.
"""

from collections.abc import Generator, Iterator
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from twitter_emulator.client import Control

    from .people import Twitter

TWITTER = pytest.StashKey["Twitter"]()
"""The world of a test while it is there, for the report of a failure."""

COLLECTING = "twitter_emulator.harness.bdd.collecting"

MARK = (
    "twitter(seed=None, violations='none'): about the world of this test: what its keys and accounts follow from, and "
    "whether breaches of contract in its journal are 'expected'"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("twitter", "Twitter Emulator")
    group.addoption(
        "--twitter-url",
        metavar="URL",
        help="an emulator that runs already (also TWITTER_EMULATOR_URL); without it, one is started for the run",
    )
    parser.addini("twitter_features", "collect feature files as tests, without glue", type="bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARK)
    if config.getini("twitter_features"):
        config.pluginmanager.import_plugin(COLLECTING)


@pytest.fixture(scope="session")
def twitter_server(pytestconfig: pytest.Config) -> Iterator["Control"]:
    """The emulator of this run (under xdist: of this worker). Override it to start one in another way."""
    with _serving().serving(pytestconfig.getoption("twitter_url")) as control:
        yield control


@pytest.fixture
def twitter(request: pytest.FixtureRequest, twitter_server: "Control") -> Iterator["Twitter"]:
    """A world of its own for this test: a brand, customers, keys, a journal."""
    with _serving().world_of(twitter_server, **_wishes(request.node)) as world:
        request.node.stash[TWITTER] = world
        yield world
        del request.node.stash[TWITTER]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Put what happened on Twitter below the failure of a test."""
    report = yield
    world = item.stash.get(TWITTER, None)
    if world is not None and report.failed:
        report.sections.append(("Twitter", _serving().account_of(world)))
    return report


def _wishes(node: pytest.Item) -> dict[str, Any]:
    """
    What the marks of a test ask for, the closest first.

    Raises:
        UsageError: If one asks for something that there is not.
    """
    wishes: dict[str, Any] = {}
    for mark in node.iter_markers("twitter"):
        wishes = {**mark.kwargs, **wishes}
        if mark.args or not set(mark.kwargs) <= {"seed", "violations"}:
            raise pytest.UsageError(f"{node.nodeid}: the mark is {MARK}")
    if wishes.get("violations", "none") not in ("none", "expected"):
        raise pytest.UsageError(f"{node.nodeid}: violations is 'none' or 'expected', not {wishes['violations']!r}")
    return {"seed": wishes.get("seed"), "expects_violations": wishes.get("violations") == "expected"}


def _serving() -> ModuleType:
    return import_module("twitter_emulator.harness.serving")
