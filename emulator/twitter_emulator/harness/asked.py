"""What command lines are told of a webhook: its URL, and whose certificates are believed of it."""

import ssl
from pathlib import Path
from urllib.parse import urlsplit

import click

from twitter_emulator.client import Unreachable


def webhook_url(text: str | None) -> str:
    """
    *text* if it is the URL of a webhook.

    Raises:
        UsageError: If it is none.
    """
    if not text:
        raise click.UsageError("WEBHOOK_URL is missing: where does the channel take deliveries?")
    try:
        parts = urlsplit(text)
        is_url = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_url = False
    if not is_url or not text.isprintable() or " " in text:
        raise click.UsageError(f"{text!r} is no URL of a webhook; write one such as http://127.0.0.1:3000/webhook")
    return text


def nobody_at(unreachable: Unreachable) -> str:
    """What to tell whoever named an emulator with ``--emulator`` where none answers."""
    return (
        f"No emulator answers at {unreachable.url} ({unreachable.why}), where --emulator says: start one with "
        "`twitter-emulator up`, or correct the URL."
    )


def trusting(ca: Path | None, flag: str) -> ssl.SSLContext:
    """
    Whose certificates are believed: those of the machine's authorities, and of those in the file *ca* of *flag*.

    Raises:
        UsageError: If there are none in it.
    """
    context = ssl.create_default_context()
    try:
        if ca is not None:
            context.load_verify_locations(ca)
    except OSError as error:  # which TLS errors are, too
        why = "no certificates of authorities are in it" if isinstance(error, ssl.SSLError) else error.strerror
        raise click.UsageError(
            f"{flag} {ca} cannot be used ({why}); give a PEM file, with BEGIN CERTIFICATE lines."
        ) from None
    return context
