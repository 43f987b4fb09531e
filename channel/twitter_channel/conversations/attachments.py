"""What is attached to a message, as Twitter tells (facts §2.9)."""

from typing import Any

import msgspec

from twitter_channel.media.formats import FORMATS, Kind
from twitter_channel.store.media import Attachment

_LONGEST = 2_000


class _Variant(msgspec.Struct):
    url: str
    content_type: str = ""
    bitrate: int = 0


class _Videos(msgspec.Struct):
    variants: tuple[_Variant, ...] = ()


class _Photo(msgspec.Struct, tag_field="type", tag="photo"):
    media_url_https: str


class _Gif(msgspec.Struct, tag_field="type", tag="animated_gif"):
    video_info: _Videos


class _Video(msgspec.Struct, tag_field="type", tag="video"):
    video_info: _Videos


class _Attached(msgspec.Struct, tag_field="type", tag="media"):
    media: _Photo | _Gif | _Video


def attachment_in(attachment: Any) -> Attachment | None:
    """What the member ``attachment`` of a message says; None when it is nothing that can be fetched."""
    try:
        media = msgspec.convert(attachment, _Attached).media
    except msgspec.ValidationError:
        return None
    url = media.media_url_https if isinstance(media, _Photo) else _best(media.video_info.variants)
    return Attachment(_kind(media), url) if 0 < len(url) <= _LONGEST else None


def _kind(media: _Photo | _Gif | _Video) -> Kind:
    if isinstance(media, _Photo):
        return "photo"
    return "video" if isinstance(media, _Video) else "animated_gif"


def link_of(attachment: Any) -> str | None:
    """The link that Twitter puts behind the text for what is attached; people see that, and not the link."""
    media = attachment.get("media") if isinstance(attachment, dict) else None
    link = media.get("url") if isinstance(media, dict) else None
    return link if isinstance(link, str) else None


def _best(variants: tuple[_Variant, ...]) -> str:
    """Where the file with most to see is; "" without one, for a stream (m3u8) is none. An emulator's GIF is one."""
    files = [it for it in variants if it.content_type in FORMATS]
    return max(files, key=lambda it: it.bitrate).url if files else ""
