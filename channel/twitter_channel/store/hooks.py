"""Those who are told what happens, and the calls that tell them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec
from sqlalchemy import Row, delete, func, insert, select, update

from twitter_channel.clock import Clock, milliseconds
from twitter_channel.kinds import Kind
from twitter_channel.store.database import Database
from twitter_channel.store.outbox import HookKind
from twitter_channel.store.tables import connections, conversations, hook_calls, hooks
from twitter_channel.store.vault import Vault

CallState = Literal["pending", "delivered", "failed"]

KEEP_MS = 7 * 24 * 3_600_000
"""How long a call that is done with can be looked at."""


@dataclass(frozen=True, slots=True)
class Hook:
    """An address that is told of *kinds*; *problem* is why the last call failed, if it did."""

    id: int
    url: str
    kinds: tuple[HookKind, ...]
    secret: str = field(repr=False)
    problem: str | None
    created_at: int


@dataclass(frozen=True, slots=True)
class HookCall:
    """
    One call. *content* is what happened, as JSON; *attempts* counts those that were begun.

    *connection* is None when it was removed meanwhile, and so is *conversation_kind*.
    """

    id: int
    hook_id: int
    kind: HookKind
    connection: str | None
    conversation_id: int
    conversation_kind: Kind | None
    content: str
    at: int
    state: CallState
    reason: str | None
    attempts: int
    due_at: int | None


class HookStore:
    """Reads and writes both."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    async def all(self) -> tuple[Hook, ...]:
        """Every hook, the first one first."""
        async with self._database.reading() as connection:
            return tuple(map(self._hook, await connection.execute(select(hooks).order_by(hooks.c.id))))

    async def get(self, number: int) -> Hook | None:
        """The hook of that number."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(hooks).where(hooks.c.id == number))).first()
        return None if row is None else self._hook(row)

    async def add(self, url: str, kinds: Sequence[HookKind], secret: str) -> Hook:
        """From now on *url* is told of *kinds*."""
        now = milliseconds(self._clock)
        row = {"url": url, "kinds": _written(kinds), "secret": self._vault.seal(secret.encode()), "created_at": now}
        async with self._database.writing() as connection:
            number = (await connection.execute(insert(hooks).values(row).returning(hooks.c.id))).scalar_one()
        return Hook(number, url, tuple(kinds), secret, None, now)

    async def remove(self, number: int) -> bool:
        """Tell it nothing any more; False if there is none of that *number*."""
        async with self._database.writing() as connection:
            return bool((await connection.execute(delete(hooks).where(hooks.c.id == number))).rowcount)

    async def calls(self, hook_id: int, limit: int) -> tuple[HookCall, ...]:
        """The newest calls of a hook, the newest first."""
        found = _calls().where(hook_calls.c.hook_id == hook_id).order_by(hook_calls.c.id.desc()).limit(limit)
        async with self._database.reading() as connection:
            return tuple(map(_call, await connection.execute(found)))

    async def take(self, most: int, lease_ms: int) -> tuple[HookCall, ...]:
        """Up to *most* calls that are due, the oldest first; nobody else takes them for *lease_ms*."""
        now = self._database.now()
        due = select(hook_calls.c.id).where(hook_calls.c.state == "pending", hook_calls.c.due_at <= now)
        due = due.order_by(hook_calls.c.id).limit(most)
        async with self._database.reading() as connection:
            if (await connection.execute(due.limit(1))).first() is None:
                return ()
        async with self._database.writing() as connection:
            locked = (await connection.execute(due.with_for_update(skip_locked=True))).scalars().all()
            mine = hook_calls.c.id.in_(locked)
            put_off = {"due_at": now + lease_ms, "attempts": hook_calls.c.attempts + 1}
            await connection.execute(update(hook_calls).where(mine).values(put_off))
            found = _calls().where(mine).order_by(hook_calls.c.id)
            return tuple(map(_call, await connection.execute(found)))

    async def next_due(self) -> float | None:
        """In how many seconds the next call is due; None when there is none."""
        first = select(func.min(hook_calls.c.due_at) - self._database.now()).where(hook_calls.c.state == "pending")
        async with self._database.reading() as connection:
            wait = (await connection.execute(first)).scalar()
        return None if wait is None else max(wait, 0) / 1000

    async def delivered(self, call: HookCall) -> None:
        """It was taken."""
        await self._finish(call, "delivered", None)

    async def failed(self, call: HookCall, reason: str) -> None:
        """It is not tried any more, for *reason*."""
        await self._finish(call, "failed", reason)

    async def put_off(self, call: HookCall, wait_ms: int, reason: str) -> None:
        """It was not taken, for *reason*; it is to be tried again after *wait_ms*."""
        values = {"due_at": self._database.now() + wait_ms, "reason": reason}
        async with self._database.writing() as connection:
            await connection.execute(update(hook_calls).where(_same(call)).values(values))
            await connection.execute(update(hooks).where(hooks.c.id == call.hook_id).values(problem=reason))

    async def _finish(self, call: HookCall, state: CallState, reason: str | None) -> None:
        now = milliseconds(self._clock)
        values = {"state": state, "reason": reason, "due_at": None, "done_at": now}
        of = hook_calls.c
        old = delete(hook_calls).where(of.hook_id == call.hook_id, of.state != "pending", of.done_at < now - KEEP_MS)
        async with self._database.writing() as connection:
            await connection.execute(update(hook_calls).where(_same(call)).values(values))
            await connection.execute(update(hooks).where(hooks.c.id == call.hook_id).values(problem=reason))
            await connection.execute(old)

    def _hook(self, row: Row[Any]) -> Hook:
        secret = self._vault.open(row.secret).decode()
        return Hook(row.id, row.url, tuple(msgspec.json.decode(row.kinds)), secret, row.problem, row.created_at)


def _same(call: HookCall) -> Any:
    """The row as *call* knows it: whoever was too slow must not speak for whoever tries it now."""
    return (hook_calls.c.id == call.id) & (hook_calls.c.attempts == call.attempts)


def _calls() -> Any:
    named, kind = connections.c.name.label("connection"), conversations.c.kind.label("conversation_kind")
    found = select(hook_calls, named, kind).outerjoin(connections, connections.c.id == hook_calls.c.connection_id)
    return found.outerjoin(conversations, conversations.c.id == hook_calls.c.conversation_id)


def _written(kinds: Sequence[HookKind]) -> str:
    return msgspec.json.encode(kinds).decode()


def _call(row: Row[Any]) -> HookCall:
    return HookCall(
        id=row.id,
        hook_id=row.hook_id,
        kind=row.kind,
        connection=row.connection,
        conversation_id=row.conversation_id,
        conversation_kind=row.conversation_kind,
        content=row.content,
        at=row.at,
        state=row.state,
        reason=row.reason,
        attempts=row.attempts,
        due_at=row.due_at,
    )
