"""The members of JSON bodies: where they must be, and of which kind."""

from typing import Any

from twitter_emulator.protocol import errors


def object_in(holder: object, name: str, path: str | None = None) -> dict[str, Any]:
    """
    The object that *holder* has as *name*; *path* is where that is in the body, if not at its top.

    Raises:
        InvalidMember: If it has none.
    """
    value = holder.get(name) if isinstance(holder, dict) else None
    if not isinstance(value, dict):
        raise errors.InvalidMember(path or name, "is required and must be an object")
    return value


def text_in(holder: dict[str, Any], name: str, path: str, *, most: int) -> str | None:
    """
    The text that *holder*, which is at *path*, has as *name*, if it has any.

    Raises:
        InvalidMember: If it is something else, or has more than *most* characters.
    """
    value = holder.get(name)
    if value is not None and (not isinstance(value, str) or len(value) > most):
        raise errors.InvalidMember(f"{path}.{name}", f"must be text of at most {most} characters")
    return value


def media_id_in(media: dict[str, Any], path: str) -> str:
    """
    The id of an upload that *media*, which is at *path*, names.

    Raises:
        NotALong: If it names none.
    """
    wanted = media.get("id")
    text = str(wanted) if isinstance(wanted, int | str) and not isinstance(wanted, bool) else ""
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        raise errors.NotALong(f"{path}.id", text[:50], hint="media are named by the media_id_string of their upload")
    return text
