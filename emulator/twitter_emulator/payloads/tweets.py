"""
Tweets as the API answers them, members in the recorded order; `streamed` has them as they are delivered.

Whoever asks for a tweet says how its author is to be shown, since a user object has a tweet inside in its turn.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from twitter_emulator.world.accounts import Account
from twitter_emulator.world.text import Processed, displayed, tco
from twitter_emulator.world.tweets import Tweet
from twitter_emulator.world.world import World

from .apps import app
from .formats import classic_date
from .texts import entities, has_links, written

Json = dict[str, Any]
People = Callable[[Account], Json]

CLASSIC = 140
"""So many characters has the ``text`` of a tweet; what is longer is cut, and a link to the tweet put behind it."""

_ROOM = CLASSIC - len("… https://t.co/0123456789")
_HALF_ESCAPED = re.compile(r"&[a-z]{0,4}$")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """
    How a tweet is asked for.

    *people* shows its author; None leaves the author out, as in the ``status`` of a user object. *is_quoted* is for a
    tweet inside of one that quotes it, in which another one would have no place.
    """

    seen_by: Account | None = None
    people: People | None = None
    is_extended: bool = False
    with_entities: bool = True
    is_quoted: bool = False


def tweet(world: World, tweet: Tweet, view: View) -> Json:
    """A tweet, with ``full_text`` when it is asked for in extended mode."""
    full = full_text(world, tweet)
    text, is_cut = (full, False) if view.is_extended else classic_text(world, tweet, full)
    shown: Json = {"created_at": classic_date(tweet.created_ms), "id": int(tweet.id), "id_str": tweet.id}
    shown["full_text" if view.is_extended else "text"] = text.text
    shown["truncated"] = is_cut
    if view.is_extended:
        shown["display_text_range"] = [0, len(text.text)]
    if view.with_entities:
        shown["entities"] = entities(text)
    shown["source"] = source(world, tweet)
    shown.update(in_reply_to(world, tweet))
    if view.people is not None:
        shown["user"] = view.people(world.accounts.by_id[tweet.author_id])
    shown.update(NO_PLACE)
    shown.update(_others(world, tweet, view))
    shown.update(_counted(world, tweet, view.seen_by))
    if has_links(full):
        shown["possibly_sensitive"] = False
    shown["lang"] = language(world, tweet, full)
    return shown


def full_text(world: World, tweet: Tweet) -> Processed:
    """The whole text, as it is sent. That of a retweet is what it repeats, cut where it would be too long."""
    original = world.tweets.repeated_by(tweet)
    if original is None:
        return written(world, tweet.text)
    author = world.accounts.by_id[original.author_id]
    text = written(world, f"RT @{author.screen_name}: {original.text}")
    return text if len(text.text) <= CLASSIC else _ellipsis(text, CLASSIC - 1)


def classic_text(world: World, tweet: Tweet, full: Processed) -> tuple[Processed, bool]:
    """The text in 140 characters, and whether it was cut for that."""
    if len(full.text) <= CLASSIC:
        return full, False
    url = f"https://twitter.com/i/web/status/{tweet.id}"
    cut = _ellipsis(full, _ROOM)
    return cut.followed_by(tco(world.seed, url), expanded_url=url, display_url=displayed(url)), True


def _ellipsis(text: Processed, length: int) -> Processed:
    """The first *length* characters and an ellipsis; of an escaped character that was cut in two nothing is left."""
    cut = text.cut(length)
    return Processed(f"{_HALF_ESCAPED.sub('', cut.text)}…", cut.entities)


NO_PLACE: Json = {"geo": None, "coordinates": None, "place": None, "contributors": None}


def source(world: World, tweet: Tweet) -> str:
    """What it was sent with, as a link."""
    sent_with = app(world, tweet.source_app_id)
    return f'<a href="{sent_with["url"]}" rel="nofollow">{sent_with["name"]}</a>'


def in_reply_to(world: World, tweet: Tweet) -> Json:
    """Which tweet and whom it answers; a tweet that begins with a name answers somebody, but no tweet."""
    status_id, user_id = tweet.about.reply_to, tweet.about.reply_to_user
    return {
        "in_reply_to_status_id": int(status_id) if status_id else None,
        "in_reply_to_status_id_str": status_id,
        "in_reply_to_user_id": int(user_id) if user_id else None,
        "in_reply_to_user_id_str": user_id,
        "in_reply_to_screen_name": world.accounts.by_id[user_id].screen_name if user_id else None,
    }


def quoted_id(tweet: Tweet) -> Json:
    """The id of what it quotes, which stays when the quoted tweet is gone."""
    quoted = tweet.about.quoted
    return {} if quoted is None else {"quoted_status_id": int(quoted), "quoted_status_id_str": quoted}


def language(world: World, tweet: Tweet, text: Processed) -> str:
    """The language of its author; ``und`` where nothing but links and names is written."""
    done, rest = 0, ""
    for entity in text.entities:
        rest, done = rest + text.text[done : entity.start], entity.end
    rest += text.text[done:]
    return world.accounts.by_id[tweet.author_id].language if _LETTER.search(rest) else "und"


def _others(world: World, one: Tweet, view: View) -> Json:
    """The tweets it repeats or quotes."""
    shown: Json = {}
    original, quoted = world.tweets.repeated_by(one), world.tweets.quoted_by(one)
    if original is not None:
        shown["retweeted_status"] = tweet(world, original, view)
    shown["is_quote_status"] = one.about.quoted is not None
    shown |= quoted_id(one)
    if quoted is not None and not view.is_quoted:
        shown["quoted_status"] = tweet(world, quoted, replace(view, is_quoted=True))
    return shown


def _counted(world: World, tweet: Tweet, seen_by: Account | None) -> Json:
    retweets = world.tweets.retweets(world.tweets.repeated_by(tweet) or tweet)
    likes = tweet.favorited_by
    return {
        "retweet_count": len(retweets),
        "favorite_count": len(likes),
        "favorited": seen_by is not None and seen_by.id in likes,
        "retweeted": seen_by is not None and seen_by.id in {retweet.author_id for retweet in retweets},
    }
