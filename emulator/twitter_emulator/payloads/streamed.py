"""Tweets and favourites as webhooks get them: the shapes of the streaming API, members in the recorded order."""

from typing import Any

from twitter_emulator.world import ids, tweeting
from twitter_emulator.world.accounts import Account
from twitter_emulator.world.activity import Activity, Favorited, TweetDeleted, Tweeted
from twitter_emulator.world.tweets import Tweet
from twitter_emulator.world.world import World

from .formats import classic_date
from .texts import has_links, streamed_entities
from .tweets import NO_PLACE, classic_text, full_text, in_reply_to, language, quoted_id, source
from .users import PICTURE

Json = dict[str, Any]
Happening = Tweeted | Favorited | TweetDeleted


def delivery(world: World, activity: Activity, happening: Happening, for_user_id: str) -> Json:
    """The body of one webhook POST about a tweet."""
    match happening:
        case Tweeted(tweet_id):
            return _tweet_delivery(world, world.tweets.by_id[tweet_id], for_user_id)
        case Favorited():
            return _favorite_delivery(world, activity.at_ms, happening, for_user_id)
        case TweetDeleted():
            return _delete_delivery(activity.at_ms, happening, for_user_id)


def _tweet_delivery(world: World, tweet: Tweet, for_user_id: str) -> Json:
    """
    ``tweet_create_events``.

    Only somebody who is mentioned is told whether they block the author, and, if so, that the author blocks them
    (facts §6.4).
    """
    body: Json = {"for_user_id": for_user_id}
    if tweeting.mentions(world, tweet, for_user_id):
        body["user_has_blocked"] = world.accounts.blocks(for_user_id, tweet.author_id)
        if world.accounts.blocks(tweet.author_id, for_user_id):
            body["is_blocked_by"] = True
    body["tweet_create_events"] = [streamed_tweet(world, tweet) | {"timestamp_ms": str(tweet.created_ms)}]
    return body


def _favorite_delivery(world: World, at_ms: int, happening: Favorited, for_user_id: str) -> Json:
    """``favorite_events``: unlike in other families the time is a number (facts §6.5)."""
    tweet_id, user_id = happening.tweet_id, happening.user_id
    event = {
        "id": ids.derived(32, "favourite", world.seed, tweet_id, user_id, str(at_ms), alphabet="0123456789abcdef"),
        "created_at": classic_date(at_ms),
        "timestamp_ms": at_ms,
        "favorited_status": streamed_tweet(world, world.tweets.by_id[tweet_id]),
        "user": streamed_user(world, world.accounts.by_id[user_id]),
    }
    return {"for_user_id": for_user_id, "favorite_events": [event]}


def _delete_delivery(at_ms: int, happening: TweetDeleted, for_user_id: str) -> Json:
    """``tweet_delete_events``: all of them strings (facts §6.8)."""
    event = {
        "status": {"id": happening.tweet_id, "user_id": happening.author_id},
        "timestamp_ms": str(at_ms),
    }
    return {"for_user_id": for_user_id, "tweet_delete_events": [event]}


def streamed_tweet(world: World, tweet: Tweet, *, is_quoted: bool = False) -> Json:
    """A tweet; what is longer than 140 characters is whole in ``extended_tweet``."""
    full = full_text(world, tweet)
    text, is_cut = classic_text(world, tweet, full)
    shown: Json = {
        "created_at": classic_date(tweet.created_ms),
        "id": int(tweet.id),
        "id_str": tweet.id,
        "text": text.text,
        "source": source(world, tweet),
        "truncated": is_cut,
        **in_reply_to(world, tweet),
        "user": streamed_user(world, world.accounts.by_id[tweet.author_id]),
        **NO_PLACE,
        **_others(world, tweet, is_quoted=is_quoted),
    }
    if is_cut:
        shown["extended_tweet"] = {
            "full_text": full.text,
            "display_text_range": [0, len(full.text)],
            "entities": streamed_entities(full),
        }
    shown |= _counts(world, tweet) | {"entities": streamed_entities(text), "favorited": False, "retweeted": False}
    if has_links(full):
        shown["possibly_sensitive"] = False
    return shown | {"filter_level": "low", "lang": language(world, tweet, full)}


def _others(world: World, tweet: Tweet, *, is_quoted: bool) -> Json:
    """The tweets it repeats or quotes; within a quoted tweet there is no other one."""
    shown: Json = {}
    original, quoted = world.tweets.repeated_by(tweet), world.tweets.quoted_by(tweet)
    if original is not None:
        shown["retweeted_status"] = streamed_tweet(world, original)
    shown |= quoted_id(tweet)
    if quoted is not None and not is_quoted:
        shown["quoted_status"] = streamed_tweet(world, quoted, is_quoted=True)
    return shown | {"is_quote_status": tweet.about.quoted is not None}


def _counts(world: World, tweet: Tweet) -> Json:
    return {
        "quote_count": world.tweets.quote_count(tweet),
        "reply_count": world.tweets.reply_count(tweet),
        "retweet_count": len(world.tweets.retweets(tweet)),
        "favorite_count": len(tweet.favorited_by),
    }


def streamed_user(world: World, account: Account) -> Json:
    """The account in a delivered tweet: what is empty is null here, and nobody in particular looks at it."""
    return {
        "id": int(account.id),
        "id_str": account.id,
        "name": account.name,
        "screen_name": account.screen_name,
        "location": account.location or None,
        "url": account.url or None,
        "description": account.description or None,
        "translator_type": "none",
        "protected": account.protected,
        "verified": account.verified,
        "followers_count": world.accounts.followers_count(account.id),
        "friends_count": world.accounts.friends_count(account.id),
        "listed_count": 0,
        "favourites_count": account.favourites_count,
        "statuses_count": account.statuses_count,
        "created_at": classic_date(account.created_ms),
        "utc_offset": None,
        "time_zone": None,
        "geo_enabled": False,
        "lang": None,
        "contributors_enabled": False,
        "is_translator": False,
        **_LOOKS,
        "default_profile": True,
        "default_profile_image": False,
        "following": None,
        "follow_request_sent": None,
        "notifications": None,
    }


_LOOKS: Json = {
    "profile_background_color": "F5F8FA",
    "profile_background_image_url": "",
    "profile_background_image_url_https": "",
    "profile_background_tile": False,
    "profile_link_color": "1DA1F2",
    "profile_sidebar_border_color": "C0DEED",
    "profile_sidebar_fill_color": "DDEEF6",
    "profile_text_color": "333333",
    "profile_use_background_image": True,
    "profile_image_url": f"http://{PICTURE}",
    "profile_image_url_https": f"https://{PICTURE}",
}
