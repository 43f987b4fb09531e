"""Reading what Twitter tells: every event of a delivery or of the list, and whether anything is to be done about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from twitter_channel.conversations.attachments import attachment_in, link_of
from twitter_channel.conversations.marks import (
    LONGEST_ID,
    digest,
    is_id,
    is_nobodys,
    profile_in,
    screen_name_in,
    written,
)
from twitter_channel.conversations.tweets import DELETIONS, TWEETS, Unheard, deleted, tweeted
from twitter_channel.store.connections import Connection
from twitter_channel.store.events import MESSAGE, REVOCATION, NewEvent, Source
from twitter_channel.twitter.texts import Entities, as_written

_MESSAGES = "direct_message_events"
_USER_EVENT = "user_event"


class NotADelivery(Exception):
    """The body is not a JSON object."""


class _QuickReplyResponse(msgspec.Struct):
    metadata: str | None = None


class _Data(msgspec.Struct):
    text: str = ""
    attachment: Any = None
    entities: Entities | None = None
    quick_reply_response: _QuickReplyResponse | None = None


class _Target(msgspec.Struct):
    recipient_id: str


class _Create(msgspec.Struct):
    target: _Target
    sender_id: str
    message_data: _Data
    source_app_id: str | None = None


class _Message(msgspec.Struct):
    id: str
    message_create: _Create


class _User(msgspec.Struct):
    user_id: str


class _Revoke(msgspec.Struct):
    source: _User


class _UserEvent(msgspec.Struct):
    revoke: _Revoke


@dataclass(frozen=True, slots=True)
class _Delivery:
    """What the events of one delivery have in common; *too_late* is why none of them is answered."""

    connection: Connection
    for_user_id: str | None
    users: Mapping[str, Any]
    source: Source = "webhook"
    too_late: str | None = None

    @property
    def own_id(self) -> str | None:
        """The account's id; before it was verified, the one Twitter says it delivers for."""
        return self.connection.user_id or self.for_user_id

    @property
    def is_foreign(self) -> bool:
        """Whether it was meant for another account."""
        return self.for_user_id is None or self.for_user_id != self.own_id


def delivered(body: bytes) -> dict[str, Any]:
    """
    The JSON of a delivery.

    Raises:
        NotADelivery: If *body* is not a JSON object.
    """
    try:
        content = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotADelivery("The body is not JSON.") from error
    if not isinstance(content, dict):
        raise NotADelivery("The body is not a JSON object.")
    return content


def meant_for(content: Mapping[str, Any]) -> str | None:
    """The account whose events a delivery has; that of a revocation is named by the event itself."""
    user_id = content.get("for_user_id")
    if _USER_EVENT in content and user_id is None:
        return _revoked_by(content[_USER_EVENT])
    return user_id if isinstance(user_id, str) else None


def events_in(content: Mapping[str, Any], connection: Connection) -> tuple[NewEvent, ...]:
    """Every event of a delivery, ready to be stored."""
    users = content.get("users")
    for_user_id = content.get("for_user_id")
    delivery = _Delivery(
        connection,
        for_user_id if isinstance(for_user_id, str) else None,
        users if isinstance(users, dict) else {},
    )
    return tuple(_event(delivery, family, event) for family, event in _each(content))


def listed_event(event: Any, connection: Connection, too_late: str | None) -> NewEvent:
    """One event of the account's list of messages; *too_late* is why it is not answered, if it is not."""
    return _event(_Delivery(connection, connection.user_id, {}, "list", too_late), _MESSAGES, event)


def position_of(event: Any) -> int:
    """Where an event of the list stands, 0 where that cannot be known."""
    number = event.get("id") if isinstance(event, dict) else None
    return int(number) if isinstance(number, str) and is_id(number) else 0


def _each(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for family, value in content.items():
        if family == _USER_EVENT:
            yield family, value
        elif family.endswith("_events") and isinstance(value, list):
            for event in value:
                yield family, event


def _event(delivery: _Delivery, family: str, event: Any) -> NewEvent:
    try:
        if family == _MESSAGES:
            return _message(delivery, event)
        if family == _USER_EVENT:
            return _revocation(delivery, event)
        if family in (TWEETS, DELETIONS) and not delivery.is_foreign:
            return _of_tweet(delivery, family, event)
    except Unheard as error:
        return _ignored(delivery, family, event, str(error))
    except msgspec.ValidationError as error:
        return _ignored(delivery, family, event, f"It could not be understood: {error}.")
    return _ignored(delivery, family, event, "Nothing is done about this kind of event.")


def _of_tweet(delivery: _Delivery, family: str, event: Any) -> NewEvent:
    """What was deleted there is deleted here, also where tweets are not shown any more."""
    if family == DELETIONS:
        return deleted(event, delivery.connection)
    if not delivery.connection.conduct.show_tweets:
        raise Unheard("Mentions and replies are not shown in the inbox.")
    return tweeted(event, delivery.connection, delivery.own_id)


def _message(delivery: _Delivery, event: Any) -> NewEvent:
    message = msgspec.convert(event, _Message)
    create, payload = message.message_create, written(event)
    reason = _why_not(delivery, create)
    is_own = create.sender_id == delivery.own_id
    customer_id = create.target.recipient_id if is_own else create.sender_id
    pressed = create.message_data.quick_reply_response
    return NewEvent(
        connection_id=delivery.connection.id,
        event_id=message.id if is_id(message.id) else digest(payload),
        kind=MESSAGE,
        payload=payload,
        state="ignored" if reason else "received",
        reason=reason,
        customer_id="" if delivery.is_foreign or is_nobodys(customer_id) else customer_id,
        customer_name=screen_name_in(delivery.users.get(customer_id)),
        profile=profile_in(delivery.users.get(customer_id)),
        position=int(message.id) if is_id(message.id) else 0,
        text=as_written(
            create.message_data.text, create.message_data.entities, link_of(create.message_data.attachment)
        ),
        metadata=None if pressed is None else pressed.metadata,
        direction="out" if is_own else "in",
        source=delivery.source,
        source_app_id=create.source_app_id and create.source_app_id[:LONGEST_ID],
        attachment=None if delivery.is_foreign else attachment_in(create.message_data.attachment),
    )


def _why_not(delivery: _Delivery, create: _Create) -> str | None:
    """Why nothing is to be done about a message, or None when something is."""
    if delivery.is_foreign:
        return "It is for another account."
    if create.sender_id == delivery.own_id:
        return _why_not_own(delivery, create)
    if create.target.recipient_id != delivery.own_id:
        return "It was not sent to the account."
    if is_nobodys(create.sender_id):
        return "Nobody has such an id."
    if delivery.too_late is not None:
        return delivery.too_late
    return None if delivery.connection.answers else "The connection is not enabled."


def _why_not_own(delivery: _Delivery, create: _Create) -> str | None:
    """Why nothing is to be done about a message of the account's: whatever our app sent we know of."""
    app_id, recipient = delivery.connection.app_id, create.target.recipient_id
    if (app_id is not None and create.source_app_id == app_id) or recipient == delivery.own_id:
        return "The account sent it itself."
    if is_nobodys(recipient):
        return "Nobody has such an id."
    if delivery.too_late is not None:
        return delivery.too_late
    return None if delivery.connection.answers else "The connection is not enabled."


def _revocation(delivery: _Delivery, event: Any) -> NewEvent:
    """A ``user_event`` has no ``for_user_id``; its source says whose permission ended."""
    source = msgspec.convert(event, _UserEvent).revoke.source.user_id
    if source != delivery.connection.user_id:
        return _ignored(delivery, _USER_EVENT, event, "It is about another account.")
    payload = written(event)
    return NewEvent(delivery.connection.id, digest(payload), REVOCATION, payload, "answered")


def _revoked_by(event: Any) -> str | None:
    try:
        return msgspec.convert(event, _UserEvent).revoke.source.user_id
    except msgspec.ValidationError:
        return None


def _ignored(delivery: _Delivery, family: str, event: Any, reason: str) -> NewEvent:
    payload = written(event)
    return NewEvent(delivery.connection.id, digest(payload), family[:64], payload, "ignored", reason)
