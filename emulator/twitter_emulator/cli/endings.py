"""How a verb ends that cannot do what it was asked: one sentence for people, and an exit code for programs."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from twitter_emulator.client import EmulatorError, NothingHappened, Unreachable

CHECKS_FAILED = 1
USAGE = 2
COULD_NOT_START = 3
UNREACHABLE = 4


class Failed(click.ClickException):
    """The end of a verb with *exit_code*."""

    def __init__(self, message: str, *, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@contextmanager
def told() -> Iterator[None]:
    """Tell what goes wrong while an emulator is driven."""
    try:
        yield
    except Unreachable as error:
        raise Failed(str(error), exit_code=UNREACHABLE) from None
    except NothingHappened as error:
        raise Failed(str(error), exit_code=CHECKS_FAILED) from None
    except EmulatorError as error:
        raise Failed(str(error), exit_code=USAGE) from None
