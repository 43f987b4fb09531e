"""
Account Activity: webhooks, who is subscribed to them, what happened, and what is to be delivered of it.

The outbox is one-way: a world appends to it, the courier takes from it. What is made for every message is a ``Struct``,
which costs a tenth of a frozen dataclass to make.
"""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from msgspec import Struct

from .accounts import UserId
from .alterations import Alteration
from .apps import AppId
from .bends import Bend
from .messages import EventId, Message
from .tweets import TweetId

WebhookId = str
DeliveryId = str
DeliveryState = Literal["queued", "sending", "waiting", "held", "delivered", "failed", "dropped"]


@dataclass(slots=True)
class Webhook:
    """
    A registered callback URL of one environment, or of none, as the enterprise API has them.

    *checked_ms* is the last successful CRC, in the world's time. Once not *valid*, nothing is delivered until a PUT
    succeeds (facts §5.1).
    """

    id: WebhookId
    url: str
    environment: str | None
    app_id: AppId
    checked_ms: int
    valid: bool = True
    subscribers: dict[UserId, int] = field(default_factory=dict)


class MessageCreated(Struct, frozen=True, tag=True):
    """A Direct Message was sent: its sender and its recipient both hear of it."""

    message: Message


class Typing(Struct, frozen=True, tag=True):
    """*sender_id* is typing to *recipient_id*, who hears of it."""

    sender_id: UserId
    recipient_id: UserId


class Read(Struct, frozen=True, tag=True):
    """*sender_id* has read what *recipient_id* wrote, up to *last_read*."""

    sender_id: UserId
    recipient_id: UserId
    last_read: EventId


class Followed(Struct, frozen=True, tag=True):
    source_id: UserId
    target_id: UserId


class Unfollowed(Struct, frozen=True, tag=True):
    """Only the one who did it hears of it (facts §6.6)."""

    source_id: UserId
    target_id: UserId


class Blocked(Struct, frozen=True, tag=True):
    """Of blocks and mutes, and of their ends, only the one who did it hears (facts §6.6)."""

    source_id: UserId
    target_id: UserId


class Unblocked(Struct, frozen=True, tag=True):
    source_id: UserId
    target_id: UserId


class Muted(Struct, frozen=True, tag=True):
    source_id: UserId
    target_id: UserId


class Unmuted(Struct, frozen=True, tag=True):
    source_id: UserId
    target_id: UserId


class Tweeted(Struct, frozen=True, tag=True):
    """A tweet, reply, quote or retweet: its author hears of it, and whoever it is about (facts §6.4)."""

    tweet_id: TweetId


class Favorited(Struct, frozen=True, tag=True):
    """*user_id* liked a tweet: its author and *user_id* hear of it, of its end nobody does (§6.5)."""

    tweet_id: TweetId
    user_id: UserId


class TweetDeleted(Struct, frozen=True, tag=True):
    """*author_id* deleted a tweet of its own (facts §6.8)."""

    tweet_id: TweetId
    author_id: UserId


class Revoked(Struct, frozen=True, tag=True):
    """*user_id* withdrew an app's access. The app hears of it, without ``for_user_id`` (facts §6.7)."""

    app_id: AppId
    user_id: UserId


class ReplayEnded(Struct, frozen=True, tag=True):
    """A replay job has ended, with everything delivered or not. The webhook hears of it (facts §4.2)."""

    job_id: str
    webhook_id: WebhookId
    is_complete: bool


class Handmade(Struct, frozen=True, tag=True):
    """
    Nothing happened: somebody wants *body* delivered as if it had.

    Where there is a *verbatim*, those very bytes are sent, and *body* is what JSON object they are, if they are one.
    """

    body: dict[str, Any]
    verbatim: bytes | None = None


Happening = (
    MessageCreated
    | Typing
    | Read
    | Followed
    | Unfollowed
    | Blocked
    | Unblocked
    | Muted
    | Unmuted
    | Tweeted
    | Favorited
    | TweetDeleted
    | Revoked
    | ReplayEnded
    | Handmade
)
"""What can happen. A further kind is one class here, tagged, since it is saved, and one function in ``payloads``."""


class Activity(Struct, frozen=True):
    """
    Something that happened in a world.

    *conversation* names what must stay in order: activities of one conversation are delivered one after the other.
    """

    at_ms: int
    trace: str
    conversation: str
    happening: Happening


@dataclass(slots=True)
class Attempt:
    """One POST of a delivery. *status* is None when there was no answer; *error* says why in words."""

    at_ms: int
    status: int | None
    error: str | None
    took_ms: float


@dataclass(slots=True)
class Delivery:
    """
    One activity for one subscription of one webhook.

    *for_user_id* is empty for what concerns the webhook itself. *waiting* is for a retry, due at *due_ms* of the
    world's clock, and *held* by a fault, until then or until others of its group have come; *body* is what was last
    sent. An *alteration* is made to what is built, before it is signed; the *bend* is what a fault does to it.
    """

    id: DeliveryId
    webhook: Webhook
    for_user_id: UserId
    activity: Activity
    state: DeliveryState = "queued"
    due_ms: int | None = None
    attempts: list[Attempt] = field(default_factory=list)
    body: bytes = b""
    alteration: Alteration | None = None
    bend: Bend | None = None
    own_lane: tuple[str, ...] | None = None

    @property
    def is_altered(self) -> bool:
        """Whether somebody has a hand in the body: it may break its contract then."""
        if self.alteration is not None or isinstance(self.activity.happening, Handmade):
            return True
        return self.bend is not None and self.bend.effect.bends_body

    @property
    def lane(self) -> tuple[str, ...]:
        """Deliveries of one lane go out one after the other; a fault may give them one of their own."""
        return self.own_lane or (self.webhook.id, self.for_user_id, self.activity.conversation)


def _nobody() -> None:
    """Nobody reads the outbox yet."""


@dataclass(slots=True)
class Outbox:
    """What waits for the courier, what is still under way, and a memory of the last *limit* deliveries."""

    limit: int = 10_000
    posted: int = 0
    wake: Callable[[], None] = _nobody
    open: dict[DeliveryId, Delivery] = field(default_factory=dict)
    kept: OrderedDict[DeliveryId, Delivery] = field(default_factory=OrderedDict)
    _pending: deque[Delivery] = field(default_factory=deque)

    def post(self, webhook: Webhook, for_user_id: UserId, activity: Activity, *, bend: Bend | None = None) -> Delivery:
        """Make a delivery of *activity* and hand it over; returns at once."""
        delivery = self.hold(webhook, for_user_id, activity)
        delivery.bend = bend
        self._pending.append(delivery)
        self.wake()
        return delivery

    def hold(self, webhook: Webhook, for_user_id: UserId, activity: Activity) -> Delivery:
        """Make a delivery that is open but not handed over: whoever asks for it sees to it."""
        self.posted += 1
        delivery = Delivery(f"d{self.posted}", webhook, for_user_id, activity)
        self._keep(delivery)
        return delivery

    def repost(self, delivery: Delivery) -> None:
        """Hand over a delivery, again if it had ended."""
        delivery.state, delivery.due_ms = "queued", None
        delivery.bend = delivery.own_lane = None
        self._keep(delivery)
        self._pending.append(delivery)
        self.wake()

    def take(self) -> Iterator[Delivery]:
        """Empty the box, oldest first."""
        while self._pending:
            yield self._pending.popleft()

    def close(self, delivery: Delivery, state: DeliveryState) -> None:
        """Nothing more will be tried for *delivery*."""
        delivery.state, delivery.due_ms = state, None
        self.open.pop(delivery.id, None)

    def _keep(self, delivery: Delivery) -> None:
        self.kept[delivery.id] = self.open[delivery.id] = delivery
        if len(self.kept) > self.limit:
            self.kept.popitem(last=False)


@dataclass(slots=True)
class Webhooks:
    """The webhooks of one world, oldest first."""

    by_id: dict[WebhookId, Webhook] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Webhook]:
        return iter(self.by_id.values())

    def of(self, environment: str | None) -> list[Webhook]:
        """Those of *environment*, or with None those of the enterprise API, which have none."""
        return [webhook for webhook in self.by_id.values() if webhook.environment == environment]

    def subscriptions(self, app_id: AppId) -> int:
        """How many subscriptions *app_id* has, over all its webhooks."""
        return sum(len(w.subscribers) for w in self.by_id.values() if w.app_id == app_id)

    def unsubscribe_everywhere(self, user_id: UserId, app_id: AppId) -> list[Webhook]:
        """Remove *user_id* from the webhooks of *app_id*; the webhooks it was removed from."""
        touched = [w for w in self.by_id.values() if w.app_id == app_id and user_id in w.subscribers]
        for webhook in touched:
            del webhook.subscribers[user_id]
        return touched
