"""Signing in and staying signed in."""

import hashlib
import re
import secrets

from twitter_channel.operators.passwords import Passwords, complaint
from twitter_channel.store.operators import Invitation, InvitationKind, Lifetimes, Operator, OperatorStore, Session

HOUR_MS = 3_600_000
INVITATION_LIVES_MS = HOUR_MS
LIFETIMES = Lifetimes(idle=12 * HOUR_MS, whole=7 * 24 * HOUR_MS)
MOST_ATTEMPTS = 10
ATTEMPTS_WITHIN_MS = HOUR_MS // 4

_SEEN_EVERY_MS = 60_000
_NAME = re.compile(r"[\w.@+-]{1,64}")


class NotSignedIn(Exception):
    """Name and password do not fit."""


class Unacceptable(Exception):
    """A name or password that will not do; ``field`` is which, ``detail`` says why."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(detail)
        self.field = field
        self.detail = detail


class TooMany(Exception):
    """Too many failed sign-ins; the next may be tried at ``until``, in milliseconds since the epoch."""

    def __init__(self, until: int) -> None:
        super().__init__(f"until {until}")
        self.until = until


class LinkUsed(Exception):
    """The link was used before, has expired, or never was one."""


class Operators:
    """The people who use the pages. What browsers and links hold are random texts, of which only digests are kept."""

    def __init__(self, store: OperatorStore, passwords: Passwords) -> None:
        self._store = store
        self._passwords = passwords

    async def first_link(self) -> str | None:
        """The secret part of a link for the first operator; None when there is somebody."""
        return None if await self._store.count() else await self._link("first", None)

    async def all(self) -> tuple[Operator, ...]:
        """Everybody, the first one first."""
        return await self._store.all()

    async def invite(self, name: str | None = None) -> str:
        """
        The secret part of a link on which a new operator, or the one of that *name*, chooses a password.

        Raises:
            Unacceptable: If there is nobody of that name.
        """
        if name is None:
            return await self._link("colleague" if await self._store.count() else "first", None)
        found = await self._store.by_name(_usual(name))
        if found is None:
            raise Unacceptable("name", f"There is no operator called {name}.")
        return await self._link("reset", found[0].id)

    async def invited(self, link: str) -> Invitation:
        """
        What the link is for.

        Raises:
            LinkUsed: If it cannot be used any more.
        """
        found = await self._store.invitation(digest_of(link))
        if found is None:
            raise LinkUsed
        return found

    async def accept(self, link: str, name: str, password: str) -> str:
        """
        Use the link; the value for the browser's cookie.

        Raises:
            LinkUsed: If it cannot be used any more.
            Unacceptable: If the name or the password will not do; the link stays good.
        """
        invitation = await self.invited(link)
        name = invitation.operator.name if invitation.operator else _named(name)
        _require_good(password, name)
        if invitation.operator is None and await self._store.by_name(name) is not None:
            raise Unacceptable("name", "Somebody has this name already.")
        operator = await self._store.accept(invitation, name, await self._passwords.hashed(password))
        if operator is None:
            raise LinkUsed
        return await self._begin(operator)

    async def sign_in(self, name: str, password: str, address: str) -> str:
        """
        The value for the browser's cookie.

        Raises:
            NotSignedIn: If they do not fit.
            TooMany: If too many did not, of that name or from that address; then nothing is compared.
        """
        name, address = _usual(name)[:64], address[:64]
        until = await self._store.try_sign_in(name, address, MOST_ATTEMPTS, ATTEMPTS_WITHIN_MS)
        if until is not None:
            raise TooMany(until)
        found = await self._store.by_name(name)
        fits = await self._passwords.is_right(found and found[1], password[:1000])
        if found is None or not fits:
            raise NotSignedIn
        await self._store.forgive(name, address)
        return await self._begin(found[0])

    async def session(self, cookie: str) -> Session | None:
        """Whose cookie that is, while they are signed in."""
        return await self._store.session(digest_of(cookie), LIFETIMES, _SEEN_EVERY_MS)

    async def change_password(self, session: Session, old: str, new: str, address: str) -> str:
        """
        Another password: every session of the operator ends, and the value for a new cookie is given.

        Raises:
            NotSignedIn: If *old* is wrong.
            TooMany: If that was tried too often.
            Unacceptable: If *new* will not do.
        """
        operator = session.operator
        _require_good(new, operator.name)
        await self._store.end_session(digest_of(await self.sign_in(operator.name, old, address)))
        await self._store.set_password(operator.id, await self._passwords.hashed(new))
        return await self._begin(operator)

    async def sign_out(self, session: Session) -> None:
        """End the session."""
        await self._store.end_session(session.id)

    async def sign_out_everywhere(self, session: Session) -> None:
        """End all sessions of whoever has this one."""
        await self._store.end_sessions(session.operator.id)

    async def _link(self, kind: InvitationKind, operator_id: int | None) -> str:
        link = secrets.token_urlsafe(32)
        await self._store.invite(digest_of(link), kind, operator_id, INVITATION_LIVES_MS)
        return link

    async def _begin(self, operator: Operator) -> str:
        """Always a new value: one that somebody planted in the browser before never becomes a session."""
        cookie = secrets.token_urlsafe(32)
        await self._store.forget_ended(LIFETIMES)
        await self._store.begin_session(digest_of(cookie), operator.id)
        return cookie


def digest_of(secret: str) -> str:
    """What is kept of a random secret: whoever reads the database cannot use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def welcome_url(url: str, link: str) -> str:
    """The address of a link, for the channel at *url*."""
    return f"{url.rstrip('/')}/welcome/{link}"


def _usual(name: str) -> str:
    return name.strip().casefold()


def _named(name: str) -> str:
    usual = _usual(name)
    if not _NAME.fullmatch(usual):
        raise Unacceptable("name", "A name has up to 64 letters, digits and . _ @ + - and no blanks.")
    return usual


def _require_good(password: str, name: str) -> None:
    wrong = complaint(password, name)
    if wrong is not None:
        raise Unacceptable("password", wrong)
