"""Reading tweets: what is said to the account in public, what it says there, and that a tweet was deleted."""

from typing import Any

import msgspec

from twitter_channel.conversations.marks import LONGEST_ID, is_id, profile_in, screen_name_in, written
from twitter_channel.store.connections import Connection
from twitter_channel.store.deletions import deletion_of
from twitter_channel.store.events import DELETION, TWEET, NewEvent
from twitter_channel.twitter.texts import Entities, Link, as_written

TWEETS = "tweet_create_events"
DELETIONS = "tweet_delete_events"


class Unheard(Exception):
    """Nothing is done about it; the text says why."""


class _User(msgspec.Struct):
    id_str: str | None


class _Entities(msgspec.Struct):
    urls: tuple[Link, ...] = ()
    media: tuple[Link, ...] = ()
    user_mentions: tuple[_User, ...] = ()


class _Extended(msgspec.Struct):
    full_text: str
    entities: _Entities = msgspec.field(default_factory=_Entities)


class _Tweet(msgspec.Struct):
    id_str: str
    text: str
    user: _User
    entities: _Entities = msgspec.field(default_factory=_Entities)
    extended_tweet: _Extended | None = None
    in_reply_to_user_id_str: str | None = None
    in_reply_to_screen_name: str | None = None
    retweeted_status: Any = None

    @property
    def whole(self) -> _Extended:
        """All of the text: a long one is cut in the tweet itself."""
        return self.extended_tweet or _Extended(self.text, self.entities)


class _Status(msgspec.Struct):
    id: str


class _Deletion(msgspec.Struct):
    status: _Status


def tweeted(event: Any, connection: Connection, own_id: str | None) -> NewEvent:
    """
    A tweet that speaks to the account, or in which it answers somebody.

    Raises:
        ValidationError: If it is no tweet.
        Unheard: If it is neither.
    """
    tweet = msgspec.convert(event, _Tweet)
    is_own = tweet.user.id_str == own_id
    customer_id = (tweet.in_reply_to_user_id_str if is_own else tweet.user.id_str) or ""
    reason = _why_unheard(tweet, customer_id, own_id)
    if reason is not None:
        raise Unheard(reason)
    text, entities = tweet.whole.full_text, tweet.whole.entities
    return NewEvent(
        connection_id=connection.id,
        event_id=tweet.id_str,
        kind=TWEET,
        payload=written(event),
        state="received" if connection.answers else "ignored",
        reason=None if connection.answers else "The connection is not enabled.",
        customer_id=customer_id,
        customer_name=(tweet.in_reply_to_screen_name or "")[:64] if is_own else screen_name_in(event["user"]),
        profile=None if is_own else profile_in(event["user"]),
        position=int(tweet.id_str),
        text=as_written(text, Entities((*entities.urls, *entities.media))),
        direction="out" if is_own else "in",
    )


def deleted(event: Any, connection: Connection) -> NewEvent:
    """
    The news that a tweet was deleted, whoever wrote it.

    Raises:
        ValidationError: If it is no such news.
    """
    tweet_id = msgspec.convert(event, _Deletion).status.id
    return NewEvent(connection.id, deletion_of(tweet_id[:LONGEST_ID]), DELETION, written(event), "answered")


def _why_unheard(tweet: _Tweet, customer_id: str, own_id: str | None) -> str | None:
    if not is_id(tweet.id_str) or not is_id(customer_id):
        return "It is not said to anybody in particular."
    if tweet.retweeted_status is not None:
        return "It only repeats another tweet."
    if customer_id == own_id:
        return "The account answers itself."
    named = {
        tweet.user.id_str,
        tweet.in_reply_to_user_id_str,
        *(it.id_str for it in tweet.whole.entities.user_mentions),
    }
    return None if own_id in named else "It does not name the account."
