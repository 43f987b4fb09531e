"""``twitter-emulator up``"""

import click

from twitter_emulator import __version__
from twitter_emulator.redirect.authority import Authority
from twitter_emulator.server import Running, serve

from .starting import settings_options, started, understood, verb, writing_lines


@click.command()
@settings_options
def up(**flags: str | None) -> None:
    """
    Run an emulator until Ctrl-C.

    A flag beats its variable, and that the default. Worlds live in memory, unless --state names a file.
    """
    settings = understood(flags)
    with started():
        serve(settings, when_running=lambda running: click.echo(greeting(running)))


def tls_lines(running: Running) -> list[str]:
    """Where TLS is served, and what clients must trust for it; nothing if it is not."""
    if running.tls_url is None:
        return []
    certificate = Authority(running.settings.ca_folder).certificate
    return [f"  https          {running.tls_url}, to be trusted with {certificate}"]


def greeting(running: Running) -> str:
    """Where the emulator is, and where to go next."""
    url, token = running.url, running.settings.control_token
    lines = [
        f"Twitter Emulator {__version__} is ready at {url}",
        "",
        f"  control API    {url}/_emulator/v1/, described by {url}/_emulator/openapi.json",
        *tls_lines(running),
        *([f"  control token  {token}"] if token else []),
        "",
        *writing_lines(url, token),
        "What your client needs to know:",
        f"  {verb('env', running)}",
        "What happens:",
        f"  {verb('tail --follow', running)}",
        "",
        "All else: twitter-emulator --help. Ctrl-C stops it.",
    ]
    return "\n".join(lines)
