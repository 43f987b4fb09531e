"""What is said, as the JSON that Twitter takes: of a message, and of a welcome message (facts §2.1, §2.7)."""

from collections.abc import Sequence
from typing import Any

from twitter_channel.answers import Answer, Button, Location, QuickReply


def message_body(recipient_id: str, answer: Answer, media_id: str | None = None) -> dict[str, Any]:
    """The JSON that ``events/new`` takes."""
    create: dict[str, Any] = {"target": {"recipient_id": recipient_id}, "message_data": message_data(answer, media_id)}
    if answer.profile is not None:
        create["custom_profile_id"] = answer.profile
    return {"event": {"type": "message_create", "message_create": create}}


def message_data(answer: Answer, media_id: str | None = None) -> dict[str, Any]:
    """All that *answer* says, with what was uploaded as *media_id*."""
    data: dict[str, Any] = {"text": answer.text}
    if media_id is not None:
        data["attachment"] = {"type": "media", "media": {"id": media_id}}
    if answer.location is not None:
        data["attachment"] = {"type": "location", "location": _location(answer.location)}
    if answer.quick_replies:
        data["quick_reply"] = {"type": "options", "options": _options(answer.quick_replies)}
    if answer.buttons:
        data["ctas"] = _ctas(answer.buttons)
    return data


def _options(replies: Sequence[QuickReply]) -> list[dict[str, str]]:
    options = ({"label": it.label, "description": it.description, "metadata": it.metadata} for it in replies)
    return [{key: value for key, value in option.items() if value is not None} for option in options]


def _ctas(buttons: Sequence[Button]) -> list[dict[str, str]]:
    return [{"type": "web_url", "label": it.label, "url": it.url} for it in buttons]


def _location(place: Location) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [place.longitude, place.latitude]}
    return {"type": "shared_coordinate", "shared_coordinate": {"coordinates": point}}
