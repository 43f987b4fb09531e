"""``twitter-emulator healthcheck``"""

import click

from twitter_emulator.client import Control

from .asking import asks, duration


@click.command()
@click.option("--wait", metavar="DURATION", default="0s", callback=duration, help="How long it may take to start.")
@asks
def healthcheck(control: Control, *, wait: float) -> None:
    """Exit with 0 if an emulator answers, and with 4 if none does."""
    control.wait_until_ready(wait)
    health = control.health()
    click.echo(f"twitter-emulator {health['version']} at {control.base_url}: {health['status']}")
