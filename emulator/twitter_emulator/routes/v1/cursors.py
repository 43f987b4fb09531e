"""The cursor of a list that goes on where its last page ended (facts §2.3)."""

from twitter_emulator.payloads.formats import event_id_in
from twitter_emulator.protocol import errors

from ..given import Given


def cursor_in(given: Given) -> str | None:
    """
    The id that the parameter ``cursor`` leads to; None for the first page.

    Raises:
        UnparsableParameter: If it is no cursor.
    """
    cursor = given.params.get("cursor", "")
    if cursor in ("", "-1"):
        return None
    found = event_id_in(cursor)
    if found is None:
        raise errors.UnparsableParameter(hint=f"{cursor[:50]!r} is no cursor; send the next_cursor of the page before")
    return found
