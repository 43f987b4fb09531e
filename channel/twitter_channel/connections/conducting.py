"""How a connection's conversations are conducted: changed and checked before it is stored."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from twitter_channel.bot.choosing import SHORTEST_SECRET, Bots, NotABot
from twitter_channel.bot.rules import plain
from twitter_channel.bot.yaml_source import BotFileError
from twitter_channel.conduct import Conduct, Hours, Profile, Welcome
from twitter_channel.connections.appearing import Appearing
from twitter_channel.connections.directory import Directory
from twitter_channel.connections.refusals import InvalidValues, Wrong
from twitter_channel.connections.service import Connections
from twitter_channel.conversations.hours import minutes
from twitter_channel.shapes import wrong_options
from twitter_channel.store.connections import Connection, ConnectionStore
from twitter_channel.store.media import MediaStore

MEMBERS = ("bot", "hand_over", "hours", "welcome", "profile", "show_tweets")
SECRET = "bot_secret"

_LONGEST_SECRET = 200


class Conducting:
    """What operators set for a connection beside its keys."""

    def __init__(
        self,
        connections: Connections,
        store: ConnectionStore,
        directory: Directory,
        bots: Bots,
        media: MediaStore,
        appearing: Appearing,
    ) -> None:
        self._connections = connections
        self._media = media
        self._appearing = appearing
        self._store = store
        self._directory = directory
        self._bots = bots

    async def change(self, name: str, values: Mapping[str, Any]) -> Connection:
        """
        Store other values of `MEMBERS`, those not given stay: of objects each member by itself. Twitter follows at
        once where the connection is enabled.

        A bot of another kind begins with nothing but what is given; ``bot_secret`` is text, or None for none.

        Raises:
            InvalidValues: Naming what will not do; then all stay as they were.
            NoSuchConnection: If there is none.
        """
        found = await self._connections.get(name)
        _require_known(values)
        secret = _secret(values[SECRET]) if SECRET in values else found.bot_secret
        conduct = _converted(_merged(found.conduct, values))
        wrong = [*_wrong_hours(conduct.hours), *_wrong_keywords(conduct), *self._wrong_bot(conduct, secret)]
        wrong += [*_wrong_welcome(conduct.welcome), *await self._wrong_picture(conduct.profile)]
        if wrong:
            raise InvalidValues(*wrong)
        await self._store.set_conduct(found.id, conduct, secret)
        self._directory.forget()
        changed = await self._connections.get(name)
        if changed.status == "enabled":
            await self._appearing.bring(changed, again=True)
        return changed

    async def _wrong_picture(self, profile: Profile | None) -> list[Wrong]:
        """It has to be there as long as it is set: Twitter may have to be given it again."""
        if profile is None or profile.picture is None:
            return []
        found = await self._media.get(profile.picture)
        if found is None or found.state != "stored":
            return [Wrong("profile.picture", "There is no such picture. Upload it with POST /api/v1/media first.")]
        return [] if found.kind == "photo" else [Wrong("profile.picture", "It must be a PNG, JPEG or WEBP picture.")]

    def _wrong_bot(self, conduct: Conduct, secret: str | None) -> Iterator[Wrong]:
        try:
            self._bots.check(conduct.bot, secret)
        except (NotABot, BotFileError) as error:
            yield Wrong("bot", str(error))


def _require_known(values: Mapping[str, Any]) -> None:
    unknown = [name for name in values if name not in (*MEMBERS, SECRET)]
    if unknown:
        known = ", ".join((*MEMBERS, SECRET))
        raise InvalidValues(*(Wrong(name, f"There is no such value. The values are {known}.") for name in unknown))


def _secret(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not SHORTEST_SECRET <= len(value) <= _LONGEST_SECRET:
        raise InvalidValues(Wrong(SECRET, f"It must be text of {SHORTEST_SECRET} to {_LONGEST_SECRET} characters."))
    return value


def _merged(old: Conduct, values: Mapping[str, Any]) -> dict[str, Any]:
    merged: dict[str, Any] = msgspec.to_builtins(old)
    given = {name: values[name] for name in MEMBERS if name in values}
    return merged | {name: _merged_member(merged[name], value) for name, value in given.items()}


def _merged_member(old: Any, new: Any) -> Any:
    """*new* over *old*; what has nothing in common with it, another kind of bot, stands alone."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    return {**old, **new} if new.get("kind", old.get("kind")) == old.get("kind") else new


def _converted(values: Mapping[str, Any]) -> Conduct:
    try:
        return msgspec.convert(values, Conduct)
    except msgspec.ValidationError as error:
        words, _, place = str(error).partition(" - at ")
        field = place.strip("`").removeprefix("$.").removeprefix("$") or "the body"
        raise InvalidValues(Wrong(field, f"{words}.")) from error


def _wrong_keywords(conduct: Conduct) -> Iterator[Wrong]:
    for place, keyword in enumerate(conduct.hand_over.keywords):
        if not plain(keyword):
            yield Wrong(f"hand_over.keywords[{place}]", "It has no letter or digit; case and punctuation are ignored.")


def _wrong_welcome(welcome: Welcome | None) -> Iterator[Wrong]:
    wrong = None if welcome is None else wrong_options(welcome.quick_replies)
    if wrong is not None:
        yield Wrong("welcome.quick_replies", f"It will not do: {wrong}.")


def _wrong_hours(hours: Hours | None) -> Iterator[Wrong]:
    if hours is None:
        return
    if not _is_zone(hours.time_zone):
        yield Wrong("hours.time_zone", f"'{hours.time_zone}' is no time zone; write it like Europe/Berlin.")
    for weekday, spans in hours.week.items():
        for span in spans:
            if minutes(span) is None:
                words = f"'{span}' is no time; write it like 09:00-17:00, the end up to 24:00."
                yield Wrong(f"hours.week.{weekday}", words)
    for day in hours.closed_on:
        if not _is_date(day):
            yield Wrong("hours.closed_on", f"'{day}' is no date; write it like 2026-12-25.")


def _is_zone(name: str) -> bool:
    """A name that is not known is a KeyError, one that leads elsewhere a ValueError, a folder an OSError."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
