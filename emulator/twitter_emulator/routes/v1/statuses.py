"""``/1.1/statuses/…`` and ``/1.1/favorites/…``: as much of tweets as their events need (facts §6.4, §6.5, §6.8)."""

from functools import partial

from twitter_emulator.payloads import tweets, users
from twitter_emulator.payloads.tweets import View
from twitter_emulator.protocol import errors
from twitter_emulator.world import tweeting
from twitter_emulator.world.accounts import Account
from twitter_emulator.world.tweeting import TweetDraft
from twitter_emulator.world.tweets import Tweet

from ..given import Answer, Endpoint, Given

_UNSUPPORTED = ("media_ids", "place_id", "card_uri")
"""What would make another tweet of it."""


async def update(given: Given) -> Answer:
    """``POST statuses/update.json``"""
    text = given.params.get("status", "")
    if not text:
        raise errors.MissingParameter("status")
    _refuse_unsupported(given)
    quoted_url = given.params.get("attachment_url", "")
    if quoted_url and not tweeting.is_permalink(quoted_url):
        raise errors.AttachmentUrlInvalid(hint="it is the address of a tweet: https://twitter.com/NAME/status/ID")
    draft = TweetDraft(
        text=f"{text} {quoted_url}" if quoted_url else text,
        source_app_id=given.app.id,
        reply_to=given.params.get("in_reply_to_status_id") or None,
        mentions_author=given.flag("auto_populate_reply_metadata"),
    )
    return _answer(given, tweeting.tweet(given.world, given.account, draft))


async def show(given: Given) -> Answer:
    """``GET statuses/show.json`` and ``statuses/show/:id.json``"""
    return _answer(given, _asked_for(given))


async def destroy(given: Given) -> Answer:
    """``POST statuses/destroy/:id.json``: answers what was deleted."""
    tweet = _asked_for(given)
    tweeting.delete(given.world, given.account, tweet)
    return _answer(given, tweet)


async def retweet(given: Given) -> Answer:
    """``POST statuses/retweet/:id.json``: answers the retweet, with the original inside."""
    original = _asked_for(given)
    return _answer(given, tweeting.retweet(given.world, given.account, original, source_app_id=given.app.id))


async def favorite(given: Given) -> Answer:
    """``POST favorites/create.json``"""
    tweet = _asked_for(given)
    tweeting.favorite(given.world, given.account, tweet)
    return _answer(given, tweet)


async def unfavorite(given: Given) -> Answer:
    """``POST favorites/destroy.json``"""
    tweet = _asked_for(given)
    tweeting.unfavorite(given.world, given.account, tweet)
    return _answer(given, tweet)


def _refuse_unsupported(given: Given) -> None:
    found = next((name for name in _UNSUPPORTED if given.params.get(name)), None)
    if found is not None:
        raise errors.NotEmulated("POST", f"statuses/update with {found}", hint="tweets are text here; nothing was done")


def _asked_for(given: Given) -> Tweet:
    """The tweet in the path, or else in the parameter ``id``."""
    tweet_id = given.path_values.get("id") or given.params.get("id", "")
    return tweeting.visible(given.world, tweet_id, given.caller.account)


def _answer(given: Given, tweet: Tweet) -> Answer:
    given.trace = tweet.trace
    view = View(
        seen_by=given.caller.account,
        people=_trimmed if given.flag("trim_user") else partial(_author, given),
        is_extended=given.params.get("tweet_mode") == "extended",
        with_entities=not given.is_off("include_entities"),
    )
    return Answer(content=tweets.tweet(given.world, tweet, view), escapes_slashes=True)


def _author(given: Given, account: Account) -> dict[str, object]:
    return users.user(given.world, account, seen_by=given.caller.account, with_status=False)


def _trimmed(account: Account) -> dict[str, object]:
    return {"id": int(account.id), "id_str": account.id}


_PATH = "/1.1/statuses"
ENDPOINTS = (
    Endpoint("POST", f"{_PATH}/update.json", update, needs="write"),
    Endpoint("GET", f"{_PATH}/show.json", show, auth="either", limit="/statuses/show/:id"),
    Endpoint("GET", f"{_PATH}/show/{{id}}.json", show, auth="either", limit="/statuses/show/:id"),
    Endpoint("POST", f"{_PATH}/destroy/{{id}}.json", destroy, needs="write"),
    Endpoint("POST", f"{_PATH}/retweet/{{id}}.json", retweet, needs="write"),
    Endpoint("POST", "/1.1/favorites/create.json", favorite, needs="write"),
    Endpoint("POST", "/1.1/favorites/destroy.json", unfavorite, needs="write"),
)
