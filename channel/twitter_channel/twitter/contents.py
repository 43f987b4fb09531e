"""What a message has beside its text, as Twitter tells of it (facts §2.1, §2.9, §6.1)."""

import re
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from twitter_channel.answers import Button, Location
from twitter_channel.shapes import ADDRESS, Point

T = TypeVar("T")

_ADDRESS = re.compile(ADDRESS)
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Contents:
    """
    *media* are the kinds of what is attached; *place* is what Twitter calls a place that was shared by its name.

    *profile* is the custom profile under which the message was written, *is_welcomed* says that it answers a welcome
    message.
    """

    media: tuple[str, ...] = ()
    location: Location | None = None
    place: str | None = None
    buttons: tuple[Button, ...] = ()
    profile: str | None = None
    is_welcomed: bool = False


class _Cta(msgspec.Struct):
    label: str
    url: str


class _Data(msgspec.Struct):
    attachment: Any = None
    ctas: Any = None


class _Create(msgspec.Struct):
    message_data: _Data
    custom_profile_id: Any = None


class _Event(msgspec.Struct):
    message_create: _Create
    initiated_via: Any = None


class _Kind(msgspec.Struct):
    type: str


class _Media(msgspec.Struct, tag_field="type", tag="media"):
    media: _Kind


class _Coordinates(msgspec.Struct):
    coordinates: tuple[float, float]


class _Point(msgspec.Struct):
    coordinates: _Coordinates


class _SharedPoint(msgspec.Struct, tag_field="type", tag="shared_coordinate"):
    shared_coordinate: _Point


class _Named(msgspec.Struct):
    id: str = ""
    name: str | None = None
    full_name: str | None = None


class _Place(msgspec.Struct):
    place: _Named


class _SharedPlace(msgspec.Struct, tag_field="type", tag="shared_place"):
    shared_place: _Place


class _Location(msgspec.Struct, tag_field="type", tag="location"):
    location: _SharedPoint | _SharedPlace


def contents_of(payload: str) -> Contents:
    """What an event of a message, as JSON, has; a part that cannot be read is left out, for the text is read."""
    try:
        event = msgspec.json.decode(payload, type=_Event)
    except msgspec.DecodeError:
        return Contents()
    create, data = event.message_create, event.message_create.message_data
    media, place = _read(data.attachment, _Media), _read(data.attachment, _Location)
    shared = None if place is None else place.location
    return Contents(
        media=() if media is None else (media.media.type,),
        location=_point(shared) if isinstance(shared, _SharedPoint) else None,
        place=_name(shared.shared_place.place) if isinstance(shared, _SharedPlace) else None,
        buttons=_buttons(_read(data.ctas, tuple[_Cta, ...]) or ()),
        profile=create.custom_profile_id if isinstance(create.custom_profile_id, str) else None,
        is_welcomed=isinstance(event.initiated_via, dict) and "welcome_message_id" in event.initiated_via,
    )


def _read(value: Any, shape: type[T]) -> T | None:
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError:
        return None


def _point(shared: _SharedPoint) -> Location | None:
    """GeoJSON has the longitude first."""
    longitude, latitude = shared.shared_coordinate.coordinates.coordinates
    is_on_earth = _read({"longitude": longitude, "latitude": latitude}, Point) is not None
    return Location(longitude, latitude) if is_on_earth else None


def _name(place: _Named) -> str | None:
    return (place.full_name or place.name or place.id)[:_LONGEST_NAME] or None


def _buttons(ctas: tuple[_Cta, ...]) -> tuple[Button, ...]:
    """Only those that lead to a page: what agents press must not be a script."""
    return tuple(Button(it.label, it.url) for it in ctas if _ADDRESS.fullmatch(it.url))
