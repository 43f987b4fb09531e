"""Uploads as clients make them."""

from collections.abc import Mapping
from typing import Any

import httpx

from tests.calling import NEW, Twitter, message
from twitter_emulator.world import samples

UPLOAD = "/1.1/media/upload.json"
PHOTO = samples.png(640, 480)
GIF = samples.gif(90, 160)
FILM = samples.mp4(640, 360, 2500, padding=3000)


def multipart(fields: Mapping[str, str], **files: bytes) -> dict[str, Any]:
    """A multipart body with its header, as arguments of ``Twitter.call``."""
    parts: list[tuple[str, Any]] = [(name, (None, value)) for name, value in fields.items()]
    parts += [(name, ("file", content, "application/octet-stream")) for name, content in files.items()]
    request = httpx.Request("POST", "http://unused", files=parts)
    return {"content": request.read(), "headers": {"Content-Type": request.headers["content-type"]}}


async def posted(twitter: Twitter, how: Mapping[str, Any], *, as_: str | None = "acme_support") -> httpx.Response:
    return await twitter.post(UPLOAD, as_=as_, **how)


async def command(twitter: Twitter, name: str, **fields: str) -> httpx.Response:
    return await twitter.post(UPLOAD, form={"command": name, **fields})


async def begun(twitter: Twitter, content: bytes, **fields: str) -> str:
    """An upload of which nothing was sent yet; its id."""
    wanted = {"total_bytes": str(len(content)), "media_type": "video/mp4", "media_category": "dm_video"} | fields
    response = await command(twitter, "INIT", **wanted)
    assert response.status_code == 202, response.text
    return str(response.json()["media_id_string"])


async def append(twitter: Twitter, media_id: str, index: object, segment: bytes) -> httpx.Response:
    fields = {"command": "APPEND", "media_id": media_id, "segment_index": str(index)}
    return await posted(twitter, multipart(fields, media=segment))


async def photo(twitter: Twitter, content: bytes = PHOTO) -> str:
    """A photo for a Direct Message; its id."""
    response = await posted(twitter, multipart({"media_category": "dm_image"}, media=content))
    assert response.status_code == 200, response.text
    return str(response.json()["media_id_string"])


async def chunked(twitter: Twitter, content: bytes = FILM, **fields: str) -> str:
    """A film, ready to be sent; its id."""
    media_id = await begun(twitter, content, **fields)
    middle = len(content) // 2
    await append(twitter, media_id, 0, content[:middle])
    await append(twitter, media_id, 1, content[middle:])
    response = await command(twitter, "FINALIZE", media_id=media_id)
    assert response.status_code == 201, response.text
    twitter.world.clock.advance(twitter.world.rules.media_processing_ms)
    return media_id


async def attach(
    twitter: Twitter, media_id: object, text: str = "Look", *, as_: str = "acme_support", to: str = "alice"
) -> httpx.Response:
    attachment = {"type": "media", "media": {"id": media_id}}
    return await twitter.post(NEW, json=message(twitter.id(to), text, attachment=attachment), as_=as_)


async def attached(twitter: Twitter, media_id: str, text: str = "Look") -> dict[str, Any]:
    """A message with media; its event."""
    response = await attach(twitter, media_id, text)
    assert response.status_code == 200, response.text
    event: dict[str, Any] = response.json()["event"]
    return event


def entity_of(event: Mapping[str, Any]) -> dict[str, Any]:
    entity: dict[str, Any] = event["message_create"]["message_data"]["attachment"]["media"]
    return entity
