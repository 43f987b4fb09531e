"""Direct Messages between two people, each with their own view of them."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from msgspec import Struct

from .accounts import UserId
from .ids import snowflake_ms
from .tweets import TweetId

EventId = str
ConversationId = str
WelcomeMessageId = str
ProfileId = str

VISIBLE_FOR_MS = 30 * 24 * 3600 * 1000
"""The list and show endpoints reach back 30 days (facts §2.2, §2.3)."""


@dataclass(frozen=True, slots=True)
class QuickReplyOption:
    """One button under a message: *metadata* comes back with the answer, *description* is all or none."""

    label: str
    description: str | None = None
    metadata: str | None = None


@dataclass(frozen=True, slots=True)
class CallToAction:
    """A button that opens *url*; *tco_url* is the shortened one that readers get."""

    label: str
    url: str
    tco_url: str


@dataclass(frozen=True, slots=True)
class ChosenOption:
    """What a customer pressed: the *metadata* of the option, none if it had none."""

    metadata: str | None = None


class Point(Struct, frozen=True, tag=True):
    """A location by its coordinates, in degrees."""

    longitude: float
    latitude: float


class Place(Struct, frozen=True, tag=True):
    """A location by the id that Twitter has for it."""

    id: str


Location = Point | Place


@dataclass(frozen=True, slots=True)
class Draft:
    """
    A message before it is sent. *source_app_id* is the app that the sender used.

    *profile_id* is the custom profile that it shows instead of the sender's own, *tweet_id* the tweet with the button
    that led to the message, *media_id* the upload that goes with it.
    """

    text: str
    source_app_id: str
    options: tuple[QuickReplyOption, ...] = ()
    ctas: tuple[CallToAction, ...] = ()
    chosen: ChosenOption | None = None
    location: Location | None = None
    profile_id: ProfileId | None = None
    tweet_id: TweetId | None = None
    media_id: str | None = None


@dataclass(slots=True)
class Message:
    """
    A Direct Message. Its time is its id's own time; *hidden_from* are those who deleted it for themselves.

    *welcome_message_id* is the welcome message that directly preceded it.
    """

    id: EventId
    sender_id: UserId
    recipient_id: UserId
    draft: Draft
    trace: str
    hidden_from: set[UserId] = field(default_factory=set)
    welcome_message_id: WelcomeMessageId | None = None

    @property
    def created_ms(self) -> int:
        return snowflake_ms(self.id)

    @property
    def conversation(self) -> ConversationId:
        return conversation_between(self.sender_id, self.recipient_id)

    def is_visible_to(self, user_id: UserId) -> bool:
        return user_id in (self.sender_id, self.recipient_id) and user_id not in self.hidden_from


@dataclass(frozen=True, slots=True)
class Page:
    """Some messages, newest first, and the *next_id* below them, if there is anything below."""

    messages: list[Message]
    next_id: EventId | None

    @property
    def next_below(self) -> EventId | None:
        """The id to go on below; None on the last page."""
        return self.messages[-1].id if self.next_id else None


@dataclass(slots=True)
class Thread:
    """What two people wrote, oldest first, the newest message of each, and what each of them has read."""

    messages: list[Message] = field(default_factory=list)
    newest_of: dict[UserId, Message] = field(default_factory=dict)
    read_up_to: dict[UserId, EventId] = field(default_factory=dict)

    def read(self, reader: UserId, up_to: EventId) -> None:
        """Mark everything *up_to* an id as read; what was read further on stays read."""
        self.read_up_to[reader] = max(self.read_up_to.get(reader, "0"), up_to, key=int)


def conversation_between(one: UserId, other: UserId) -> ConversationId:
    """The name of the conversation of two people, whoever is named first."""
    return f"{one}-{other}" if (len(one), one) <= (len(other), other) else f"{other}-{one}"


@dataclass(slots=True)
class Messages:
    """Every message of one world, found by id, by conversation and by owner of the view."""

    by_id: dict[EventId, Message] = field(default_factory=dict)
    threads: dict[ConversationId, Thread] = field(default_factory=dict)
    _mailboxes: dict[UserId, list[int]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.by_id)

    def __iter__(self) -> Iterator[Message]:
        return iter(self.by_id.values())

    def add(self, message: Message) -> None:
        self.by_id[message.id] = message
        name = message.conversation
        thread = self.threads.get(name)
        if thread is None:
            thread = self.threads[name] = Thread()
        thread.messages.append(message)
        thread.newest_of[message.sender_id] = message
        for owner in {message.sender_id, message.recipient_id}:
            insort(self._mailboxes.setdefault(owner, []), int(message.id))

    def load(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.add(message)

    def thread(self, one: UserId, other: UserId) -> Thread | None:
        return self.threads.get(conversation_between(one, other))

    def visible(self, event_id: EventId, reader: UserId, now_ms: int) -> Message | None:
        """The message, if *reader* may still see it."""
        message = self.by_id.get(event_id)
        if message is None or not message.is_visible_to(reader):
            return None
        return message if message.created_ms > now_ms - VISIBLE_FOR_MS else None

    def page(self, reader: UserId, now_ms: int, *, count: int, below: EventId | None) -> Page:
        """
        Up to *count* messages that *reader* sent or received, newest first, starting *below* an id.

        There is a next page only if another visible message is on it.
        """
        found = list(self._newest_first(reader, now_ms, below, count + 1))
        is_last = len(found) <= count
        return Page(found[:count], None if is_last else found[count].id)

    def _newest_first(self, reader: UserId, now_ms: int, below: EventId | None, count: int) -> Iterator[Message]:
        mailbox = self._mailboxes.get(reader, [])
        position = len(mailbox) if below is None else bisect_left(mailbox, int(below))
        while position and count:
            position -= 1
            message = self.by_id[str(mailbox[position])]
            if message.created_ms <= now_ms - VISIBLE_FOR_MS:
                return
            if reader not in message.hidden_from:
                count -= 1
                yield message
