"""Media that people send, and those of a world as files: for tests, and for pages that show a conversation."""

import binascii
from base64 import b64decode
from types import MappingProxyType
from typing import Literal
from urllib.parse import quote

import anyio
import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twitter_emulator.protocol import errors
from twitter_emulator.vault import Vault, VaultFull
from twitter_emulator.world.accounts import Account
from twitter_emulator.world.contents import Content, Joined, Kind, Plain
from twitter_emulator.world.fitness import Category, kind_of
from twitter_emulator.world.media import Media, Wanted
from twitter_emulator.world.recognition import recognised
from twitter_emulator.world.samples import sample
from twitter_emulator.world.world import World

from .problems import Problem
from .reading import world_of

Name = Literal["photo", "gif", "video"]
KINDS: MappingProxyType[Name, Kind] = MappingProxyType({"photo": "photo", "gif": "animated_gif", "video": "video"})
_CATEGORIES: MappingProxyType[Kind, Category] = MappingProxyType(
    {"photo": "dm_image", "animated_gif": "dm_gif", "video": "dm_video"}
)


class NewMedia(msgspec.Struct, forbid_unknown_fields=True):
    """*data* is a file as base64, whose own type counts; without it a sample of *type* is sent."""

    type: Name | None = None
    data: str | None = None


def media_of(vault: Vault, world: World, sender: Account, wanted: Name | NewMedia) -> Media:
    """
    What *sender* attaches to a message: uploaded here and now, and ready.

    Raises:
        Problem: If it is no picture or film, or there is no room for it.
        ApiError: If Twitter would not take it.
    """
    new = NewMedia(wanted) if isinstance(wanted, str) else wanted
    content = _content(new)
    found = recognised(Plain(content))
    if found is None:
        raise Problem(400, "media.data is no PNG, JPEG, GIF, WEBP, MP4 or QuickTime file")
    kind = _kind(new, found)
    try:
        whole = Joined((vault.kept(content),))
    except VaultFull as full:
        raise Problem(503, f"{full}; reset or drop worlds, or start with a larger --media-limit") from None
    announced = Wanted(kind=kind, category=_CATEGORIES[kind], total_bytes=whole.size)
    media_id = world.ids.snowflake(world.now_ms)
    try:
        return world.media.take_in(media_id, sender.id, announced, whole, found, world.now_ms)
    except errors.ApiError:
        whole.discard()
        raise


def _content(new: NewMedia) -> bytes:
    if new.data is None:
        return sample(KINDS[new.type or "photo"])
    try:
        return b64decode(new.data, validate=True)
    except (binascii.Error, ValueError):
        raise Problem(400, "media.data is not base64") from None


def _kind(new: NewMedia, found: Content) -> Kind:
    """What was asked for, which the bytes must be; else what they are."""
    kind = KINDS[new.type] if new.type else kind_of(found)
    if found.is_video != (kind == "video") or (kind == "animated_gif" and not found.is_gif):
        raise Problem(400, f"media.type is {new.type!r}, and media.data is {found.media_type}")
    return kind


def vault_of(request: Request) -> Vault:
    vault: Vault = request.app.state.vault
    return vault


def media_shown(world: World, media_id: str | None) -> dict[str, str] | None:
    """The media of a message, with where the control API has the bytes."""
    media = world.media.by_id.get(media_id) if media_id else None
    if media is None:
        return None
    address = f"/_emulator/v1/worlds/{quote(world.name, safe='')}/media/{media.id}"
    return {"id": media.id, "type": media.kind, "url": address}


async def show_media(request: Request) -> Response:
    """The bytes of an upload, by its id and without a signature."""
    world, media_id = world_of(request), request.path_params["media"]
    media, whole = world.media.by_id.get(media_id), world.media.bytes_of(media_id)
    if media is None or media.content is None or whole is None:
        raise Problem(404, f"there are no media {media_id!r} here whose bytes are kept (a restart leaves them behind)")
    content = await anyio.to_thread.run_sync(whole.read, 0, whole.size)
    headers = {"x-content-type-options": "nosniff", "content-security-policy": "sandbox"}
    return Response(content, media_type=media.content.media_type, headers=headers)


ROUTES = (Route("/worlds/{world}/media/{media}", show_media, methods=["GET"]),)
