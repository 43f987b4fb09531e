"""Operators, the links that invite them, their sessions, and sign-ins that failed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from twitter_channel.clock import Clock, milliseconds
from twitter_channel.store.database import Database
from twitter_channel.store.tables import invitations, operators, sessions, sign_in_attempts

InvitationKind = Literal["first", "colleague", "reset"]


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who uses the pages."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that was not used yet; *operator* is whose password it resets."""

    id: str
    kind: InvitationKind
    operator: Operator | None


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in, by the digest of their cookie's value."""

    id: str
    operator: Operator


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long a session lives without being used, and at most, in milliseconds."""

    idle: int
    whole: int


class OperatorStore:
    """Reads and writes them. Every secret arrives here as a digest."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def count(self) -> int:
        """How many operators there are."""
        async with self._database.reading() as connection:
            return (await connection.execute(select(func.count()).select_from(operators))).scalar_one()

    async def all(self) -> tuple[Operator, ...]:
        """Everybody, the first one first."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(operators).order_by(operators.c.id))
            return tuple(Operator(row.id, row.name) for row in rows)

    async def by_name(self, name: str) -> tuple[Operator, str] | None:
        """The operator of that name and the hash of their password."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(operators).where(operators.c.name == name))).first()
        return None if row is None else (Operator(row.id, row.name), row.password)

    async def set_password(self, operator_id: int, password: str) -> None:
        """Store another hash; every session of the operator ends."""
        async with self._database.writing() as connection:
            await connection.execute(update(operators).where(operators.c.id == operator_id).values(password=password))
            await connection.execute(delete(sessions).where(sessions.c.operator_id == operator_id))

    async def invite(self, digest: str, kind: InvitationKind, operator_id: int | None, lives_ms: int) -> None:
        """Note a link."""
        now = milliseconds(self._clock)
        row = {"id": digest, "kind": kind, "operator_id": operator_id, "expires_at": now + lives_ms}
        async with self._database.writing() as connection:
            await connection.execute(delete(invitations).where(invitations.c.expires_at <= now))
            await connection.execute(insert(invitations).values(row))

    async def invitation(self, digest: str) -> Invitation | None:
        """The link of that digest, unless it was used or has expired."""
        found = (
            select(invitations, operators.c.name)
            .outerjoin(operators, operators.c.id == invitations.c.operator_id)
            .where(invitations.c.id == digest, invitations.c.expires_at > milliseconds(self._clock))
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(found)).first()
        if row is None:
            return None
        operator = None if row.operator_id is None else Operator(row.operator_id, row.name)
        return Invitation(row.id, row.kind, operator)

    async def accept(self, invitation: Invitation, name: str, password: str) -> Operator | None:
        """
        Use the link up: make the operator, or give the one it is for another password.

        None when somebody else used it meanwhile, or the name is taken; then nothing changed. With the first
        operator every link that was to make a first one is void.
        """
        now = milliseconds(self._clock)
        mine = delete(invitations).where(invitations.c.id == invitation.id, invitations.c.expires_at > now)
        async with self._database.writing() as connection:
            if not (await connection.execute(mine)).rowcount:
                return None
            operator = invitation.operator or await self._made(connection, name, password)
            if operator is None:
                await connection.rollback()
                return None
            await connection.execute(update(operators).where(operators.c.id == operator.id).values(password=password))
            await connection.execute(delete(sessions).where(sessions.c.operator_id == operator.id))
            await connection.execute(delete(invitations).where(invitations.c.kind == "first"))
        return operator

    async def _made(self, connection: AsyncConnection, name: str, password: str) -> Operator | None:
        row = {"name": name, "password": password, "created_at": milliseconds(self._clock)}
        made = self._database.insert(operators).values(row).on_conflict_do_nothing().returning(operators.c.id)
        number = (await connection.execute(made)).scalar()
        return None if number is None else Operator(number, name)

    async def begin_session(self, digest: str, operator_id: int) -> None:
        """Somebody signed in."""
        now = milliseconds(self._clock)
        row = {"id": digest, "operator_id": operator_id, "created_at": now, "seen_at": now}
        async with self._database.writing() as connection:
            await connection.execute(insert(sessions).values(row))

    async def session(self, digest: str, lifetimes: Lifetimes, seen_every_ms: int) -> Session | None:
        """The session of that digest while it lives; that it was seen is noted every *seen_every_ms*."""
        now = milliseconds(self._clock)
        mine = sessions.c.id == digest
        joined = select(sessions, operators.c.name).join(operators, operators.c.id == sessions.c.operator_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(joined.where(mine, *_living(now, lifetimes)))).first()
        if row is None:
            return None
        if now - row.seen_at >= seen_every_ms:
            async with self._database.writing() as connection:
                await connection.execute(update(sessions).where(mine).values(seen_at=now))
        return _session(row)

    async def end_session(self, digest: str) -> None:
        """Somebody signed out."""
        async with self._database.writing() as connection:
            await connection.execute(delete(sessions).where(sessions.c.id == digest))

    async def end_sessions(self, operator_id: int) -> None:
        """Somebody signed out wherever they were signed in."""
        async with self._database.writing() as connection:
            await connection.execute(delete(sessions).where(sessions.c.operator_id == operator_id))

    async def forget_ended(self, lifetimes: Lifetimes) -> None:
        """Delete sessions that are over."""
        async with self._database.writing() as connection:
            await connection.execute(delete(sessions).where(~and_(*_living(milliseconds(self._clock), lifetimes))))

    async def try_sign_in(self, name: str, address: str, most: int, within_ms: int) -> int | None:
        """
        Note an attempt, unless there were *most* of that name or from that address *within_ms*.

        When it is None the attempt may be made, else it is when the next one may, in milliseconds.
        """
        now = milliseconds(self._clock)
        attempts = sign_in_attempts
        async with self._database.writing() as connection:
            await connection.execute(delete(attempts).where(attempts.c.at <= now - within_ms))
            for whose in (attempts.c.name == name, attempts.c.address == address):
                latest = select(attempts.c.at).where(whose).order_by(attempts.c.at.desc()).limit(most)
                times: Sequence[int] = (await connection.execute(latest)).scalars().all()
                if len(times) == most:
                    return times[-1] + within_ms
            await connection.execute(insert(attempts).values(name=name, address=address, at=now))
        return None

    async def forgive(self, name: str, address: str) -> None:
        """A sign-in succeeded: those before it do not count any more."""
        attempts = sign_in_attempts
        whose: ColumnElement[bool] = or_(attempts.c.name == name, attempts.c.address == address)
        async with self._database.writing() as connection:
            await connection.execute(delete(attempts).where(whose))


def _living(now: int, lifetimes: Lifetimes) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return sessions.c.seen_at > now - lifetimes.idle, sessions.c.created_at > now - lifetimes.whole


def _session(row: Row[tuple[object, ...]]) -> Session:
    return Session(row.id, Operator(row.operator_id, row.name))
