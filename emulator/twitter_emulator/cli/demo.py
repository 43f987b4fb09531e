"""``twitter-emulator demo``"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from types import FrameType
from typing import NoReturn

import click

from twitter_emulator.server import Emulator, Running
from twitter_emulator.settings import Settings, inherited

from .channel import PORT_VARIABLE, Channel, channel_environment, require_installed
from .endings import told
from .starting import settings_options, started, understood, verb, writing_lines

WRITE_AND_WAIT = "send --from alice --to acme_support --wait 5s Hello"


@click.command()
@settings_options
def demo(**flags: str | None) -> None:
    """
    Run an emulator and the channel beside it, connected; Ctrl-C stops both.

    The channel is a process of its own on port TWITTER_CHANNEL_PORT (8688), and forgets everything at the end unless
    TWITTER_CHANNEL_DATABASE is set.
    """
    settings = understood(flags)
    require_installed()
    with _until_interrupted(), started(), told():
        _run(settings)


def _run(settings: Settings) -> None:
    with TemporaryDirectory(prefix="twitter-emulator-") as folder, Emulator(**vars(settings)) as twitter:
        world = twitter.world()
        credentials = world.credentials
        environment = channel_environment(inherited(), credentials.env(), folder)
        with Channel(environment) as channel:
            channel.wait_connected(world)
            click.echo(_greeting(Running(twitter.url, twitter.settings, twitter.tls_url), environment[PORT_VARIABLE]))
            channel.wait_ended()


def _greeting(running: Running, channel_port: str) -> str:
    lines = [
        "",
        f"  Twitter Emulator  {running.url}",
        *([f"  over TLS          {running.tls_url}"] if running.tls_url else []),
        f"  channel           http://127.0.0.1:{channel_port}, connected as @acme_support",
        "",
        *writing_lines(running.url, running.settings.control_token),
        "Write, and wait for the bot's answer:",
        f"  {verb(WRITE_AND_WAIT, running)}",
        "What happens:",
        f"  {verb('tail --follow', running)}",
        "",
        "Ctrl-C stops both.",
    ]
    return "\n".join(lines)


@contextmanager
def _until_interrupted() -> Iterator[None]:
    """Take Ctrl-C and a request to end as the orderly end of the block, once."""
    numbers = [number for name in ("SIGINT", "SIGTERM", "SIGHUP") if (number := getattr(signal, name, None))]

    def interrupt(number: int, frame: FrameType | None) -> NoReturn:
        # What is being stopped must not be stopped once more half way.
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in numbers}
    try:
        yield
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
