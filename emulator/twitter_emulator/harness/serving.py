"""What the fixtures of the plugin are made of. Imported at their first use, so that other runs do not pay for it."""

from collections.abc import Iterator
from contextlib import contextmanager

from twitter_emulator import settings
from twitter_emulator.client import Control
from twitter_emulator.server import Emulator


@contextmanager
def serving(url: str | None) -> Iterator[Control]:
    """
    The emulator at *url*, else where ``TWITTER_EMULATOR_URL`` says, else one of our own in this process.

    Raises:
        Unreachable: If none answers there.
    """
    place = place_of_emulator(url)
    if not place:
        with Emulator() as emulator:
            yield emulator.control
        return
    control = Control(place, settings.inherited().get(f"{settings.PREFIX}TOKEN"))
    try:
        control.health()
        yield control
    finally:
        control.close()


def place_of_emulator(url: str | None) -> str | None:
    """Where an emulator runs already: at *url*, else where the environment says; None if nowhere."""
    return url or settings.inherited().get(f"{settings.PREFIX}URL")
