"""What those are told who asked to be told: written in the transaction in which it happened, so never lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, get_args

import msgspec
from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from twitter_channel.store.tables import hook_calls, hooks

HookKind = Literal[
    "message.received",
    "message.sent",
    "message.failed",
    "message.deleted",
    "conversation.handed_over",
    "conversation.returned",
    "conversation.assigned",
    "conversation.closed",
    "conversation.reopened",
    "note.added",
    "connection.revoked",
    "connection.restored",
]
KINDS: tuple[HookKind, ...] = get_args(HookKind)

NO_CONVERSATION = 0
"""In place of a conversation's row: it happened to the connection as a whole."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, mostly in a conversation; *content* is what is told, as JSON has it."""

    kind: HookKind
    connection_id: int
    conversation_id: int
    content: Mapping[str, Any]


class Held(Protocol):
    """Whose a conversation is, and whether it is open."""

    @property
    def state(self) -> str:
        """ "open" or "closed"."""

    @property
    def owner(self) -> str:
        """ "bot" or "people"."""

    @property
    def assignee(self) -> str | None:
        """Who of the people."""


def of_message(row: Row[Any]) -> Happening:
    """The message of *row* was sent, or has failed."""
    content = {
        "message": row.id,
        "id": row.twitter_id,
        "customer": {"id": row.customer_id},
        "text": row.text,
        "origin": row.origin,
        "author": row.author,
        "reason": row.reason,
        "code": row.code,
    }
    kind: HookKind = "message.sent" if row.state == "sent" else "message.failed"
    return Happening(kind, row.connection_id, row.conversation_id, content)


def of_change(connection_id: int, before: Held, change: Mapping[str, Any]) -> tuple[Happening, ...]:
    """What has happened to a conversation with a row of ``changes``; it may be several things at once."""
    state, owner, assignee = change["state"], change["owner"], change["assignee"]
    said: tuple[tuple[bool, HookKind], ...] = (
        (before.state != "closed" and state == "closed", "conversation.closed"),
        (before.state == "closed" and state != "closed", "conversation.reopened"),
        (before.owner == "bot" and owner == "people", "conversation.handed_over"),
        (before.owner == "people" and owner == "bot", "conversation.returned"),
        (assignee is not None and before.assignee != assignee, "conversation.assigned"),
    )
    told = {name: change[name] for name in ("state", "owner", "assignee", "reason", "detail", "author")}
    return tuple(Happening(kind, connection_id, change["conversation_id"], told) for is_so, kind in said if is_so)


async def tell(connection: AsyncConnection, happenings: Sequence[Happening], now: int) -> None:
    """Have everybody told of *happenings* who asked for their kind, once the transaction is durable."""
    if not happenings:
        return
    asked = (await connection.execute(select(hooks.c.id, hooks.c.kinds))).all()
    rows = [
        _row(hook_id, happening, now)
        for hook_id, kinds in asked
        for happening in happenings
        if happening.kind in msgspec.json.decode(kinds)
    ]
    if rows:
        await connection.execute(insert(hook_calls), rows)


def _row(hook_id: int, happening: Happening, now: int) -> dict[str, Any]:
    return {
        "hook_id": hook_id,
        "kind": happening.kind,
        "connection_id": happening.connection_id,
        "conversation_id": happening.conversation_id,
        "content": msgspec.json.encode(dict(happening.content)).decode(),
        "at": now,
        "state": "pending",
        "attempts": 0,
        "due_at": now,
    }
