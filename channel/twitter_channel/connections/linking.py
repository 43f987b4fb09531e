"""
Linking a further account to an app: the account says yes on Twitter, and a connection is made of it.

Twitter sends the person back by a callback address, or, where the app's list has none of ours, shows a PIN to type in.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from twitter_channel.connections.refusals import Refusal, Refused
from twitter_channel.connections.service import Connections
from twitter_channel.operators.service import digest_of
from twitter_channel.store.connections import Connection
from twitter_channel.store.links import Link, LinkStore
from twitter_channel.twitter.errors import ApiError, Failure
from twitter_channel.twitter.linking import OUT_OF_BAND, Granted, LinkingApi, RequestToken
from twitter_channel.twitter.words import in_words

LIVES_MS = 15 * 60_000

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_-]")


class LinkLost(Exception):
    """Nobody was sent to Twitter with that token from here, or it is too long ago."""


class CallbackRefused(Exception):
    """Twitter sends nobody back to our address; it may show a PIN instead."""


class NotGranted(Exception):
    """Twitter does not take what the person brought back, as the words say. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class PinQuestion:
    """The *address* at Twitter that shows a PIN, and the *key* to show with it."""

    address: str
    key: str


class Linking:
    """Sends an operator to Twitter, and makes a connection when they come back."""

    def __init__(self, connections: Connections, links: LinkStore, api_of: Callable[[Connection], LinkingApi]) -> None:
        self._connections = connections
        self._links = links
        self._api_of = api_of

    async def begin(self, name: str, session_id: str, callback: str) -> str:
        """
        The address at Twitter where an account may join the app of the connection *name*, and comes back by *callback*.

        Raises:
            CallbackRefused: If the app's list does not have that address.
            Refused: If Twitter does not let the app ask.
            NoSuchConnection: If there is none.
        """
        found = await self._connections.get(name)
        asked = await self._asked(found, callback)
        return await self._noted(asked.token, found, asked, session_id)

    async def begin_with_pin(self, name: str, session_id: str) -> PinQuestion:
        """
        The same without an address to come back by.

        Raises:
            Refused: If Twitter does not let the app ask.
            NoSuchConnection: If there is none.
        """
        found = await self._connections.get(name)
        asked, key = await self._asked(found, OUT_OF_BAND), secrets.token_urlsafe(24)
        return PinQuestion(await self._noted(key, found, asked, session_id), key)

    async def _asked(self, found: Connection, callback: str) -> RequestToken:
        try:
            return await self._api_of(found).request_token(callback)
        except ApiError as error:
            if callback != OUT_OF_BAND and _is_about_address(error.failure):
                raise CallbackRefused from error
            fields = ("api_key", "api_key_secret")
            raise Refused(Refusal("credentials", in_words(error.failure), fields, error.failure)) from error

    async def _noted(self, key: str, found: Connection, asked: RequestToken, session_id: str) -> str:
        """Who shows *key* in that session will have been asked; the address at Twitter that asks."""
        await self._links.add(digest_of(key), Link(found.id, asked.token, asked.secret), session_id, LIVES_MS)
        return self._api_of(found).question(asked.token)

    async def finish(self, session_id: str, key: str, verifier: str) -> tuple[Connection, bool]:
        """
        The connection of the account that said yes, and whether it is new.

        *key* is the request token that came back by the callback, or what belongs to the PIN, which is *verifier* then.
        A connection that is there already gets the new tokens; if it was enabled it is enabled again.

        Raises:
            LinkLost: If this session did not begin it, or that is too long ago.
            NotGranted: If Twitter does not give the token.
            Refused: If the enabling fails.
        """
        link = await self._links.take(digest_of(key), session_id)
        like = await self._by_id(link.connection_id) if link else None
        if link is None or like is None:
            raise LinkLost
        try:
            granted = await self._api_of(like).access_token(RequestToken(link.token, link.secret), verifier)
        except ApiError as error:
            raise NotGranted(in_words(error.failure)) from error
        there = next((it for it in await self._connections.all() if _is_of(it, like, granted)), None)
        return (await self._renewed(there, granted), False) if there else (await self._added(like, granted), True)

    async def drop(self, session_id: str, token: str) -> None:
        """The account said no."""
        await self._links.take(digest_of(token), session_id)

    async def _by_id(self, number: int) -> Connection | None:
        return next((it for it in await self._connections.all() if it.id == number), None)

    async def _renewed(self, there: Connection, granted: Granted) -> Connection:
        tokens = {"access_token": granted.token, "access_token_secret": granted.secret}
        changed = await self._connections.change(there.name, tokens)
        return await self._connections.enable(there.name) if there.answers else changed

    async def _added(self, like: Connection, granted: Granted) -> Connection:
        settings, app = like.settings, like.settings.credentials
        values = {
            "name": _free(granted, {it.name for it in await self._connections.all()}),
            "base_url": settings.base_url,
            "env_name": settings.env_name,
            "api_key": app.api_key,
            "api_key_secret": app.api_key_secret,
            "access_token": granted.token,
            "access_token_secret": granted.secret,
        }
        return await self._connections.add(values)


def _is_of(there: Connection, like: Connection, granted: Granted) -> bool:
    """Whether *there* is of the account, app and environment; one that was never verified is told by its token."""
    same_place = there.app == like.app and there.settings.env_name == like.settings.env_name
    token = there.settings.credentials.access_token
    return same_place and (there.user_id or token.partition("-")[0]) == granted.user_id


def _free(granted: Granted, names: set[str]) -> str:
    """A name like the account's that no connection has."""
    wanted = _NOT_IN_A_NAME.sub("", granted.screen_name)[:50] or granted.user_id
    number = 1
    while (name := wanted if number == 1 else f"{wanted}-{number}") in names:
        number += 1
    return name


def _is_about_address(failure: Failure) -> bool:
    """
    Whether asking without an address may help: the commonest refusal is of one that is not on the app's list.

    Twitter says so in XML (415), or that the app may do without only (417); wrong keys (32) are wrong either way.
    """
    return failure.outcome == "refused" and failure.code not in (32, 135, 215)
