"""What happened in a world, taken while it is there."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from twitter_emulator.client import Credentials, Entry, WorldClient
from twitter_emulator.harness.doctor.causes import probable_causes

from .masking import Mask
from .model import Bubble, Picture, Reason, Talk
from .wire import exchanges

MOST_ENTRIES = 400
MOST_TALKS = 20


def picture_of(world: WorldClient, *, last: int = MOST_ENTRIES) -> Picture:
    """The conversations, the *last* entries of the journal, what broke its contract, and the probable causes."""
    credentials = world.credentials
    mask = Mask(secrets_of(credentials))
    names = {account["id"]: account["screen_name"] for account in world.accounts()}
    entries = world.last_entries(last)
    causes = (Reason(mask(cause.what), mask(cause.do)) for cause in probable_causes(entries))
    return Picture(
        world=world.name,
        talks=tuple(_talks(world, credentials.brand.id, entries, names)),
        wire=exchanges(entries, names, mask),
        violations=tuple(_violations(world)),
        causes=tuple(causes),
    )


def secrets_of(credentials: Credentials) -> Iterator[str]:
    """Everything of *credentials* that nobody but its owner may see."""
    yield credentials.api_key_secret
    yield credentials.bearer_token
    yield credentials.access_token_secret
    yield from (account.access_token_secret for account in (credentials.brand, *credentials.customers))


def _talks(world: WorldClient, brand: str, entries: Sequence[Entry], names: dict[str, str]) -> Iterator[Talk]:
    for one, other in _pairs(entries, brand)[:MOST_TALKS]:
        found = world.messages(one, other)
        yield Talk(
            names.get(one, one), names.get(other, other), tuple(_bubble(message, one, names) for message in found)
        )


def _pairs(entries: Iterable[Entry], brand: str) -> list[tuple[str, str]]:
    """Who wrote to each other, in the order in which they began; the brand stands first where it is one of them."""
    messages = (entry for entry in entries if (entry["kind"], entry.get("event")) == ("event", "message"))
    pairs = (sorted((entry["from"], entry["to"]), key=lambda account: account != brand) for entry in messages)
    return list(dict.fromkeys((one, other) for one, other in pairs))


def _bubble(message: dict[str, Any], brand: str, names: dict[str, str]) -> Bubble:
    return Bubble(
        at_ms=round(datetime.fromisoformat(message["created_at"]).timestamp() * 1000),
        sender=names.get(message["from"], message["from"]),
        is_brand=message["from"] == brand,
        text=message["text"],
        labels=tuple(option["label"] for option in message["quick_replies"]),
    )


def _violations(world: WorldClient) -> Iterator[str]:
    for entry in world.violations():
        if not entry.get("altered"):
            for problem in entry["problems"]:
                yield f"{entry['contract']}: {problem['path'] or 'the whole'}: {problem['reason']}"
