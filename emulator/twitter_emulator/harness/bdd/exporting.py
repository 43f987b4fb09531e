"""A conversation of a world as a scenario: what happened is taken from the journal, in its order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from twitter_emulator.client import Entry, WorldClient

from .scenarios import Line, is_kept, table, text_step, written

KINDS: Mapping[str, str] = MappingProxyType({"photo": "photo", "animated_gif": "GIF", "video": "video"})

ACTS: Mapping[str, str] = MappingProxyType(
    {
        "typing": "is typing",
        "read": "reads the answer",
        "follow": "follows the brand",
        "unfollow": "unfollows the brand",
        "block": "blocks the brand",
        "unblock": "unblocks the brand",
    }
)
"""What customers do but write, as steps say it."""


class NothingSaid(Exception):
    """There is nothing to export; the text says what there is."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What has to be known of a world to tell what happened in it; *offers* are labels by message id."""

    brand: str
    names: Mapping[str, str]
    apps: frozenset[str]
    messages: Mapping[str, Mapping[str, Any]]
    offers: Mapping[str, Sequence[str]]


def exported(world: WorldClient, *, customer: str | None = None) -> str:
    """
    What *customer*, or else everybody, and the brand said and did in *world*, as a feature that runs as it is.

    Raises:
        NothingSaid: If they said nothing.
    """
    entries = list(_events(world))
    brand = world.credentials.brand.id
    names = {account["id"]: account["screen_name"] for account in world.accounts()}
    people = list(dict.fromkeys(names[other] for entry in entries if (other := _other(entry, brand))))
    shown = [name for name in people if customer in (None, name)]
    if not shown:
        raise NothingSaid(_nothing(world.name, customer, people))
    talk = _talk(world, brand, names, shown)
    steps = [Line("Given", f'a customer "{name}"') for name in shown]
    for entry in entries:
        if names.get(_other(entry, brand) or "") in shown:
            steps += _steps(talk, entry, names[_other(entry, brand) or ""])
    return written(f"What happened in the world {world.name}", f"{' and '.join(shown)} and the brand", steps)


def _events(world: WorldClient) -> Iterator[Entry]:
    cursor = 0
    while (page := world.journal(cursor, kind="event")).entries:
        yield from page.entries
        cursor = page.next


def _other(entry: Entry, brand: str) -> str | None:
    """Who did something with the *brand*, or had something done by it."""
    pair = [entry.get("from"), entry.get("to")]
    if brand not in pair or entry["event"] not in ("message", *ACTS):
        return None
    return next((account for account in pair if account != brand), None)


def _talk(world: WorldClient, brand: str, names: Mapping[str, str], people: Sequence[str]) -> Talk:
    apps = world.control.call("GET", f"/v1/worlds/{world.name}/apps")["apps"]
    talks = [world.messages(names[brand], name) for name in people]
    offers = {message["id"]: labels for talk in talks for message, labels in _offered_before(talk)}
    messages = {message["id"]: message for talk in talks for message in talk}
    return Talk(brand, names, frozenset(app["id"] for app in apps), messages, offers)


def _offered_before(talk: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], Sequence[str]]]:
    """Each message with the quick replies that were there to press when it was written."""
    labels: list[str] = []
    for message in talk:
        yield message, labels
        labels = [reply["label"] for reply in message["quick_replies"]] or labels


def _steps(talk: Talk, entry: Entry, name: str) -> Iterator[Line]:
    message = talk.messages.get(entry.get("message", ""))
    by_customer = entry["from"] != talk.brand
    if entry["event"] == "message" and message is not None:
        yield from (_written if by_customer else _answered)(talk, message, name)
    elif by_customer and entry["event"] in ACTS:
        yield Line("When", f"{name} {ACTS[entry['event']]}")


def _written(talk: Talk, message: Mapping[str, Any], name: str) -> Iterator[Line]:
    text = message["text"]
    if message["media"]:
        yield _media_step("When", f"{name} sends", message)
    elif text in talk.offers[message["id"]]:
        yield Line("When", f'{name} presses "{text}"')
    else:
        yield text_step("When", f"{name} writes", text)


def _answered(talk: Talk, message: Mapping[str, Any], name: str) -> Iterator[Line]:
    if message["source_app_id"] not in talk.apps:
        yield text_step("When", f"an agent writes to {name}", message["text"])
    yield _heard(message, name)
    if message["quick_replies"]:
        yield Line("Then", f"{name} is offered:", table([[reply["label"]] for reply in message["quick_replies"]]))


def _heard(message: Mapping[str, Any], name: str) -> Line:
    if message["media"]:
        return _media_step("Then", f"{name} receives", message)
    if is_kept(message["text"]):
        return text_step("Then", f"{name} hears", message["text"])
    return Line("Then", f'{name} hears a message containing "{_longest_line(message["text"])}"')


def _media_step(kind: str, words: str, message: Mapping[str, Any]) -> Line:
    line = _longest_line(message["text"])
    return Line(kind, f"{words} a {KINDS[message['media']['type']]}" + (f' with "{line}"' if line else ""))


def _longest_line(text: str) -> str:
    return max((line.strip() for line in text.splitlines()), key=len, default="")


def _nothing(world: str, customer: str | None, people: Sequence[str]) -> str:
    if customer is None or not people:
        return f"Nobody has said anything to the brand in the world {world}. Write first: twitter-emulator send."
    return f"In the world {world} @{customer} has said nothing to the brand; {', '.join(people)} have."
