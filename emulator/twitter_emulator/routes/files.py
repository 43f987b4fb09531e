"""
GIFs, videos, their previews, and pictures of custom profiles, as ``video.twimg.com`` and ``pbs.twimg.com`` have them:
for everybody with the address.

A file is the upload as it came, whatever size the address names: nothing is converted. A video's preview is a plain
picture of its size.
"""

import re
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import anyio
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from twitter_emulator.payloads import media as payloads
from twitter_emulator.world import samples
from twitter_emulator.world.contents import Bytes, Plain
from twitter_emulator.world.media import Media
from twitter_emulator.world.world import World
from twitter_emulator.world.worlds import Worlds

_ID = re.compile(r"/(?:dm_[a-z_]+|media)/(\d{1,19})/")
_RANGE = re.compile(r"bytes=(?=-?\d)(\d{0,18})-(\d{0,18})")
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class File:
    """What stands at an address."""

    content: Bytes
    media_type: str


class Files:
    """The ASGI application of the file hosts; a request finds its world by the id and the name in the address."""

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        request = Request(scope)
        world, response = self._response(request)
        await response(scope, receive, send)
        _write_down(world, request, response, started)

    def _response(self, request: Request) -> tuple[World, Response]:
        path = request.url.path
        for world, media in self._candidates(path):
            found = _file_at(world, media, path)
            if found is not None and request.method in ("GET", "HEAD"):
                return world, _served(found, request)
        return self._worlds.default, Response(status_code=404)

    def _candidates(self, path: str) -> Iterator[tuple[World, Media]]:
        """The media whose id the address has; worlds that repeat each other may have the same."""
        found = _ID.match(path)
        media_id = found[1] if found else ""
        for world in self._worlds:
            media = world.media.by_id.get(media_id)
            if media is not None and media.attached_to:
                yield world, media


def _file_at(world: World, media: Media, path: str) -> File | None:
    whole = world.media.bytes_of(media.id)
    if whole is None or media.content is None:
        return None
    if media.kind == "photo":
        is_avatar = path == payloads.avatar_path(world, media) and world.profiles.has_avatar(media.id)
        return File(whole, media.content.media_type) if is_avatar else None
    if path in payloads.file_paths(world, media):
        return File(whole, media.content.media_type)
    if path == payloads.playlist_path(world, media):
        return File(Plain(_playlist(world, media)), "application/x-mpegURL")
    if path != payloads.preview_path(world, media):
        return None
    is_gif = media.kind == "animated_gif"
    return File(whole, "image/gif") if is_gif else File(Plain(samples.png(*payloads.measures(media))), "image/png")


def _playlist(world: World, media: Media) -> bytes:
    """The whole film as the only part of a stream."""
    seconds = (media.content.duration_ms if media.content else 0) / 1000
    lines = (
        "#EXTM3U",
        f"#EXT-X-TARGETDURATION:{int(seconds) + 1}",
        f"#EXTINF:{seconds:.3f},",
        payloads.film_path(world, media),
        "#EXT-X-ENDLIST",
    )
    return "\n".join(lines).encode()


def _served(file: File, request: Request) -> Response:
    size, headers = file.content.size, {"accept-ranges": "bytes"}
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    start, end = _span(asked[1], asked[2], size) if asked else (0, size)
    if start >= end and size:
        return Response(status_code=416, headers=headers | {"content-range": f"bytes */{size}"})
    if asked:
        headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
    headers["content-length"] = str(end - start)
    content = _chunks(file.content, start, end) if request.method == "GET" else iter(())
    return StreamingResponse(content, 206 if asked else 200, headers, media_type=file.media_type)


def _span(first: str, last: str, size: int) -> tuple[int, int]:
    """From where to where a range reaches; the number of bytes at the end when only *last* is given."""
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(int(last) + 1, size) if last else size


async def _chunks(content: Bytes, start: int, end: int) -> AsyncIterator[bytes]:
    while start < end:
        chunk = await anyio.to_thread.run_sync(content.read, start, min(_CHUNK, end - start))
        if not chunk:
            return
        start += len(chunk)
        yield chunk


def _write_down(world: World, request: Request, response: Response, started: float) -> None:
    """A call like those of the API, but for the credentials: there are none."""
    world.log(
        "call",
        world.journal.new_trace(),
        method=request.method,
        path=request.url.path,
        query=request.url.query.encode(),
        endpoint=None,
        request_headers=dict(request.headers),
        request_body=b"",
        status=response.status_code,
        response_headers=list(response.raw_headers),
        response_body=b"",
        app=None,
        user=None,
        took_ms=(time.perf_counter() - started) * 1000,
        error=None,
        hint=None,
    )
