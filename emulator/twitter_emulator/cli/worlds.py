"""``twitter-emulator worlds`` and ``reset``"""

import click

from twitter_emulator.client import Control

from .asking import asks, world_option


@click.group()
def worlds() -> None:
    """List, make and drop worlds."""


@worlds.command("list")
@asks
def list_worlds(control: Control) -> None:
    """Print the name, the time and the number of webhooks of each world."""
    for world in control.worlds():
        clock = f"{world['clock']['now']}{' (frozen)' if world['clock']['frozen'] else ''}"
        click.echo(f"{world['name']:<20} {clock:<34} {world['webhooks']} webhook(s)")


@worlds.command()
@click.option("--seed", help="What accounts, keys and tokens follow from; made up if not given.")
@click.option("--name", help="The world's name; made up if not given.")
@asks
def make(control: Control, *, seed: str | None, name: str | None) -> None:
    """Make a world and print its name."""
    world = control.make_world(seed, **({} if name is None else {"name": name}))
    click.echo(world.name)
    click.echo(f"twitter-emulator env --world {world.name} prints what its client needs.", err=True)


@worlds.command()
@click.argument("world")
@asks
def drop(control: Control, *, world: str) -> None:
    """Drop the world called WORLD."""
    control.world(world).drop()
    click.echo(f"World {world} is gone.")


@click.command()
@world_option
@asks
def reset(control: Control, *, world: str) -> None:
    """Start a world over: the same keys, and nothing else of what was."""
    control.world(world).reset()
    click.echo(f"World {world} starts over.")
