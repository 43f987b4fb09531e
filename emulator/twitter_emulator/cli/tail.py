"""``twitter-emulator tail``"""

import sys
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

import click
import msgspec

from twitter_emulator.client import Control, Entry, WorldClient, line

from .asking import asks, world_option

POLL = "30s"
Print = Callable[[Entry], None]

COLOURS = MappingProxyType(
    {
        "event": "green",
        "call": "cyan",
        "attempt": "magenta",
        "crc": "magenta",
        "fault": "yellow",
        "fault_rule": "yellow",
        "violation": "bold red",
        "error": "bold red",
        "lost": "bold red",
    }
)


@click.command()
@click.option("--follow", "-f", is_flag=True, help="Go on with what happens from now on, until Ctrl-C.")
@click.option("--kind", metavar="KINDS", help="Only entries of these kinds, with commas between.")
@click.option("--output", "-o", type=click.Choice(["rich", "plain", "json"]), help="rich on a terminal, else plain.")
@world_option
@asks
def tail(control: Control, *, follow: bool, kind: str | None, output: str | None, world: str) -> None:
    """Print the journal of a world: one line for everything that crossed its boundary. Secrets are masked."""
    place = control.world(world)
    show = _printer(output or ("rich" if sys.stdout.isatty() else "plain"), place)
    try:
        for entry in _entries(place, kind, follow=follow):
            show(entry)
    except KeyboardInterrupt:
        click.echo("", err=True)


def _entries(world: WorldClient, kind: str | None, *, follow: bool) -> Iterator[Entry]:
    page = world.journal(kind=kind)
    while page.entries or follow:
        yield from page.entries
        page = world.journal(page.next, kind=kind, wait=POLL if follow else None)


def _printer(output: str, world: WorldClient) -> Print:
    if output == "json":
        return lambda entry: click.echo(msgspec.json.encode(entry))
    names = {account["id"]: account["screen_name"] for account in world.accounts()}
    return _rich_printer(names) if output == "rich" else lambda entry: click.echo(line(entry, names))


def _rich_printer(names: Mapping[str, str]) -> Print:
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=True)

    def show(entry: Entry) -> None:
        failed = entry.get("ok") is False or entry.get("error") is not None
        console.print(Text(line(entry, names), style="red" if failed else COLOURS.get(entry["kind"], "")))

    return show
