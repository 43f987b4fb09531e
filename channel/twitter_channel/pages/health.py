"""How a connection is, on one look."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from twitter_channel.clock import milliseconds
from twitter_channel.pages.moments import ago, in_future
from twitter_channel.parts import Parts
from twitter_channel.store.connections import Connection, Status
from twitter_channel.store.quotas import Usage

State = Literal["good", "wrong", "unknown"]

_STATUS: Mapping[Status, tuple[State, str]] = MappingProxyType(
    {
        "configured": ("unknown", "Not enabled"),
        "enabling": ("unknown", "Being enabled"),
        "enabled": ("good", "Enabled"),
        "failed": ("wrong", "Failed"),
        "disabled": ("unknown", "Disabled"),
        "revoked": ("wrong", "Access revoked"),
    }
)


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing to look at; *at* is when it was, in milliseconds."""

    title: str
    state: State
    text: str
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """All of them, and the worst in a word."""

    state: State
    word: str
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Queues:
    """How many messages wait: to be answered, to be sent; and how many sends failed for good. By connection."""

    unanswered: Mapping[int, int]
    unsent: Mapping[int, int]
    failed: Mapping[int, int]


async def queues_of(parts: Parts) -> Queues:
    """As they are now."""
    return Queues(
        await parts.stores.events.count_waiting(),
        await parts.stores.messages.count("queued", "sending", "waiting"),
        await parts.stores.messages.count("failed"),
    )


async def health_of(connection: Connection, queues: Queues, parts: Parts) -> Health:
    """How *connection* is."""
    now = milliseconds(parts.clock)
    of_user, of_app = await parts.stores.quotas.usage(connection, now)
    signs = (
        _access(connection),
        _webhook(connection, now),
        _challenge(connection, now),
        _event(connection, now),
        _subscription(connection),
        _quota("Messages left today, account", of_user, now),
        _quota("Messages left today, app", of_app, now),
        _queue(queues, connection.id),
        _failed(queues, connection.id),
    )
    state, word = _STATUS[connection.status]
    if state == "good" and any(it.state == "wrong" for it in signs):
        return Health("wrong", "Needs attention", signs)
    return Health(state, word, signs)


def _access(connection: Connection) -> Sign:
    if connection.status == "revoked":
        return Sign("Access", "wrong", "Revoked: the account has to authorise the app again")
    if connection.held:
        return Sign("Access", "wrong", "Twitter refuses the keys; what is unsent waits")
    if connection.user_id is None:
        return Sign("Access", "unknown", "Not verified yet")
    return Sign("Access", "good", "Not revoked")


def _webhook(connection: Connection, now: int) -> Sign:
    webhook = connection.webhook
    if webhook.webhook_id is None:
        return Sign("Webhook", "unknown" if not connection.answers else "wrong", "Not registered")
    looked = f", looked at {ago(webhook.checked_at, now)}" if webhook.checked_at else ""
    if webhook.valid:
        return Sign("Webhook", "good", f"Valid{looked}", webhook.checked_at)
    return Sign("Webhook", "wrong", f"Invalid{looked}", webhook.checked_at)


def _challenge(connection: Connection, now: int) -> Sign:
    at = connection.webhook.last_crc_at
    return Sign("Last challenge (CRC)", "unknown" if at is None else "good", ago(at, now).capitalize(), at)


def _event(connection: Connection, now: int) -> Sign:
    at = connection.webhook.last_event_at
    return Sign("Last event", "unknown" if at is None else "good", ago(at, now).capitalize(), at)


def _subscription(connection: Connection) -> Sign:
    if connection.webhook.subscribed and connection.answers:
        return Sign("Subscription", "good", "Subscribed")
    is_missing = connection.status == "enabled" and connection.webhook.subscribed is False
    return Sign("Subscription", "wrong" if is_missing else "unknown", "Not subscribed")


def _quota(title: str, usage: Usage, now: int) -> Sign:
    text = f"{usage.left:,} of {usage.limit:,}"
    if usage.opens_at is None:
        return Sign(title, "good", text)
    return Sign(title, "wrong", f"{text}; there is room again {in_future(usage.opens_at, now)}")


def _queue(queues: Queues, number: int) -> Sign:
    unanswered, unsent = queues.unanswered.get(number, 0), queues.unsent.get(number, 0)
    return Sign("Queue", "good", f"{unanswered} to answer, {unsent} to send")


def _failed(queues: Queues, number: int) -> Sign:
    failed = queues.failed.get(number, 0)
    return Sign("Failed sends", "unknown" if failed else "good", f"{failed}")
