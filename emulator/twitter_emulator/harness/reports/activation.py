"""Turns reports on for a run of pytest."""

import pytest

from twitter_emulator.harness.plugin import TWITTER

from .gathering import Describing, Gathering
from .model import Picture
from .picture import picture_of
from .scenarios import Binding
from .writing import UnknownFormat, formats


def activate(config: pytest.Config, wanted: str, folder: str) -> None:
    """
    Let *config* write reports of the formats *wanted* (commas between them) into *folder*; ``github`` is one, too.

    Raises:
        UsageError: If one is not known.
    """
    try:
        names = formats(wanted)
    except UnknownFormat as unknown:
        raise pytest.UsageError(f"--twitter-report: {unknown}") from None
    config.pluginmanager.register(Binding())
    config.pluginmanager.register(Describing(_picture))
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Gathering(config, names, config.rootpath / folder))


def _picture(item: pytest.Item) -> Picture | None:
    """What happened in the world of *item*, if it has one and this is still there."""
    twitter = item.stash.get(TWITTER, None)
    return picture_of(twitter.world) if twitter is not None else None
