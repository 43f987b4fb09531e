"""``twitter-emulator send``"""

from typing import Any

import click

from twitter_emulator.client import Control, Entry, WorldClient, readable

from .asking import asks, duration, world_option


@click.command()
@click.option("--from", "sender", required=True, metavar="ACCOUNT", help="Who writes: a screen name or an id.")
@click.option("--to", required=True, metavar="ACCOUNT", help="Whom to: a screen name or an id.")
@click.option("--quick-reply", metavar="METADATA", help="Answer by pressing the quick reply with this metadata.")
@click.option("--wait", metavar="DURATION", callback=duration, help="Wait this long for an answer, and print it.")
@world_option
@click.argument("text")
@asks
def send(
    control: Control, *, sender: str, to: str, quick_reply: str | None, wait: float | None, world: str, text: str
) -> None:
    """Write TEXT as a Direct Message. With --wait, exit with 1 if no answer comes."""
    place = control.world(world)
    sent = place.send(sender, to, text, quick_reply)
    click.echo(f"{sender}: {text}")
    if wait is not None:
        click.echo(f"{to}: {readable(_told(_answer(place, sent, wait)))}")


def _answer(world: WorldClient, sent: dict[str, Any], wait: float) -> dict[str, Any]:
    """The first message that comes back."""

    def is_an_answer(entry: Entry) -> bool:
        return (entry.get("from"), entry.get("to")) == (sent["to"], sent["from"]) and bool(_answers(world, sent))

    world.wait_for("event", is_an_answer, within=wait)
    return _answers(world, sent)[0]


def _answers(world: WorldClient, sent: dict[str, Any]) -> list[dict[str, Any]]:
    thread = world.messages(sent["from"], sent["to"])
    return [message for message in thread if message["from"] == sent["to"] and int(message["id"]) > int(sent["id"])]


def _told(message: dict[str, Any]) -> str:
    """The text, and the quick replies that are offered."""
    return " ".join([message["text"], *(f"[{option['label']}]" for option in message["quick_replies"])])
