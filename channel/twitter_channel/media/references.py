"""
What a message refers to, brought into the folder: ``file:`` of a bot's rule file, ``https:`` of a bot elsewhere.

Once it is there the message refers to it as ``media:`` and its id, as those of people do from the start.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import anyio
from anyio import to_thread

from twitter_channel.bot.http_calls import PassingFailure
from twitter_channel.bot.turns import BotFailed
from twitter_channel.media.folder import Folder, Kept, NotMedia, new_id
from twitter_channel.media.formats import LARGEST
from twitter_channel.store.media import PREFIX, Media, MediaStore
from twitter_channel.store.messages import Message, MessageStore

_CHUNK = 1024 * 1024

_TRIES = 3
_FIRST_WAIT = 0.5
"""How often what a bot elsewhere attaches is asked for, and how many seconds after the first time it is again."""

Sink = Callable[[bytes], Awaitable[None]]
FetchForBot = Callable[[str, Sink, int], Awaitable[None]]
"""Gives a sink the bytes at a bot's address, so many at most; raises `BotFailed` if it cannot."""


class Refused(Exception):
    """It cannot be attached; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class References:
    """Brings what bots refer to into *folder*."""

    media: MediaStore
    messages: MessageStore
    folder: Folder
    fetch: FetchForBot
    _known: dict[str, tuple[float, str]] = field(default_factory=dict)
    """What rule files' media were when they were read last: path → time of change, id."""

    def path_of(self, media: Media) -> Path:
        """Where its file lies."""
        return self.folder.path_of(media.id)

    async def kept(self, message: Message) -> Media:
        """
        What *message* refers to.

        Raises:
            Refused: If it cannot be had, or is not what Twitter takes.
        """
        reference = message.answer.media or ""
        if reference.startswith(PREFIX):
            return await self.found(reference.removeprefix(PREFIX))
        try:
            media = await (self._of_file(reference) if reference.startswith("file:") else self._of_address(reference))
        except NotMedia as error:
            raise Refused(f"What the bot attaches cannot be sent. {error}") from error
        except BotFailed as error:
            raise Refused(f"What the bot attaches could not be fetched. {error}") from error
        await self.messages.refer(message, PREFIX + media.id)
        return media

    async def found(self, media_id: str) -> Media:
        """
        What is kept under that id.

        Raises:
            Refused: If it is not there.
        """
        media = await self.media.get(media_id)
        if media is None:
            raise Refused("What was attached is not there any more. Upload it again.")
        if media.state != "stored":
            raise Refused(f"What is attached was not fetched: {media.reason or 'it is still on its way'}")
        return media

    async def _of_file(self, reference: str) -> Media:
        path = Path(unquote(urlsplit(reference).path))
        try:
            changed = (await to_thread.run_sync(path.stat)).st_mtime
            before, media_id = self._known.get(str(path), (0.0, ""))
            if before == changed and (known := await self.media.get(media_id)) is not None:
                return known
            media = await self._copied(path)
        except OSError as error:
            raise Refused(f"The bot's file {path.name} cannot be read: {error.strerror}.") from error
        self._known[str(path)] = changed, media.id
        return media

    async def _copied(self, path: Path) -> Media:
        async def pour(into: Sink) -> None:
            with await to_thread.run_sync(path.open, "rb") as file:
                while chunk := await to_thread.run_sync(file.read, _CHUNK):
                    await into(chunk)

        return await self._adopted(pour)

    async def _of_address(self, reference: str) -> Media:
        async def pour(into: Sink) -> None:
            await self.fetch(reference, into, LARGEST)

        for tried in range(1, _TRIES):
            try:
                return await self._adopted(pour)
            except PassingFailure:
                await anyio.sleep(_FIRST_WAIT * 2.0 ** (tried - 1))
        return await self._adopted(pour)

    async def _adopted(self, pour: Callable[[Sink], Awaitable[None]]) -> Media:
        """Kept once, however often a bot attaches the same bytes."""
        async with self.folder.draft() as draft:
            await pour(draft.write)
            kept: Kept = await self.folder.keep(draft, new_id())
        known = await self.media.same(kept.digest)
        if known is None:
            return await self.media.add(kept, "bot")
        await to_thread.run_sync(self.folder.remove, [kept.id])
        return known
