"""Media in the JSON of v1.1: answers to uploads, and attachments of messages with the addresses of their files."""

from collections.abc import Iterator
from math import gcd
from typing import Any

from twitter_emulator.world import ids
from twitter_emulator.world.contents import Content
from twitter_emulator.world.media import Media, media_key
from twitter_emulator.world.text import Link, Processed, tco
from twitter_emulator.world.world import World

Json = dict[str, Any]

PHOTOS, PREVIEWS, FILMS = "ton.twitter.com", "pbs.twimg.com", "video.twimg.com"
EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}
_SIDES = {"small": 680, "thumb": 150, "medium": 1200, "large": 2048}
_BITRATES = ((832_000, 2), (256_000, 4), (2_176_000, 1))
"""Of the variants of a video, with what its measures are divided by; not sorted, as they never were (facts §2.9)."""


def uploaded(world: World, media: Media) -> Json:
    """What ``media/upload`` answers of *media*, complete or just begun (facts §2.10)."""
    now_ms = world.now_ms
    shown: Json = {"media_id": int(media.id), "media_id_string": media.id}
    if media.has_category:
        shown["media_key"] = media_key(media, world.rules.choices.media_key_prefixes)
    if media.finalized_ms is None:
        return shown | {"expires_after_secs": _seconds_left(media, now_ms)}
    shown["size"] = media.total_bytes
    state = media.progress(now_ms).state
    if state != "failed":
        shown["expires_after_secs"] = _seconds_left(media, now_ms)
    if state == "succeeded" and media.content is not None:
        shown.update(_measured(media.content))
    return shown | (processing(media, now_ms) if state != "succeeded" else {})


def processing(media: Media, now_ms: int) -> Json:
    """``processing_info``: how far it is, when to ask again, and what went wrong."""
    progress = media.progress(now_ms)
    info: Json = {"state": progress.state}
    if progress.check_after_s:
        info["check_after_secs"] = progress.check_after_s
    if progress.state != "pending":
        info["progress_percent"] = progress.percent
    if progress.state == "failed" and media.failure is not None:
        failure = media.failure
        info["error"] = {"code": failure.code, "name": failure.name, "message": failure.message}
    return {"processing_info": info}


def _seconds_left(media: Media, now_ms: int) -> int:
    return max(0, media.expires_ms - now_ms) // 1000


def _measured(content: Content) -> Json:
    if content.is_video:
        return {"video": {"video_type": content.media_type}}
    return {"image": {"image_type": content.media_type, "w": content.width, "h": content.height}}


# Attachments


def with_link(world: World, text: Processed, event_id: str) -> Processed:
    """*text* and the link of the media that go with it, as readers get it."""
    url = tco(world.seed, f"media of {event_id}")
    return text.followed_by(
        url,
        expanded_url=f"https://twitter.com/messages/media/{event_id}",
        display_url=url.replace("https://t.co/", "pic.twitter.com/"),
    )


def attachment(world: World, media: Media, text: Processed, event_id: str) -> Json:
    """The ``attachment`` of a message whose *text* ends with the link of its *media*."""
    link = text.entities[-1]
    assert isinstance(link, Link)
    address = media_url(world, media, event_id)
    entity: Json = {
        "id": int(media.id),
        "id_str": media.id,
        "indices": [link.start, link.end],
        "media_url": address,
        "media_url_https": address,
        "url": link.url,
        "display_url": link.display_url,
        "expanded_url": link.expanded_url,
        "type": media.kind,
        "sizes": {name: _size(media, name) for name in _SIDES},
    }
    if media.kind != "photo":
        entity["video_info"] = _video_info(world, media)
    return {"type": "media", "media": entity}


def _size(media: Media, name: str) -> Json:
    most = _SIDES[name]
    if name == "thumb":
        return {"w": most, "h": most, "resize": "crop"}
    width, height = measures(media)
    longest = max(width, height, most)
    return {"w": max(1, width * most // longest), "h": max(1, height * most // longest), "resize": "fit"}


def _video_info(world: World, media: Media) -> Json:
    width, height = measures(media)
    common = gcd(width, height)
    info: Json = {"aspect_ratio": [width // common, height // common]}
    if media.kind == "video" and media.content is not None:
        info["duration_millis"] = media.content.duration_ms
    return info | {"variants": list(_variants(world, media))}


def _variants(world: World, media: Media) -> Iterator[Json]:
    host = _base(world, FILMS)
    if media.kind == "animated_gif":
        yield {"bitrate": 0, "content_type": "video/mp4", "url": host + gif_path(world, media)}
        return
    for bitrate, divisor in _BITRATES:
        url = f"{host}{film_path(world, media, divisor)}?tag=1"
        yield {"bitrate": bitrate, "content_type": "video/mp4", "url": url}
    url = f"{host}{playlist_path(world, media)}?tag=1&container=fmp4"
    yield {"content_type": "application/x-mpegURL", "url": url}


# Addresses


def media_url(world: World, media: Media, event_id: str) -> str:
    """Where the photo is, or the preview of what moves."""
    if media.kind == "photo":
        return _base(world, PHOTOS) + photo_path(world, media, event_id)
    return _base(world, PREVIEWS) + preview_path(world, media)


def avatar_url(world: World, media: Media) -> str:
    """Where the picture of a custom profile is."""
    return _base(world, PREVIEWS) + avatar_path(world, media)


def avatar_path(world: World, media: Media) -> str:
    return f"/media/{media.id}/{ids.derived(15, 'avatar', world.seed, media.id)}.{_ending(media)}"


def photo_path(world: World, media: Media, event_id: str) -> str:
    """Each message has a file name of its own for it."""
    name = ids.derived(8, "photo", world.seed, media.id, event_id)
    return f"/1.1/ton/data/dm/{event_id}/{media.id}/{name}.{_ending(media)}"


def preview_path(world: World, media: Media) -> str:
    if media.kind == "animated_gif":
        return f"/dm_gif_preview/{media.id}/{_name(world, media)}.jpg"
    return f"/dm_video_preview/{media.id}/img/{_name(world, media, 'preview')}.jpg"


def gif_path(world: World, media: Media) -> str:
    return f"/dm_gif/{media.id}/{_name(world, media)}.mp4"


def film_path(world: World, media: Media, divisor: int = 1) -> str:
    """The variant whose measures are divided by *divisor*."""
    width, height = (side // divisor for side in measures(media))
    return f"/dm_video/{media.id}/vid/{width}x{height}/{_name(world, media, str(divisor))}.mp4"


def playlist_path(world: World, media: Media) -> str:
    return f"/dm_video/{media.id}/pl/{_name(world, media, 'playlist')}.m3u8"


def file_paths(world: World, media: Media) -> list[str]:
    """Where the film itself is: of a video in several places."""
    if media.kind == "animated_gif":
        return [gif_path(world, media)]
    return [film_path(world, media, divisor) for _, divisor in _BITRATES]


def measures(media: Media) -> tuple[int, int]:
    """Width and height in pixels."""
    return (media.content.width, media.content.height) if media.content else (1, 1)


def _ending(media: Media) -> str:
    return EXTENSIONS.get(media.content.media_type if media.content else "", "jpg")


def _name(world: World, media: Media, *parts: str) -> str:
    """As long as they were: 50 characters for a GIF, 43 for a video."""
    length = 50 if media.kind == "animated_gif" else 43
    return ids.derived(length, "media", world.seed, media.id, *parts)


def _base(world: World, host: str) -> str:
    return world.rules.media_base_url.rstrip("/") or f"https://{host}"
