"""``twitter-emulator clock``"""

import click

from twitter_emulator.client import Clock, Control

from .asking import asks, duration, world_option


@click.group()
def clock() -> None:
    """Show, freeze and advance the time in a world."""


@clock.command()
@world_option
@asks
def show(control: Control, *, world: str) -> None:
    """Print the world's time."""
    _tell(control.world(world).clock)


@clock.command()
@world_option
@click.option("--at", metavar="MOMENT", help="A moment such as 2026-01-31T12:00:00Z; now if not given.")
@asks
def freeze(control: Control, *, world: str, at: str | None) -> None:
    """Let the clock stand still."""
    _tell(control.world(world).freeze(at))


@clock.command()
@world_option
@asks
def resume(control: Control, *, world: str) -> None:
    """Let the clock run on from where it stands."""
    _tell(control.world(world).resume())


@clock.command()
@click.argument("by", metavar="DURATION", callback=duration)
@world_option
@asks
def advance(control: Control, *, by: float, world: str) -> None:
    """Jump forward by DURATION, such as 30m or 25h; everything that falls due on the way happens now."""
    _tell(control.world(world).advance(by))


def _tell(clock: Clock) -> None:
    click.echo(f"{clock.now}{' (frozen)' if clock.frozen else ''}")
