"""Uploading what is to be attached to a Direct Message: INIT, APPEND, FINALIZE, STATUS (facts §2.10)."""

from dataclasses import dataclass
from typing import Literal

import httpx
import msgspec

from twitter_channel.twitter.api import decoded
from twitter_channel.twitter.client import SignedClient
from twitter_channel.twitter.errors import ApiError, Failure

SEGMENT = 1024 * 1024
"""Bytes of one APPEND: small enough for a slow line, large enough that 512 MB are less than 1,000 of them."""

_PATH = "/1.1/media/upload.json"
_PATIENCE = httpx.Timeout(30.0, connect=5.0)
_A_DAY = 86_400

State = Literal["pending", "in_progress", "succeeded", "failed"]


@dataclass(frozen=True, slots=True)
class Progress:
    """
    How far Twitter is with an upload: usable when *state* is ``succeeded``.

    *check_after* is in how many seconds to ask again, *expires_after* for how many the id is good; *problem* is why
    it failed, in Twitter's words.
    """

    state: State
    check_after: float = 0
    expires_after: int = _A_DAY
    problem: str | None = None


class UploadApi:
    """Uploads in one account's name. Every call raises `ApiError` unless it succeeded."""

    def __init__(self, client: SignedClient) -> None:
        self._client = client

    async def begin(self, size: int, content_type: str, category: str, *, shared: bool) -> str:
        """Announce an upload; its id, which may be sent more than once if it is *shared*."""
        values = [("command", "INIT"), ("total_bytes", str(size)), ("media_type", content_type)]
        query = [*values, ("media_category", category), *([("shared", "true")] if shared else [])]
        return decoded(await self._client.call("POST", _PATH, query=query), _Upload).media_id_string

    async def append(self, media_id: str, number: int, segment: bytes) -> None:
        """Send the segment of that number, the first being 0. Sent again it replaces itself."""
        fields = {"command": "APPEND", "media_id": media_id, "segment_index": str(number)}
        await self._client.post_file(_PATH, fields, "media", segment, _PATIENCE)

    async def finish(self, media_id: str) -> Progress:
        """Say that it is complete. Videos and GIFs are processed then."""
        query = [("command", "FINALIZE"), ("media_id", media_id)]
        return _progress(decoded(await self._client.call("POST", _PATH, query=query), _Upload))

    async def progress(self, media_id: str) -> Progress:
        """How far the processing is."""
        query = [("command", "STATUS"), ("media_id", media_id)]
        return _progress(decoded(await self._client.call("GET", _PATH, query=query), _Upload))


class _Error(msgspec.Struct):
    name: str = ""
    message: str = ""


class _Processing(msgspec.Struct):
    state: str
    check_after_secs: float | None = None
    error: _Error | None = None


class _Upload(msgspec.Struct):
    media_id_string: str
    expires_after_secs: int | None = None
    processing_info: _Processing | None = None


def _progress(upload: _Upload) -> Progress:
    expires_after = upload.expires_after_secs or _A_DAY
    info = upload.processing_info
    if info is None:
        return Progress("succeeded", expires_after=expires_after)
    check_after = max(info.check_after_secs or 1.0, 1.0)
    match info.state:
        case "failed":
            error = info.error or _Error()
            return Progress("failed", problem=error.message or error.name or "no reason was given")
        case "pending" | "in_progress" | "succeeded" as state:
            return Progress(state, check_after, expires_after)
    raise ApiError(Failure("unclear", f"the upload is in an unknown state, {info.state[:50]!r}"))
