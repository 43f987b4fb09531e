"""``twitter-emulator trigger``"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

import click

from twitter_emulator.client import Alter, Control, WorldClient

from .asking import asks, world_option
from .bending import alteration, assignments, raw_body
from .endings import Unusable
from .kinds import KINDS, Done, Kind, Scene, known_kind
from .pacing import paced, rate

EPILOG = f"KIND is one of: {', '.join(KINDS)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was asked for."""

    sender: str | None
    to: str | None
    text: str | None
    tweet: str | None
    webhook: str | None
    alter: Alter | None


@click.command(epilog=EPILOG)
@click.argument("kind_name", metavar="[KIND]", required=False, callback=known_kind)
@click.option("--from", "sender", metavar="ACCOUNT", help="Who does it; by itself a customer, or the brand.")
@click.option(
    "--to", metavar="ACCOUNT", help="Whom to; by itself the brand, or a customer. With --raw, whom it is for."
)
@click.option("--text", help="What a message or a tweet says.")
@click.option("--tweet", metavar="ID", help="The tweet that is answered, liked, repeated or deleted; else one is made.")
@click.option(
    "--override", metavar="PATH=VALUE", multiple=True, callback=assignments, help="Change what is in the delivery."
)
@click.option("--add", metavar="PATH=VALUE", multiple=True, callback=assignments, help="Put something new into it.")
@click.option("--remove", metavar="PATH", multiple=True, help="Leave something out.")
@click.option("--raw", metavar="FILE|JSON", callback=raw_body, help="Deliver this body, whatever it is; - is stdin.")
@click.option("--webhook", metavar="ID", help="With --raw, the webhook that it goes to.")
@click.option("-n", "count", type=click.IntRange(min=1), default=1, show_default=True, help="How many times.")
@click.option(
    "--rate", "per_s", metavar="RATE", callback=rate, help="How often, such as 10/s or 90/m; else without a pause."
)
@world_option
@asks
def trigger(
    control: Control,
    /,
    *,
    kind_name: str | None,
    override: dict[str, Any],
    add: dict[str, Any],
    remove: tuple[str, ...],
    raw: dict[str, Any] | None,
    count: int,
    per_s: float | None,
    world: str,
    **wish: Any,
) -> None:
    """
    Let something happen in a world: its subscribers are told of it. With --raw, deliver a body of your own instead.

    PATH has names and, for lists, indexes: direct_message_events.0.message_create.sender_id=123. VALUE is JSON, or else
    text. Only what is delivered is changed, and it is signed after that; what happened is not.
    """
    place = control.world(world)
    wanted = Wish(**wish, alter=alteration(override, add, remove))
    if raw is not None:
        _require_apt("--raw", {"--to", "--webhook"}, wanted)
        for _ in paced(count, per_s):
            _tell("raw", place.deliver(raw, for_user_id=wanted.to, webhook=wanted.webhook, alter=wanted.alter))
    elif kind_name is not None:
        _require_apt(kind_name, {"--from", *KINDS[kind_name].takes}, wanted)
        _happen(place, kind_name, wanted, paced(count, per_s))
    else:
        raise click.UsageError(f"Say what is to happen, or give a body with --raw. {EPILOG}")


def _require_apt(what: str, takes: set[str], wanted: Wish) -> None:
    """
    Raises:
        UsageError: If something was given that says nothing about *what*.
    """
    given = {
        "--from": wanted.sender,
        "--to": wanted.to,
        "--text": wanted.text,
        "--tweet": wanted.tweet,
        "--webhook": wanted.webhook,
    }
    for option, value in given.items():
        if value is not None and option not in takes:
            raise click.UsageError(f"{option} says nothing about {what}; leave it out.")


def _happen(world: WorldClient, name: str, wanted: Wish, turns: Iterable[int]) -> None:
    kind = KINDS[name]
    scene = _scene(world, kind, wanted)
    towards = f" to @{scene.target}" if "--to" in kind.takes else ""
    for turn in turns:
        done = kind.happen(replace(scene, turn=turn))
        _tell(f"{name} by @{scene.source}{towards}", done)


def _scene(world: WorldClient, what: Kind, wanted: Wish) -> Scene:
    """Whoever is not named is the brand's customer, or the brand where somebody else is named."""
    names = {account["id"]: account["screen_name"] for account in world.accounts()}
    brand, customer, *_ = [*names.values(), ""]
    source, target = (_named(names, who) for who in (wanted.sender, wanted.to))
    if source is None and target is None:
        source = brand if what.is_by_brand else customer
    source = source or _counterpart(target, brand, customer)
    target = target or _counterpart(source, brand, customer)
    return Scene(world=world, source=source, target=target, text=wanted.text, tweet=wanted.tweet, alter=wanted.alter)


def _counterpart(name: str | None, brand: str, customer: str) -> str:
    return customer if name == brand else brand


def _named(names: dict[str, str], who: str | None) -> str | None:
    """The screen name of *who*, an id or a screen name in any case."""
    if who is None:
        return None
    known = {name.lower(): name for name in names.values()}
    found = names.get(who) or known.get(who.lower().removeprefix("@"))
    if found is None:
        close = get_close_matches(who, names.values(), n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise Unusable(f"There is no account {who!r}.{hint} There are: {', '.join(names.values())}.")
    return found


def _tell(what: str, done: Done) -> None:
    told = ", ".join(done["deliveries"]) or "nobody who is subscribed hears of it"
    click.echo(f"{what}: {told}")
