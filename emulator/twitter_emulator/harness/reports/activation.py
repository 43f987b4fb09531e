"""Turns reports on for a run of pytest."""

from pathlib import Path

import pytest

from twitter_emulator import settings
from twitter_emulator.harness.plugin import TWITTER

from .gathering import Describing, Gathering
from .model import Picture
from .picture import picture_of
from .scenarios import Binding
from .writing import UnknownFormat, formats

GITHUB = "github"


def activate(config: pytest.Config, wanted: str, folder: str) -> None:
    """
    Let *config* write reports of the formats *wanted* (commas between them) into *folder*; ``github`` is one, too.

    Raises:
        UsageError: If one is not known.
    """
    names = [name for name in map(str.strip, wanted.split(",")) if name]
    try:
        files = formats(",".join(name for name in names if name != GITHUB))
    except UnknownFormat as unknown:
        raise pytest.UsageError(f"--twitter-report: {unknown}") from None
    config.pluginmanager.register(Binding())
    config.pluginmanager.register(Describing(_picture))
    if not hasattr(config, "workerinput"):
        summary = _summary_file() if GITHUB in names else None
        gathering = Gathering(config, files, config.rootpath / folder, annotates=GITHUB in names, summary=summary)
        config.pluginmanager.register(gathering)


def _picture(item: pytest.Item) -> Picture | None:
    """What happened in the world of *item*, if it has one and this is still there."""
    twitter = item.stash.get(TWITTER, None)
    return picture_of(twitter.world) if twitter is not None else None


def _summary_file() -> Path | None:
    """Where GitHub Actions takes the summary of a step from; None elsewhere."""
    path = settings.inherited().get("GITHUB_STEP_SUMMARY")
    return Path(path) if path else None
