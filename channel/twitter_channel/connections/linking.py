"""Linking a further account to an app by one click: the account says yes on Twitter, and a connection is made of it."""

import re
from collections.abc import Callable

from twitter_channel.connections.refusals import Refusal, Refused
from twitter_channel.connections.service import Connections
from twitter_channel.operators.service import digest_of
from twitter_channel.store.connections import Connection
from twitter_channel.store.links import Link, LinkStore
from twitter_channel.twitter.errors import ApiError, Failure
from twitter_channel.twitter.linking import Granted, LinkingApi, RequestToken
from twitter_channel.twitter.words import answered, in_words

LIVES_MS = 15 * 60_000

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_-]")


class LinkLost(Exception):
    """Nobody was sent to Twitter with that token from here, or it is too long ago."""


class Linking:
    """Sends an operator to Twitter, and makes a connection when they come back."""

    def __init__(self, connections: Connections, links: LinkStore, api_of: Callable[[Connection], LinkingApi]) -> None:
        self._connections = connections
        self._links = links
        self._api_of = api_of

    async def begin(self, name: str, session_id: str, callback: str) -> str:
        """
        The address at Twitter where an account may join the app of the connection *name*.

        Raises:
            Refused: If Twitter does not let the app ask.
            NoSuchConnection: If there is none.
        """
        found = await self._connections.get(name)
        api = self._api_of(found)
        try:
            asked = await api.request_token(callback)
        except ApiError as error:
            raise _not_begun(error.failure, callback) from error
        await self._links.add(digest_of(asked.token), Link(found.id, asked.secret), session_id, LIVES_MS)
        return api.question(asked.token)

    async def finish(self, session_id: str, token: str, verifier: str) -> tuple[Connection, bool]:
        """
        The connection of the account that said yes, and whether it is new.

        One that is there already gets the new tokens; if it was enabled it is enabled again.

        Raises:
            LinkLost: If this session did not begin it, or that is too long ago.
            Refused: If Twitter does not give the token, or the enabling fails.
        """
        link = await self._links.take(digest_of(token), session_id)
        like = await self._by_id(link.connection_id) if link else None
        if link is None or like is None:
            raise LinkLost
        try:
            granted = await self._api_of(like).access_token(RequestToken(token, link.secret), verifier)
        except ApiError as error:
            raise Refused(Refusal("credentials", in_words(error.failure), (), error.failure)) from error
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


def _not_begun(failure: Failure, callback: str) -> Refused:
    """The commonest cause is an address that is not on the app's list."""
    if failure.outcome == "refused" and failure.code != 32:
        advice = f"Add the callback address {callback} in the app's User authentication settings."
        detail = f"Twitter did not let the app ask. {advice} ({answered(failure)})"
        return Refused(Refusal("credentials", detail, (), failure))
    return Refused(Refusal("credentials", in_words(failure), ("api_key", "api_key_secret"), failure))
