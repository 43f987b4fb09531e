"""Putting together what handles media."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import anyio

from twitter_channel.clock import Clock
from twitter_channel.connections.directory import Directory
from twitter_channel.conversations.bell import Bell
from twitter_channel.conversations.slots import Slots
from twitter_channel.media.addresses import uploaded_to
from twitter_channel.media.attaching import Attaching
from twitter_channel.media.fetching import Fetching, Tools
from twitter_channel.media.folder import Folder, new_id
from twitter_channel.media.references import FetchForBot, References
from twitter_channel.media.sweeping import Sweeping
from twitter_channel.store.connections import Connection
from twitter_channel.store.database import Database
from twitter_channel.store.media import Media, MediaStore
from twitter_channel.store.messages import MessageStore
from twitter_channel.store.uploads import UploadStore
from twitter_channel.twitter.client import HttpClient, SignedClient
from twitter_channel.twitter.uploads import UploadApi

UPLOADS_AT_ONCE = 8
"""Files that are taken in at the same time; others wait for their turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What media are handled with; *fetch_for_bot* gets what bots elsewhere refer to."""

    database: Database
    clock: Clock
    http: HttpClient
    path: Path
    directory: Directory
    slots: Slots
    worker: Callable[[], str]
    fetch_for_bot: FetchForBot


@dataclass(frozen=True, slots=True)
class MediaParts:
    """Everything about media; *limit* is of those who upload at the same time."""

    store: MediaStore
    folder: Folder
    bell: Bell
    fetching: Fetching
    sweeping: Sweeping
    attaching: Attaching
    limit: anyio.CapacityLimiter

    async def take_in(self, chunks: AsyncIterator[bytes]) -> Media:
        """
        Keep a file that somebody uploads. What no message takes is forgotten after a day.

        Raises:
            NotMedia: If it is nothing that is kept.
        """
        async with self.limit, self.folder.draft() as draft:
            async for chunk in chunks:
                await draft.write(chunk)
            kept = await self.folder.keep(draft, new_id())
        return await self.store.add(kept, "upload")


def media_parts(given: Given) -> MediaParts:
    """The parts, connected, nothing of them running yet."""

    def client_of(connection: Connection) -> SignedClient:
        settings = connection.settings
        return SignedClient(given.http, given.clock, settings.base_url, settings.credentials)

    def uploads_of(connection: Connection) -> UploadApi:
        settings = connection.settings
        at = uploaded_to(settings.base_url)
        return UploadApi(SignedClient(given.http, given.clock, at, settings.credentials))

    database, clock = given.database, given.clock
    store, uploads, folder, bell = MediaStore(database, clock), UploadStore(database, clock), Folder(given.path), Bell()
    tools = Tools(store, folder, given.directory, given.http, client_of, given.worker, clock)
    references = References(store, MessageStore(database, clock), folder, given.fetch_for_bot)
    return MediaParts(
        store=store,
        folder=folder,
        bell=bell,
        fetching=Fetching(tools, bell),
        sweeping=Sweeping(store, uploads, folder, clock),
        limit=anyio.CapacityLimiter(UPLOADS_AT_ONCE),
        attaching=Attaching(references, uploads, uploads_of, given.slots, clock),
    )
