"""Bodies changed after they were built, as an :class:`Alteration` says."""

from typing import Any

import msgspec

from twitter_emulator.world.alterations import Alteration, Path

Json = dict[str, Any]
Key = str | int

END = "-"
LONGEST_INDEX = 9


class Misfit(Exception):
    """A path leads nowhere in the body that was to be altered; the text says where it ends."""


def altered(body: Json, alteration: Alteration) -> Json:
    """
    A copy of *body*, changed.

    Raises:
        Misfit: If a path of *alteration* does not fit *body*.
    """
    copy: Json = msgspec.json.decode(msgspec.json.encode(body))
    for path, value in alteration.replaced.items():
        place, key = _present(copy, path, "set; what is new must be added")
        place[key] = value
    for path, value in alteration.added.items():
        _add(copy, path, value)
    for path in alteration.removed:
        place, key = _present(copy, path, "removed")
        del place[key]
    return copy


def _add(body: Json, path: Path, value: Any) -> None:
    place, key = _reached(body, path)
    if isinstance(key, str):
        place[key] = value
    elif key <= len(place):
        place.insert(key, value)
    else:
        raise Misfit(f"{path}: the list has {len(place)} items; {END} stands for its end")


def _present(body: Json, path: Path, purpose: str) -> tuple[Any, Key]:
    place, key = _reached(body, path)
    if not _holds(place, key):
        raise Misfit(f"{path} is not there to be {purpose}")
    return place, key


def _reached(body: Json, path: Path) -> tuple[Any, Key]:
    """The object or list that the last step of *path* is about, and that step as its key."""
    place: Any = body
    *way, last = path.split(".")
    for number, step in enumerate(way, 1):
        key = _key(place, step, path)
        if not _holds(place, key):
            raise Misfit(f"{path}: nothing is at {'.'.join(way[:number])}")
        place = place[key]
    return place, _key(place, last, path)


def _key(place: object, step: str, path: Path) -> Key:
    """*step* as what *place* is indexed with: names that consist of digits are names in an object."""
    if isinstance(place, dict):
        return step
    if not isinstance(place, list):
        raise Misfit(f"{path}: {step!r} is to be in something that is neither an object nor a list")
    if step == END:
        return len(place)
    if not (step.isascii() and step.isdecimal() and len(step) <= LONGEST_INDEX):
        raise Misfit(f"{path}: {step!r} is no index of a list")
    return int(step)


def _holds(place: Any, key: Key) -> bool:
    return key in place if isinstance(key, str) else key < len(place)
