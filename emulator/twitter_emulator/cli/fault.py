"""``twitter-emulator fault``"""

from typing import Any

import click
import msgspec

from twitter_emulator.client import Control, Fault

from .asking import asks, world_option

EXAMPLES = """\b
Examples:
  twitter-emulator fault add api status=503 --times 2 \\
      --match "endpoint=POST /1.1/direct_messages/events/new.json"
  twitter-emulator fault add api error=88 reset_in=2s --times 1
  twitter-emulator fault add webhook signature=missing --match event=message --match from=alice
  twitter-emulator fault add webhook duplicate=2 at_once=true --probability 0.1
"""


def _pairs(texts: tuple[str, ...], example: str) -> dict[str, str]:
    for text in texts:
        if not text.partition("=")[0] or "=" not in text:
            raise click.BadParameter(f"{text!r} is no name=value; write one such as {example}")
    return {text.partition("=")[0]: text.partition("=")[2] for text in texts}


def _effect(ctx: click.Context, param: click.Parameter, texts: tuple[str, ...]) -> dict[str, Any]:
    return {name: _value(value) for name, value in _pairs(texts, "status=503").items()}


def _match(ctx: click.Context, param: click.Parameter, texts: tuple[str, ...]) -> dict[str, str]:
    return _pairs(texts, "account=acme_support")


def _value(text: str) -> Any:
    """*text* as JSON, or as what it is where it is none."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return text


@click.group()
def fault() -> None:
    """Let calls, deliveries and challenges go wrong."""


@fault.command(epilog=EXAMPLES)
@click.argument("leg", type=click.Choice(["api", "webhook"]))
@click.argument("effect", metavar="NAME=VALUE...", nargs=-1, required=True, callback=_effect)
@click.option("--match", metavar="NAME=VALUE", multiple=True, callback=_match, help="What it is about; else all.")
@click.option("--times", type=click.IntRange(min=1), help="How often at most; else always.")
@click.option(
    "--after", type=click.IntRange(min=0), default=0, show_default=True, help="How many to let through first."
)
@click.option("--probability", type=click.FloatRange(0, 1, min_open=True), default=1.0, show_default=True)
@click.option("--until", metavar="MOMENT|DURATION", help="By the world's clock, such as 10m or 2026-01-31T12:00:00Z.")
@world_option
@asks
def add(control: Control, /, *, world: str, leg: Any, effect: dict[str, Any], **bounds: Any) -> None:
    """
    Have things go wrong from now on: calls of Twitter's API (api), or deliveries and challenges (webhook).

    VALUE is JSON, or else text. docs/faults.md lists the names.
    """
    made = control.world(world).add_fault(leg, effect, **bounds)
    click.echo(f"{made.id}: {_told(made)}")


@fault.command("list")
@world_option
@asks
def list_faults(control: Control, *, world: str) -> None:
    """Print each rule of the world, and how often it was applied."""
    for rule in control.world(world).faults():
        click.echo(f"{rule.id}: {_told(rule)}; {_count(rule)}")


@fault.command()
@click.argument("rules", metavar="[ID]...", nargs=-1)
@click.option("--all", "all_rules", is_flag=True, help="Remove all rules.")
@world_option
@asks
def remove(control: Control, *, rules: tuple[str, ...], all_rules: bool, world: str) -> None:
    """End rules; what they hold back is let go."""
    place = control.world(world)
    if bool(rules) == all_rules:
        raise click.UsageError("Name the rules to remove, or say --all.")
    for rule in place.remove_faults() if all_rules else map(place.remove_fault, rules):
        click.echo(f"{rule.id} is gone; {_count(rule)}")


def _told(rule: Fault) -> str:
    about = f" for {_members(rule.match)}" if rule.match else ""
    until = f", until {rule.until}" if rule.until else ""
    after = f", after {rule.after}" if rule.after else ""
    chance = f", with probability {rule.probability:g}" if rule.probability < 1 else ""
    times = f", {rule.times} time(s)" if rule.times else ""
    return f"{_members(rule.effect)} on the {rule.leg} leg{about}{times}{after}{chance}{until}"


def _members(asked: Any) -> str:
    return ", ".join(f"{name} {value}" for name, value in asked.items())


def _count(rule: Fault) -> str:
    held = f", holds {', '.join(rule.held)}" if rule.held else ""
    return f"applied to {rule.hits} of {rule.seen} that matched{held}"
