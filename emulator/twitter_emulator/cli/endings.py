"""How a verb ends that cannot do what it was asked: one sentence for people, and an exit code for programs."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from twitter_emulator.client import EmulatorError, NothingHappened, Unreachable


class ChecksFailed(click.ClickException):
    """Something that should have happened did not."""

    exit_code = 1


class Unusable(click.ClickException):
    """What was asked for, or a file that was named, cannot be used."""

    exit_code = 2


class CouldNotStart(click.ClickException):
    """A process did not start, or ended before its time."""

    exit_code = 3


class NoAnswer(click.ClickException):
    """Nothing answers."""

    exit_code = 4


@contextmanager
def told() -> Iterator[None]:
    """Tell what goes wrong while an emulator is driven."""
    try:
        yield
    except Unreachable as error:
        raise NoAnswer(str(error)) from None
    except NothingHappened as error:
        raise ChecksFailed(str(error)) from None
    except EmulatorError as error:
        raise Unusable(str(error)) from None
