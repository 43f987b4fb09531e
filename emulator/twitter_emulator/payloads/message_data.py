"""What a message, or a welcome message, says: ``message_data`` in answers and deliveries (facts §2.1, §6.1)."""

from typing import Any

from twitter_emulator.world.messages import Draft, Location, Place, Point, QuickReplyOption
from twitter_emulator.world.world import World

from .media import attachment, with_link
from .texts import entities, written

Json = dict[str, Any]


def message_data(world: World, draft: Draft, message_id: str) -> Json:
    """What *draft* says as the message or welcome message of that id."""
    text = written(world, draft.text)
    media = world.media.by_id.get(draft.media_id) if draft.media_id else None
    if media is not None:
        text = with_link(world, text, message_id)
    data: Json = {"text": text.text, "entities": entities(text)}
    if draft.options and world.rules.choices.quick_reply_echo == "shown":
        data["quick_reply"] = {"type": "options", "options": [_option(option) for option in draft.options]}
    if draft.chosen:
        data["quick_reply_response"] = without_none(type="options", metadata=draft.chosen.metadata)
    if draft.ctas:
        data["ctas"] = [
            {"type": "web_url", "label": cta.label, "url": cta.url, "tco_url": cta.tco_url} for cta in draft.ctas
        ]
    if draft.location is not None:
        data["attachment"] = {"type": "location", "location": _location(draft.location)}
    if media is not None:
        data["attachment"] = attachment(world, media, text, message_id)
    return data


def without_none(**members: object) -> Json:
    return {name: value for name, value in members.items() if value is not None}


def _option(option: QuickReplyOption) -> Json:
    return without_none(label=option.label, description=option.description, metadata=option.metadata)


def _location(location: Location) -> Json:
    """As it was sent: what Twitter knows of a place beside its id is not emulated."""
    match location:
        case Point(longitude, latitude):
            point = {"type": "Point", "coordinates": [longitude, latitude]}
            return {"type": "shared_coordinate", "shared_coordinate": {"coordinates": point}}
        case Place(place_id):
            return {"type": "shared_place", "shared_place": {"place": {"id": place_id}}}
