"""``twitter-channel serve``."""

import sys
from typing import Any

import anyio
import click

from twitter_channel.bot.loading import load_bot
from twitter_channel.cli.endings import endings
from twitter_channel.logs import configure_logs
from twitter_channel.server import Start, serve
from twitter_channel.settings import Settings, client_values, options_of, secret_key

_LOOPBACK = ("127.", "localhost", "::1")


@click.command("serve")
@options_of(Settings)
def command(**flags: Any) -> None:
    """
    Run the channel until Ctrl-C.

    With TWITTER_API_KEY, TWITTER_API_KEY_SECRET, TWITTER_ACCESS_TOKEN, TWITTER_ACCESS_TOKEN_SECRET and
    TWITTER_ENV_NAME set (and TWITTER_API_BASE_URL, if it is not Twitter's), the connection "default" has their
    values. TWITTER_CHANNEL_SECRET_KEY is the key the stored secrets are encrypted with; without it a key file
    lies beside the database.
    """
    settings = Settings(**flags)
    if not settings.host.startswith(_LOOPBACK) and not settings.api_token:
        raise click.UsageError(f"Listening on {settings.host} opens the API to others: it needs --api-token.")
    if settings.public_url and not settings.public_url.startswith(("http://", "https://")):
        raise click.UsageError(f"--public-url is {settings.public_url!r}; Twitter calls http or https addresses only.")
    if settings.bots is not None and not settings.bots.is_dir():
        raise click.UsageError(f"--bots is {settings.bots}, and there is no such folder.")
    configure_logs(sys.stderr, settings.log, with_texts=settings.log_texts)
    with endings():
        start = Start(settings, load_bot(settings.bot), secret_key(), client_values(), click.echo)
        anyio.run(serve, start, backend_options={"use_uvloop": sys.platform != "win32"})
