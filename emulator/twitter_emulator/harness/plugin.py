"""
The pytest plugin: `twitter` is a world for one test, with the bot under test in it; `atwitter` is the same, awaited.

pytest imports this module in every run of every project that has us installed, so it imports nothing of ours before
a fixture is asked for.
"""

import os
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from twitter_emulator import __version__

if TYPE_CHECKING:
    from twitter_emulator.client import Control

    from .aio import AsyncTwitter
    from .people import Twitter
    from .trial import Court, Trial

TWITTER = pytest.StashKey["Twitter"]()
"""The world of a test while it is there."""

TRIAL: "pytest.StashKey[Trial]" = pytest.StashKey()
FAILED = pytest.StashKey[bool]()

COLLECTING = "twitter_emulator.harness.bdd.collecting"

MARK = (
    "twitter(seed=…, invariants='-NAME', contracts='strict', connect=True): about the world of this test: what its "
    "keys follow from, what may be broken in it, and whether the bot under test runs when it begins (docs/pytest.md)"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("twitter", "Twitter Emulator")
    for name, metavar, text in (
        ("url", "URL", "an emulator that runs already (also TWITTER_EMULATOR_URL); without it, one is started"),
        ("subject", "BOT", "the bot under test: a command, a URL, or package.module:function that makes an ASGI app"),
        ("webhook", "PATH", "where the bot listens, to register it there; without it, it registers itself"),
        ("seed", "TEXT", "what keys, ids and chances of this run follow from; drawn anew each time if not given"),
        ("within", "TIME", "how long a test waits where it does not say, such as 2s (default: 5s)"),
    ):
        group.addoption(f"--twitter-{name}", metavar=metavar, help=text)
    group.addoption(
        "--twitter-keep-world", action="store_true", help="leave the worlds of failed tests to look at (--twitter-url)"
    )
    parser.addini("twitter_features", "collect feature files as tests, without glue", type="bool", default=False)
    parser.addini("twitter_subject", "as --twitter-subject; a command runs in the root folder", default="")
    parser.addini("twitter_webhook", "as --twitter-webhook", default="")
    parser.addini("twitter_within", "as --twitter-within", default="")
    parser.addini("twitter_invariants", "what to watch in every test: names, or -NAMES to leave out", default="")
    parser.addini("twitter_contracts", "strict, or expected where tests may break contracts", default="")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARK)
    # The workers of xdist are given the options as they are now, so all have the same seed.
    config.option.twitter_seed = config.option.twitter_seed or os.urandom(4).hex()
    if config.getini("twitter_features"):
        config.pluginmanager.import_plugin(COLLECTING)


def pytest_report_header(config: pytest.Config) -> str:
    subject = config.getoption("twitter_subject") or config.getini("twitter_subject")
    parts = [
        __version__,
        config.getoption("twitter_url") or "a server of its own",
        f"seed {config.getoption('twitter_seed')}",
        f"subject {subject}" if subject else "",
    ]
    return f"twitter-emulator: {', '.join(filter(None, parts))}"


@pytest.fixture(scope="session")
def twitter_server(pytestconfig: pytest.Config) -> Iterator["Control"]:
    """The emulator of this run (under xdist: of this worker). Override it to start one in another way."""
    with _lazily("serving").serving(pytestconfig.getoption("twitter_url")) as control:
        yield control


@pytest.fixture(scope="session")
def twitter_subject() -> Any:
    """
    How the bot under test is started: a command, a URL, a function that makes an ASGI application, or what
    ``command``, ``asgi`` and ``url`` of :mod:`twitter_emulator.harness.subject` make. None: as the options say, if they
    do. Override it to say so in Python.
    """
    return None


@pytest.fixture(scope="session")
def _twitter_court(
    pytestconfig: pytest.Config,
    twitter_server: "Control",
    twitter_subject: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator["Court"]:
    """What gives each test its world, and its bot."""
    folder: Path = tmp_path_factory.mktemp("twitter")
    with (
        _in_one_sentence(),
        _lazily("trial").court(pytestconfig, twitter_server, twitter_subject, folder) as found,
        closing(found),
    ):
        yield found


@pytest.fixture
def twitter(request: pytest.FixtureRequest, _twitter_court: "Court") -> Iterator["Twitter"]:
    """A world of its own for this test: a brand, customers, keys, a journal, and the bot under test if there is one."""
    node = request.node
    with _in_one_sentence(), _twitter_court.trial(wishes := _lazily("options").wishes_of(node)) as trial:
        node.stash[TRIAL] = trial
        trial.begin(connect=wishes.connect)
        node.stash[TWITTER] = trial.twitter
        try:
            yield trial.twitter
            trial.end(has_failed=node.stash.get(FAILED, False))
        finally:
            del node.stash[TWITTER]
            trial.keeps_world = request.config.getoption("twitter_keep_world") and node.stash.get(FAILED, False)


@pytest.fixture
def atwitter(twitter: "Twitter") -> "AsyncTwitter":
    """What `twitter` is, for tests that are coroutines: its methods are awaited."""
    found: AsyncTwitter = _lazily("aio").AsyncTwitter(twitter)
    return found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Put what happened on Twitter below the failure of a test, and how to run it again."""
    report = yield
    trial = item.stash.get(TRIAL, None)
    if trial is not None and report.failed:
        item.stash[FAILED] = True
        if not trial.account:
            trial.tell()
        again = _lazily("options").replay(item)
        report.sections.append(("Twitter", f"{trial.account}\n\nRun it again:\n  {again}"))
    return report


@contextmanager
def _in_one_sentence() -> Iterator[None]:
    """Where what a project says cannot be done, the sentence that says so is the whole failure."""
    trouble: tuple[type[Exception], ...] = _lazily("trial").TROUBLE
    try:
        yield
    except trouble as problem:
        pytest.fail(str(problem), pytrace=False)


def _lazily(module: str) -> ModuleType:
    return import_module(f"twitter_emulator.harness.{module}")
