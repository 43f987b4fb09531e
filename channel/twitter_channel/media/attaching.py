"""
From what a message refers to, to the id under which Twitter has it: before a message is sent, its media are uploaded.

Until then Twitter knows nothing of the message, so all of this may be done again after a crash: an upload that nobody
refers to expires at Twitter within a day. Only what was uploaded and how long it is good is remembered.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from anyio import to_thread

from twitter_channel.clock import Clock, milliseconds
from twitter_channel.conversations.slots import Slots
from twitter_channel.media.formats import FORMATS, WORDS, Format, too_large
from twitter_channel.media.references import References, Refused
from twitter_channel.store.connections import Connection
from twitter_channel.store.media import Media
from twitter_channel.store.messages import Message
from twitter_channel.store.uploads import For, Upload, UploadStore
from twitter_channel.twitter.uploads import SEGMENT, Progress, UploadApi

_MARGIN_MS = 600_000
"""An id that is good for less than ten minutes is not used any more."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Twitter is not done with it: to be asked again at *until*, in milliseconds since the epoch."""

    until: int
    reason: str


class Attaching:
    """Uploads what is attached."""

    def __init__(
        self,
        references: References,
        uploads: UploadStore,
        api_of: Callable[[Connection], UploadApi],
        slots: Slots,
        clock: Clock,
    ) -> None:
        self._references = references
        self._uploads = uploads
        self._api_of = api_of
        self._slots = slots
        self._clock = clock

    async def attached(self, message: Message, connection: Connection) -> str | Waiting | None:
        """
        Twitter's id of what is attached to *message*; None when nothing is.

        Raises:
            Refused: If it cannot be attached, in words.
            ApiError: If it could not be uploaded.
        """
        if message.answer.media is None:
            return None
        api = self._api_of(connection)
        # A film takes a while, and needs none of what other conversations wait for.
        with self._slots.aside():
            media = await self._references.kept(message)
            whose = _whose(media, message, connection)
            upload = await self._uploads.find(whose) or await self._uploaded(whose, media, api)
        if upload.is_ready:
            return upload.twitter_id
        return await self._processed(upload, media, api)

    async def lasting(self, media_id: str, connection: Connection) -> str:
        """
        Twitter's id of a picture that stands for more than one message.

        Raises:
            Refused: If it cannot be had, in words.
            ApiError: If it could not be uploaded.
        """
        api = self._api_of(connection)
        media, whose = await self._references.found(media_id), For(media_id, connection.id, None)
        upload = await self._uploads.find(whose) or await self._uploaded(whose, media, api)
        ready = upload.twitter_id if upload.is_ready else await self._processed(upload, media, api)
        if isinstance(ready, Waiting):
            raise Refused(ready.reason)
        return ready

    async def forget(self, connection: Connection, twitter_id: str) -> None:
        """Twitter refused that id: the next try uploads anew."""
        await self._uploads.forget(connection.id, twitter_id)

    async def _uploaded(self, whose: For, media: Media, api: UploadApi) -> Upload:
        form, path = FORMATS[media.content_type or ""], self._references.path_of(media)
        size = media.size or 0
        if size > form.most_bytes:
            raise Refused(too_large(form))
        twitter_id = await api.begin(size, form.content_type, form.category, shared=whose.message_id is None)
        await self._send_segments(path, twitter_id, api)
        progress = await api.finish(twitter_id)
        log.info("media uploaded", extra={"media": media.id, "twitter_id": twitter_id, "size": size})
        return await self._noted(whose, twitter_id, progress, form)

    async def _send_segments(self, path: Path, twitter_id: str, api: UploadApi) -> None:
        try:
            with await to_thread.run_sync(path.open, "rb") as file:
                number = 0
                while segment := await to_thread.run_sync(file.read, SEGMENT):
                    await api.append(twitter_id, number, segment)
                    number += 1
        except OSError as error:
            raise Refused(
                f"The file of what is attached cannot be read ({error.strerror}). Channels that share a database have "
                "to share the media folder (--media-dir), too."
            ) from error

    async def _noted(self, whose: For, twitter_id: str, progress: Progress, form: Format) -> Upload:
        _require_success(progress, form)
        now = milliseconds(self._clock)
        expires_at = now + progress.expires_after * 1000 - _MARGIN_MS
        check_at = None if progress.state == "succeeded" else now + round(progress.check_after * 1000)
        return await self._uploads.add(whose, twitter_id, expires_at, check_at)

    async def _processed(self, upload: Upload, media: Media, api: UploadApi) -> str | Waiting:
        form, now = FORMATS[media.content_type or ""], milliseconds(self._clock)
        words = f"Twitter is still processing the {WORDS[form.kind]}."
        if upload.check_at is not None and upload.check_at > now:
            return Waiting(upload.check_at, words)
        progress = await api.progress(upload.twitter_id)
        if progress.state == "failed":
            await self._uploads.forget(upload.connection_id, upload.twitter_id)
        _require_success(progress, form)
        if progress.state == "succeeded":
            await self._uploads.ready(upload)
            return upload.twitter_id
        waiting = Waiting(now + round(progress.check_after * 1000), words)
        await self._uploads.check_later(upload, waiting.until)
        return waiting


def _whose(media: Media, message: Message, connection: Connection) -> For:
    """What a bot attaches it attaches again and again; what people do goes to one customer, once."""
    whose = For(media.id, connection.id, message.id)
    return replace(whose, message_id=None) if media.origin == "bot" else whose


def _require_success(progress: Progress, form: Format) -> None:
    if progress.state == "failed":
        raise Refused(f"Twitter could not process the {WORDS[form.kind]}: {progress.problem}.")
