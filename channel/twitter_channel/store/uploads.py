"""What Twitter was given: under which id it knows media, for which message, and how long."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from twitter_channel.clock import Clock, milliseconds
from twitter_channel.store.database import Database
from twitter_channel.store.tables import media_uploads


@dataclass(frozen=True, slots=True)
class For:
    """Whose upload it is: of which media, by which connection, for one message or (None) for all that follow."""

    media_id: str
    connection_id: int
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Upload:
    """An id of Twitter's. Before ``check_at`` it is not worth asking whether it *is_ready*; times in milliseconds."""

    id: int
    connection_id: int
    twitter_id: str
    is_ready: bool
    check_at: int | None
    expires_at: int


class UploadStore:
    """Reads and writes them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def find(self, of: For) -> Upload | None:
        """The newest that has not expired."""
        valid = select(media_uploads).where(*_same(of), media_uploads.c.expires_at > milliseconds(self._clock))
        async with self._database.reading() as connection:
            row = (await connection.execute(valid.order_by(media_uploads.c.id.desc()).limit(1))).first()
        return None if row is None else _upload(row)

    async def add(self, of: For, twitter_id: str, expires_at: int, check_at: int | None) -> Upload:
        """In place of those that were; without *check_at* it is ready."""
        row = {
            "media_id": of.media_id,
            "connection_id": of.connection_id,
            "message_id": of.message_id,
            "twitter_id": twitter_id,
            "is_ready": check_at is None,
            "check_at": check_at,
            "expires_at": expires_at,
            "created_at": milliseconds(self._clock),
        }
        async with self._database.writing() as connection:
            await connection.execute(delete(media_uploads).where(*_same(of)))
            return _upload(
                (await connection.execute(insert(media_uploads).values(row).returning(*media_uploads.c))).one()
            )

    async def ready(self, upload: Upload) -> None:
        """Twitter has processed it."""
        await self._change(upload, is_ready=True, check_at=None)

    async def check_later(self, upload: Upload, check_at: int) -> None:
        """Twitter is still processing it."""
        await self._change(upload, check_at=check_at)

    async def forget(self, connection_id: int, twitter_id: str) -> None:
        """Twitter does not take that id any more."""
        gone = (media_uploads.c.connection_id == connection_id, media_uploads.c.twitter_id == twitter_id)
        async with self._database.writing() as connection:
            await connection.execute(delete(media_uploads).where(*gone))

    async def sweep(self) -> None:
        """Forget what has expired."""
        old = media_uploads.c.expires_at < milliseconds(self._clock)
        async with self._database.writing() as connection:
            await connection.execute(delete(media_uploads).where(old))

    async def _change(self, upload: Upload, **values: Any) -> None:
        async with self._database.writing() as connection:
            await connection.execute(update(media_uploads).where(media_uploads.c.id == upload.id).values(values))


def _same(of: For) -> tuple[Any, ...]:
    return (
        media_uploads.c.media_id == of.media_id,
        media_uploads.c.connection_id == of.connection_id,
        media_uploads.c.message_id == of.message_id,
    )


def _upload(row: Row[Any]) -> Upload:
    return Upload(row.id, row.connection_id, row.twitter_id, row.is_ready, row.check_at, row.expires_at)
