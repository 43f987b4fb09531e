"""Deleting what nobody refers to: files whose rows are gone, and uploads that no message took."""

import logging
from dataclasses import dataclass

import anyio
from anyio import to_thread

from twitter_channel.clock import Clock, milliseconds
from twitter_channel.media.folder import Folder
from twitter_channel.store.media import MediaStore
from twitter_channel.store.uploads import UploadStore

EVERY = 3_600.0
UNUSED_FOR = 86_400.0
"""Seconds between two rounds, and how long an upload waits for the message it is for."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sweeping:
    """Keeps the folder clean."""

    store: MediaStore
    uploads: UploadStore
    folder: Folder
    clock: Clock

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await anyio.sleep(EVERY)
            try:
                await self.sweep()
            except Exception:
                log.exception("media folder not cleaned")

    async def sweep(self) -> None:
        """One round."""
        await self.uploads.sweep()
        unused = await self.store.unused(milliseconds(self.clock) - int(UNUSED_FOR * 1000))
        await self.store.forget(unused)
        # A file is there a moment before its row is, so young ones are left alone.
        old = await to_thread.run_sync(self.folder.older_than, UNUSED_FOR)
        for some in (old[start : start + 500] for start in range(0, len(old), 500)):
            known = await self.store.known(some)
            await to_thread.run_sync(self.folder.remove, [it for it in some if it not in known])
