"""How a command ends when it cannot do its work: a sentence and an exit code, never a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from twitter_channel.bot.yaml_source import BotFileError
from twitter_channel.connections.refusals import InvalidValues, Wrong
from twitter_channel.server import CouldNotStart
from twitter_channel.settings import CLIENT_VARIABLES
from twitter_channel.store.errors import StoreError


class Stopped(click.ClickException):
    """Could not start: exit code 3."""

    exit_code = 3


@contextmanager
def endings() -> Iterator[None]:
    """Turn what an operator can mend into a sentence: 2 for wrong configuration, 3 when it cannot start."""
    try:
        yield
    except (CouldNotStart, StoreError) as error:
        raise Stopped(str(error)) from error
    except BotFileError as error:
        raise click.UsageError(str(error)) from error
    except InvalidValues as error:
        raise click.UsageError(" ".join(map(_named, error.errors))) from error


def _named(wrong: Wrong) -> str:
    variable = CLIENT_VARIABLES.get(wrong.field)
    return f"{wrong.field}{f' ({variable})' if variable else ''}: {wrong.detail}"
