"""``message_data``: what a message says, as requests write it (facts §2.1)."""

from typing import Any
from urllib.parse import urlsplit

from twitter_emulator.protocol import errors
from twitter_emulator.world.messages import CallToAction, Draft, Location, Place, Point, QuickReplyOption
from twitter_emulator.world.text import tco

from ..given import Given
from .members import media_id_in, object_in, text_in

LONGEST_PLACE = 64


def draft_in(given: Given, data: dict[str, Any], path: str, *, profile_id: str | None = None) -> Draft:
    """
    The message that *data*, which stands at *path* of the body, describes.

    Raises:
        InvalidMember: If a member is missing or wrong.
    """
    location, media_id = _attached(data, f"{path}.attachment") if data.get("attachment") is not None else (None, None)
    return Draft(
        text=_text(data, path, may_be_empty=media_id is not None),
        source_app_id=given.app.id,
        options=_options(data["quick_reply"], f"{path}.quick_reply") if data.get("quick_reply") is not None else (),
        ctas=_ctas(data["ctas"], given.world.seed, f"{path}.ctas") if data.get("ctas") is not None else (),
        location=location,
        profile_id=profile_id,
        media_id=media_id,
    )


def _text(data: dict[str, Any], path: str, *, may_be_empty: bool) -> str:
    text = data.get("text")
    if may_be_empty and text in (None, ""):
        return ""
    if not isinstance(text, str) or not text:
        raise errors.InvalidMember(f"{path}.text", "is required and must be text that is not empty")
    return text


def _options(quick_reply: object, path: str) -> tuple[QuickReplyOption, ...]:
    if not isinstance(quick_reply, dict) or quick_reply.get("type") != "options":
        raise errors.InvalidMember(f"{path}.type", "must be 'options'")
    wanted = quick_reply.get("options")
    if not isinstance(wanted, list) or not 1 <= len(wanted) <= 20:
        raise errors.InvalidMember(f"{path}.options", "must be a list of 1 to 20 options")
    options = tuple(_option(option, f"{path}.options[{i}]") for i, option in enumerate(wanted))
    if len({option.description is None for option in options}) > 1:
        raise errors.InvalidMember(f"{path}.options", "either all options have a description or none has")
    return options


def _option(option: object, path: str) -> QuickReplyOption:
    if not isinstance(option, dict):
        raise errors.InvalidMember(path, "must be an object")
    label = text_in(option, "label", path, most=36)
    if not label:
        raise errors.InvalidMember(f"{path}.label", "is required")
    if "://" in label:
        raise errors.InvalidMember(f"{path}.label", "must not contain a URL")
    return QuickReplyOption(
        label,
        description=text_in(option, "description", path, most=72),
        metadata=text_in(option, "metadata", path, most=1000),
    )


def _ctas(wanted: object, seed: str, path: str) -> tuple[CallToAction, ...]:
    if not isinstance(wanted, list) or not 1 <= len(wanted) <= 3:
        raise errors.InvalidMember(path, "must be a list of 1 to 3 buttons")
    return tuple(_cta(cta, f"{path}[{i}]", seed) for i, cta in enumerate(wanted))


def _cta(cta: object, path: str, seed: str) -> CallToAction:
    if not isinstance(cta, dict) or cta.get("type") != "web_url":
        raise errors.InvalidMember(f"{path}.type", "must be 'web_url'")
    label, url = text_in(cta, "label", path, most=36), text_in(cta, "url", path, most=4096)
    if not label:
        raise errors.InvalidMember(f"{path}.label", "is required")
    if not url or not _is_web_url(url):
        raise errors.InvalidMember(f"{path}.url", "must be an http or https URL")
    return CallToAction(label, url, tco(seed, url))


def _is_web_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _attached(data: dict[str, Any], path: str) -> tuple[Location | None, str | None]:
    """Where somebody is, or the id of what was uploaded."""
    attachment = object_in(data, "attachment", path)
    if attachment.get("type") == "media":
        return None, media_id_in(object_in(attachment, "media", f"{path}.media"), f"{path}.media")
    if attachment.get("type") != "location":
        raise errors.InvalidMember(f"{path}.type", "must be 'media' or 'location'")
    return _location(object_in(attachment, "location", f"{path}.location"), path), None


def _location(location: dict[str, Any], path: str) -> Location:
    if location.get("type") == "shared_coordinate":
        return _point(location, f"{path}.location.shared_coordinate")
    if location.get("type") == "shared_place":
        return _place(location, f"{path}.location.shared_place")
    raise errors.InvalidMember(f"{path}.location.type", "must be 'shared_coordinate' or 'shared_place'")


def _point(location: dict[str, Any], path: str) -> Point:
    point = object_in(object_in(location, "shared_coordinate", path), "coordinates", f"{path}.coordinates")
    if point.get("type") != "Point":
        raise errors.InvalidMember(f"{path}.coordinates.type", "must be 'Point'")
    pair = point.get("coordinates")
    if not (isinstance(pair, list) and len(pair) == 2 and _is_degrees(pair[0], 180) and _is_degrees(pair[1], 90)):
        raise errors.InvalidMember(f"{path}.coordinates.coordinates", "must be longitude and latitude, in this order")
    return Point(float(pair[0]), float(pair[1]))


def _is_degrees(value: object, most: int) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -most <= value <= most


def _place(location: dict[str, Any], path: str) -> Place:
    place = object_in(object_in(location, "shared_place", path), "place", f"{path}.place")
    place_id = text_in(place, "id", f"{path}.place", most=LONGEST_PLACE)
    if not place_id:
        raise errors.InvalidMember(f"{path}.place.id", "is required")
    return Place(place_id)
