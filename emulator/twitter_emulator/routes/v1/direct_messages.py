"""``/1.1/direct_messages/…`` (facts §2)."""

from typing import Any

from twitter_emulator.payloads import v1
from twitter_emulator.protocol import errors
from twitter_emulator.world import social
from twitter_emulator.world.accounts import Account
from twitter_emulator.world.limits import UNPUBLISHED
from twitter_emulator.world.messages import Draft, Message

from ..given import NO_CONTENT, Answer, Endpoint, Given
from .cursors import cursor_in
from .custom_profiles import profile_in
from .members import object_in
from .message_data import draft_in

CREATE = "event.message_create"
MESSAGE_DATA = f"{CREATE}.message_data"
RECIPIENT = f"{CREATE}.target.recipient_id"


async def create(given: Given) -> Answer:
    """``POST events/new.json``: send one message."""
    wanted = object_in(given.json(), "event")
    recipient, draft = _addressed(given, wanted)
    message = given.world.send(given.account, recipient, draft)
    given.trace = message.trace
    return Answer(content=v1.message_created(given.world, message))


async def show(given: Given) -> Answer:
    """``GET events/show.json``"""
    message = _visible(given, given.required("id"))
    return Answer(content=v1.message_shown(given.world, message, given.account))


async def listing(given: Given) -> Answer:
    """``GET events/list.json``: sent and received, newest first."""
    count, below = given.number("count", 20, most=50), cursor_in(given)
    if below is not None and given.world.rules.choices.cursor_points_to == "next":
        below = str(int(below) + 1)
    page = given.world.messages.page(given.account.id, given.world.now_ms, count=count, below=below)
    return Answer(content=v1.messages_listed(given.world, page, given.account))


async def destroy(given: Given) -> Answer:
    """``DELETE events/destroy.json``: out of the caller's own view. No id is as an unknown one (facts §2.4)."""
    _visible(given, given.params.get("id", "")).hidden_from.add(given.account.id)
    return NO_CONTENT


async def indicate_typing(given: Given) -> Answer:
    """``POST indicate_typing.json``"""
    recipient = _recipient(given, given.required("recipient_id"), "recipient_id")
    social.require_active(given.account)
    given.trace = given.world.type_to(given.account.id, recipient.id, answering=True)
    return NO_CONTENT


async def mark_read(given: Given) -> Answer:
    """``POST mark_read.json``: *recipient_id* is the other person, whose message is being marked."""
    event_id = given.required("last_read_event_id")
    writer = _recipient(given, given.required("recipient_id"), "recipient_id")
    social.require_active(given.account)
    message = _visible(given, event_id)
    if writer.id not in (message.sender_id, message.recipient_id):
        raise errors.UnknownMessage(hint=f"message {event_id} is not in the conversation with {writer.id}")
    given.trace = given.world.mark_read(given.account.id, message, answering=True)
    return NO_CONTENT


def _visible(given: Given, event_id: str) -> Message:
    message = given.world.messages.visible(event_id, given.account.id, given.world.now_ms)
    if message is None:
        raise errors.UnknownMessage(
            hint=f"no message {event_id[:40]!r} in the view of @{given.account.screen_name}: unknown, of other people, "
            "deleted, or older than 30 days"
        )
    return message


def _addressed(given: Given, event: dict[str, Any]) -> tuple[Account, Draft]:
    """
    Whom the request is for and what it says; shape first, then the person (the order of facts §2.1).

    The documentation has the custom profile in either of two places.
    """
    if event.get("type") != "message_create":
        raise errors.InvalidMember("event.type", "must be 'message_create'")
    create = object_in(event, "message_create", CREATE)
    recipient_id = object_in(create, "target", f"{CREATE}.target").get("recipient_id")
    data = object_in(create, "message_data", MESSAGE_DATA)
    profile_id = profile_in(given, (create, event), f"{CREATE}.")
    draft = draft_in(given, data, MESSAGE_DATA, profile_id=profile_id)
    return _recipient(given, recipient_id, RECIPIENT), draft


def _recipient(given: Given, value: object, path: str) -> Account:
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        raise errors.NotALong(
            path, text[:50], hint="an account is named by its numeric id here, not by its screen name"
        )
    account = given.world.accounts.by_id.get(text)
    if account is None:
        raise errors.UnknownRecipient(hint=f"this world has no account with the id {text}")
    return account


_PATH = "/1.1/direct_messages"
ENDPOINTS = (
    Endpoint("POST", f"{_PATH}/events/new.json", create, needs="messages", takes_json=True),
    Endpoint("GET", f"{_PATH}/events/show.json", show, needs="messages", limit="/direct_messages/events/show"),
    Endpoint("GET", f"{_PATH}/events/list.json", listing, needs="messages", limit="/direct_messages/events/list"),
    Endpoint("DELETE", f"{_PATH}/events/destroy.json", destroy, needs="messages", limit=UNPUBLISHED),
    Endpoint(
        "POST",
        f"{_PATH}/indicate_typing.json",
        indicate_typing,
        needs="messages",
        limit="/direct_messages/indicate_typing",
    ),
    Endpoint("POST", f"{_PATH}/mark_read.json", mark_read, needs="messages", limit="/direct_messages/mark_read"),
)
