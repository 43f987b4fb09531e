"""
Having Twitter show what is set: a welcome message to whoever opens the conversation, another name for the bot.

What is set stands in the settings of a connection, what Twitter has in `AppearanceStore`; here the one follows the
other. Whatever goes wrong is noted in words, to be shown beside the setting: customers are answered all the same.
"""

import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import anyio
import msgspec

from twitter_channel.answers import Answer
from twitter_channel.conduct import Profile, Welcome
from twitter_channel.connections.registration import unless_gone
from twitter_channel.media.references import Refused
from twitter_channel.shapes import quick_replies_of
from twitter_channel.store.appearances import NOTHING, Appearance, AppearanceStore, Kind
from twitter_channel.store.connections import Connection
from twitter_channel.twitter.appearances import AppearanceApi
from twitter_channel.twitter.composing import message_data
from twitter_channel.twitter.errors import ApiError, Failure
from twitter_channel.twitter.words import OPEN_MESSAGES, answered, in_words

AppearanceApiOf = Callable[[Connection], AppearanceApi]
PictureOf = Callable[[str, Connection], Awaitable[str]]
"""
Twitter's id of a picture that was uploaded, given by ours.

Raises:
    Refused: If it cannot be had.
    ApiError: If Twitter does not take it.
"""

_UNFINISHED = "The channel ended before it was done. It goes on by itself."
_CLOSED = "Twitter shows a welcome message only for accounts that everybody may write to."
_NOT_LISTED = (
    "Twitter lets only those use custom profiles whom it has put on a list, and this app is not on it. Ask Twitter for "
    "it, then SAVE again. Until then the bot appears as the account itself."
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Appearing:
    """Lets Twitter follow the settings."""

    store: AppearanceStore
    api_of: AppearanceApiOf
    picture_of: PictureOf
    _one_at_a_time: dict[int, anyio.Lock] = field(default_factory=dict)

    async def bring(self, connection: Connection, *, again: bool = False, check: bool = False) -> None:
        """
        Have Twitter show what is set for *connection*, as far as it does not.

        *again* also tries what it refused before, *check* looks whether what it was told is still so.
        """
        conduct = connection.conduct
        async with self._lock(connection):
            await self._bring_profile(connection, conduct.profile, again=again)
            await self._bring_welcome(connection, conduct.welcome, again=again, check=check)

    async def withdraw(self, connection: Connection) -> None:
        """Nobody is answered any more: Twitter is to show nothing."""
        async with self._lock(connection):
            await self._bring_welcome(connection, None, again=True, check=False)
            await self._bring_profile(connection, None, again=True)

    async def of(self, connection: Connection) -> Mapping[Kind, Appearance]:
        """What Twitter has of the account; of another one, whose keys are gone, nothing is in reach."""
        found = await self.store.of(connection.id)
        return {kind: it for kind, it in found.items() if it.user_id == connection.user_id}

    async def profile_of(self, connection: Connection) -> str | None:
        """Twitter's id of the custom profile under which the bot appears, if it does."""
        if connection.conduct.profile is None:
            return None
        return (await self._known(connection, "profile")).twitter_id

    async def profile_refused(self, connection: Connection, profile_id: str, failure: Failure) -> None:
        """Twitter did not take a message under that profile: the bot appears as the account itself from now on."""
        known = await self._known(connection, "profile")
        if known.twitter_id == profile_id:
            problem = _words("profile", failure)
            await self._put(connection, "profile", replace(known, twitter_id=None, problem=problem, passes=False))

    async def _bring_profile(self, connection: Connection, wanted: Profile | None, *, again: bool) -> None:
        known, told = await self._known(connection, "profile"), _json(wanted)
        if _is_due(known, told, again=again):
            await self._tried(connection, "profile", self._with_profile(connection, wanted, known))

    async def _bring_welcome(self, connection: Connection, wanted: Welcome | None, *, again: bool, check: bool) -> None:
        known = await self._known(connection, "welcome")
        content = None if wanted is None else await self._content(connection, wanted)
        if check:
            # Whoever may have changed it meanwhile: it is told once more.
            known = replace(known, told=None)
        if _is_due(known, _json(content), again=again):
            await self._tried(connection, "welcome", self._with_welcome(connection, content, known))

    async def _tried(self, connection: Connection, kind: Kind, change: Coroutine[Any, Any, None]) -> None:
        """Make the change; why it failed is noted beside what Twitter has by then."""
        try:
            await change
        except ApiError as error:
            passes = error.failure.outcome != "refused" or error.failure.stops_account
            await self._note(connection, kind, _words(kind, error.failure), passes=passes)
        except Refused as error:
            await self._note(connection, kind, str(error), passes=False)

    async def _note(self, connection: Connection, kind: Kind, problem: str, *, passes: bool) -> None:
        log.warning("not shown by Twitter", extra={"connection": connection.name, "kind": kind, "reason": problem})
        known = await self._known(connection, kind)
        await self._put(connection, kind, replace(known, problem=problem, passes=passes))

    async def _with_profile(self, connection: Connection, wanted: Profile | None, known: Appearance) -> None:
        """Profiles cannot be changed: a new one takes the place of the old one."""
        if wanted is None:
            await self._without_profile(connection, known)
            return
        api = self.api_of(connection)
        picture_id = None if wanted.picture is None else await self.picture_of(wanted.picture, connection)
        profile_id = await api.create_profile(wanted.name, picture_id)
        await self._put(connection, "profile", Appearance(twitter_id=profile_id, told=_json(wanted)))
        if known.twitter_id is not None:
            await unless_gone(api.delete_profile(known.twitter_id))

    async def _without_profile(self, connection: Connection, known: Appearance) -> None:
        if known.twitter_id is not None:
            await unless_gone(self.api_of(connection).delete_profile(known.twitter_id))
        await self.store.forget(connection.id, "profile")

    async def _content(self, connection: Connection, wanted: Welcome) -> dict[str, Any]:
        """What Twitter is told of the welcome message; the bot says it, so it stands under the bot's profile."""
        data = message_data(Answer(wanted.text, quick_replies_of(wanted.quick_replies)))
        profile_id = await self.profile_of(connection)
        return {"message_data": data} | ({} if profile_id is None else {"custom_profile_id": profile_id})

    async def _with_welcome(self, connection: Connection, content: dict[str, Any] | None, known: Appearance) -> None:
        """The message, then the rule that makes it the default. Twitter wants the rule before it to be deleted."""
        if content is None:
            await self._without_welcome(connection, known)
            return
        api = self.api_of(connection)
        welcome_id = await _written(api, f"twitter-channel {connection.name}", known, content)
        made = Appearance(twitter_id=welcome_id, told=_json(content), problem=_UNFINISHED, passes=True)
        await self._put(connection, "welcome", made)
        rules = await api.rules()
        await _delete_rules(api, [it.id for it in rules if it.welcome_message_id != welcome_id])
        if all(it.welcome_message_id != welcome_id for it in rules):
            await api.create_rule(welcome_id)
        await self._put(connection, "welcome", replace(made, problem=None, passes=False))

    async def _without_welcome(self, connection: Connection, known: Appearance) -> None:
        api, welcome_id = self.api_of(connection), known.twitter_id
        if welcome_id is not None:
            await _delete_rules(api, [it.id for it in await api.rules() if it.welcome_message_id == welcome_id])
            await unless_gone(api.delete_welcome(welcome_id))
        await self.store.forget(connection.id, "welcome")

    async def _known(self, connection: Connection, kind: Kind) -> Appearance:
        return (await self.of(connection)).get(kind, NOTHING)

    async def _put(self, connection: Connection, kind: Kind, appearance: Appearance) -> None:
        await self.store.put(connection.id, kind, replace(appearance, user_id=connection.user_id))

    def _lock(self, connection: Connection) -> anyio.Lock:
        return self._one_at_a_time.setdefault(connection.id, anyio.Lock())


def _is_due(known: Appearance, told: str | None, *, again: bool) -> bool:
    """Whether Twitter is to be told *told*, None to have nothing."""
    is_right = known.told == told and known.problem is None and (known.twitter_id is None) == (told is None)
    return not is_right and (again or known.problem is None or known.passes)


async def _written(api: AppearanceApi, name: str, known: Appearance, content: dict[str, Any]) -> str:
    """
    The id of the welcome message that says *content*.

    One of that *name* is ours, from a try whose answer was lost; one that is gone is made again.
    """
    welcome_id = known.twitter_id or next((it.id for it in await api.welcomes() if it.name == name), None)
    if welcome_id is not None and welcome_id == known.twitter_id and known.told == _json(content):
        return welcome_id
    if welcome_id is not None:
        try:
            await api.update_welcome(welcome_id, content)
        except ApiError as error:
            if error.failure.status != 404:
                raise
        else:
            return welcome_id
    return await api.create_welcome(name, content)


async def _delete_rules(api: AppearanceApi, ids: Sequence[str]) -> None:
    for rule_id in ids:
        await unless_gone(api.delete_rule(rule_id))


def _words(kind: Kind, failure: Failure) -> str:
    if kind == "welcome" and failure.code == 214 and "allow dms" in failure.message:
        return f"{_CLOSED} {OPEN_MESSAGES} Then SAVE here again. ({answered(failure)})"
    if kind == "profile" and failure.code == 220:
        return f"{_NOT_LISTED} ({answered(failure)})"
    return in_words(failure)


def _json(wanted: Any) -> str | None:
    return None if wanted is None else msgspec.json.encode(wanted).decode()
