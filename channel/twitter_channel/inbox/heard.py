"""What Twitter tells of customers beside their messages: that they are typing, and up to where they have read."""

from collections.abc import Sequence

import msgspec

from twitter_channel.store.attention import AttentionStore
from twitter_channel.store.events import NewEvent

TYPING = "direct_message_indicate_typing_events"
READ = "direct_message_mark_read_events"

_LARGEST = 2**63 - 1


class _Sign(msgspec.Struct):
    sender_id: str
    last_read_event_id: str = "0"


async def note_signs(attention: AttentionStore, events: Sequence[NewEvent]) -> None:
    """Note what *events* tell; they are stored already, and what cannot be understood tells nothing."""
    for event in events:
        sign = _sign(event)
        if sign is None:
            continue
        if event.kind == TYPING:
            await attention.typed(event.connection_id, sign.sender_id)
        elif _is_position(sign.last_read_event_id):
            await attention.customer_read(event.connection_id, sign.sender_id, int(sign.last_read_event_id))


def _sign(event: NewEvent) -> _Sign | None:
    if event.kind not in (TYPING, READ):
        return None
    try:
        return msgspec.json.decode(event.payload, type=_Sign)
    except msgspec.DecodeError:
        return None


def _is_position(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= _LARGEST
