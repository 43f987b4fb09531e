"""Fetching what came with messages, behind everything else: a message is shown before its picture is there."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

import anyio
from anyio.abc import TaskGroup

from twitter_channel.clock import Clock, milliseconds
from twitter_channel.connections.directory import Directory
from twitter_channel.conversations.bell import Bell
from twitter_channel.conversations.dispatch import BEAT
from twitter_channel.conversations.retries import Retries
from twitter_channel.conversations.waiting import first_of
from twitter_channel.media.addresses import NotFetched, fetched_at
from twitter_channel.media.folder import Folder, Kept, NotMedia
from twitter_channel.media.formats import LARGEST, MOST_BYTES
from twitter_channel.store.connections import Connection
from twitter_channel.store.media import Job, MediaStore
from twitter_channel.twitter.client import HttpClient, SignedClient
from twitter_channel.twitter.downloads import download
from twitter_channel.twitter.errors import ApiError, Failure
from twitter_channel.twitter.words import in_words

AT_ONCE = 4
_A_DAY = 86_400.0
PATIENCE = Retries(first=1.0, longest=900.0, patience=_A_DAY, limit_patience=_A_DAY)
"""How long the channel goes on trying: Twitter keeps media for longer, and a token may have to be renewed first."""

_NO_DISK = "It could not be written to the media folder; the channel's log says more."

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tools:
    """What fetching needs."""

    store: MediaStore
    folder: Folder
    directory: Directory
    http: HttpClient
    client_of: Callable[[Connection], SignedClient]
    worker: Callable[[], str]
    clock: Clock
    retries: Retries = PATIENCE


class Fetching:
    """Fetches whatever is due, a few at a time, in every process that shares the work."""

    def __init__(self, tools: Tools, bell: Bell) -> None:
        self._tools = tools
        self._bell = bell
        self._busy = 0

    async def run(self) -> None:
        """Until it is cancelled. What is under way then is fetched anew by whoever goes on."""
        async with anyio.create_task_group() as tasks:
            while True:
                self._bell.hush()
                try:
                    await self._take(tasks)
                    due = await self._tools.store.next_due() if self._busy < AT_ONCE else None
                except Exception:
                    log.exception("media could not be looked for")
                    due = None
                await self._rest(due)

    async def _take(self, tasks: TaskGroup) -> None:
        free = AT_ONCE - self._busy
        worker = self._tools.worker()
        for job in await self._tools.store.take(worker, free) if free and worker else ():
            self._busy += 1
            tasks.start_soon(self._work, job)

    async def _rest(self, due: float | None) -> None:
        its_time = (self._tools.clock.sleep(due),) if due else ()
        await first_of(self._bell.heard(), anyio.sleep(BEAT), *its_time)

    async def _work(self, job: Job) -> None:
        """One that cannot be fetched must not stop the others."""
        try:
            await self._settled(job)
        except Exception:
            log.exception("media not fetched", extra={"media": job.media.id})
            await self._put_off(job, Failure("unavailable", "internal error"), _NO_DISK)
        finally:
            self._busy -= 1
            self._bell.ring()

    async def _settled(self, job: Job) -> None:
        connection = await self._tools.directory.by_id(job.connection_id)
        if connection is None:
            return
        if job.is_ours:
            await self._tools.store.forget([job.media.id])
            return
        try:
            kept = await self._fetched(job, connection)
        except (NotFetched, NotMedia) as error:
            await self._failed(job, str(error))
        except ApiError as error:
            await self._put_off(job, error.failure, in_words(error.failure))
        else:
            await self._tools.store.stored(job.media, kept)
            log.info(
                "media fetched", extra={"media": kept.id, "size": kept.size, "content_type": kept.form.content_type}
            )

    async def _fetched(self, job: Job, connection: Connection) -> Kept:
        address = fetched_at(job.source, connection.settings.base_url)
        client, folder = self._tools.client_of(connection), self._tools.folder
        headers = client.signature("GET", address.url) if address.is_signed else {}
        # A photo is never more; of a GIF Twitter makes a video.
        most = MOST_BYTES["photo"] if job.media.kind == "photo" else LARGEST
        async with folder.draft() as draft:
            await download(self._tools.http, address.url, headers, draft.write, most)
            return await folder.keep(draft, job.media.id)

    async def _put_off(self, job: Job, failure: Failure, words: str) -> None:
        """A dead token is renewed some day, so it is waited for."""
        now = self._tools.clock.now()
        passing = Failure("unavailable", failure.message) if failure.stops_account else failure
        wait = self._tools.retries.wait(passing, job.media.attempts + 1, now - job.media.created_at / 1000, now)
        if wait is None:
            await self._failed(job, words)
            return
        log.warning("media not fetched", extra={"media": job.media.id, "status": failure.status, "wait": wait})
        await self._tools.store.put_off(job.media, milliseconds(self._tools.clock) + round(wait * 1000), words)

    async def _failed(self, job: Job, words: str) -> None:
        log.warning("media cannot be fetched", extra={"media": job.media.id, "why": words})
        await self._tools.store.failed(job.media, words)
