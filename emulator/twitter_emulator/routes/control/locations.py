"""A location that a person shares."""

from typing import Annotated

import msgspec

from twitter_emulator.world.messages import Location, Place, Point

from .problems import Problem


class NewLocation(msgspec.Struct, forbid_unknown_fields=True):
    """A point, in degrees, or the id of a *place*."""

    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)] | None = None
    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)] | None = None
    place: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None


def location_of(wanted: NewLocation) -> Location:
    """
    Raises:
        Problem: If it is neither a point nor a place, or both.
    """
    if wanted.place is not None and wanted.longitude is None and wanted.latitude is None:
        return Place(wanted.place)
    if wanted.place is None and wanted.longitude is not None and wanted.latitude is not None:
        return Point(wanted.longitude, wanted.latitude)
    raise Problem(400, "location is a longitude and a latitude, or a place")
