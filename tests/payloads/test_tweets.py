"""Tweets as the API answers them and as webhooks get them (facts §2.1, §6.4, §6.5, §6.8)."""

import re
from typing import Any

import pytest

from tests.world.builders import NOON_MS, a_world, named, the_app
from twitter_emulator.payloads import streamed, tweets, users, v1
from twitter_emulator.payloads.tweets import View
from twitter_emulator.protocol.contracts import Contracts
from twitter_emulator.world import tweeting
from twitter_emulator.world.activity import Activity, Favorited, Happening, TweetDeleted, Tweeted
from twitter_emulator.world.tweeting import TweetDraft
from twitter_emulator.world.tweets import Tweet
from twitter_emulator.world.world import WEB_APP_ID, World

CONTRACTS = Contracts.load()
LONG = "One long tweet & more than a hundred and forty characters: " + "word " * 25 + "#end"

ANSWERED = [
    "created_at", "id", "id_str", "text", "truncated", "entities", "source", "in_reply_to_status_id",
    "in_reply_to_status_id_str", "in_reply_to_user_id", "in_reply_to_user_id_str", "in_reply_to_screen_name", "user",
    "geo", "coordinates", "place", "contributors", "is_quote_status", "retweet_count", "favorite_count", "favorited",
    "retweeted", "lang",
]  # fmt: skip

STREAMED = [
    "created_at", "id", "id_str", "text", "source", "truncated", "in_reply_to_status_id", "in_reply_to_status_id_str",
    "in_reply_to_user_id", "in_reply_to_user_id_str", "in_reply_to_screen_name", "user", "geo", "coordinates", "place",
    "contributors", "is_quote_status", "quote_count", "reply_count", "retweet_count", "favorite_count", "entities",
    "favorited", "retweeted", "filter_level", "lang",
]  # fmt: skip

STREAMED_USER = [
    "id", "id_str", "name", "screen_name", "location", "url", "description", "translator_type", "protected", "verified",
    "followers_count", "friends_count", "listed_count", "favourites_count", "statuses_count", "created_at",
    "utc_offset", "time_zone", "geo_enabled", "lang", "contributors_enabled", "is_translator",
    "profile_background_color", "profile_background_image_url", "profile_background_image_url_https",
    "profile_background_tile", "profile_link_color", "profile_sidebar_border_color", "profile_sidebar_fill_color",
    "profile_text_color", "profile_use_background_image", "profile_image_url", "profile_image_url_https",
    "default_profile", "default_profile_image", "following", "follow_request_sent", "notifications",
]  # fmt: skip


@pytest.fixture
def world() -> World:
    return a_world()


def tweet(world: World, text: str = "hello", *, by: str = "alice", reply_to: str | None = None) -> Tweet:
    draft = TweetDraft(text=text, source_app_id=WEB_APP_ID, reply_to=reply_to, mentions_author=True)
    return tweeting.tweet(world, named(world, by), draft)


def answered(world: World, one: Tweet, *, seen_by: str = "bob", **how: Any) -> dict[str, Any]:
    shown = tweets.tweet(
        world,
        one,
        View(seen_by=named(world, seen_by), people=lambda a: users.user(world, a, with_status=False), **how),
    )
    assert CONTRACTS.violations("tweet.response", shown) == []
    return shown


def delivered(world: World, happening: Happening, for_: str = "bob") -> dict[str, Any]:
    body = v1.delivery(world, Activity(NOON_MS + 5, "t", "c", happening), named(world, for_).id)
    assert CONTRACTS.violations("delivery", body) == []
    return body


def streamed_tweet(world: World, one: Tweet) -> dict[str, Any]:
    (shown,) = delivered(world, Tweeted(one.id))["tweet_create_events"]
    assert isinstance(shown, dict)
    return shown


# Answers


def test_an_answered_tweet_has_its_members_in_the_recorded_order(world: World) -> None:
    assert list(answered(world, tweet(world))) == ANSWERED


def test_it_says_what_it_was_sent_with(world: World) -> None:
    by_app = tweeting.tweet(world, named(world, "alice"), TweetDraft(text="a", source_app_id=the_app(world).id))

    assert answered(world, by_app)["source"] == '<a href="https://acme.example" rel="nofollow">Acme care</a>'
    assert answered(world, tweet(world))["source"] == (
        '<a href="https://mobile.twitter.com" rel="nofollow">Twitter Web App</a>'
    )


def test_a_reply_names_the_tweet_and_the_person(world: World) -> None:
    question = tweet(world, by="bob")

    shown = answered(world, tweet(world, reply_to=question.id))

    assert [shown[member] for member in ANSWERED[7:12]] == [
        int(question.id), question.id, int(question.author_id), question.author_id, "bob",
    ]  # fmt: skip


def test_a_long_text_ends_in_a_link_to_the_whole_one(world: World) -> None:
    made = tweet(world, LONG)

    shown = answered(world, made)

    (link,) = shown["entities"]["urls"]
    assert shown["truncated"] is True
    assert (len(shown["text"]), link["indices"]) == (140, [117, 140])
    assert re.search(r"… https://t\.co/\w{10}$", shown["text"])
    assert link["expanded_url"] == f"https://twitter.com/i/web/status/{made.id}"
    assert link["display_url"] == "twitter.com/i/web/status/1…"
    assert shown["entities"]["hashtags"] == []


def test_an_escaped_character_is_not_cut_in_two(world: World) -> None:
    shown = answered(world, tweet(world, "x" * 113 + "&" + "y" * 40))

    assert shown["text"].startswith("x" * 113 + "… https://t.co/")


def test_extended_mode_has_all_of_it(world: World) -> None:
    shown = answered(world, tweet(world, LONG), is_extended=True)

    full = LONG.replace("&", "&amp;")
    assert "text" not in shown
    assert (shown["full_text"], shown["truncated"], shown["display_text_range"]) == (full, False, [0, len(full)])
    assert [tag["text"] for tag in shown["entities"]["hashtags"]] == ["end"]


def test_entities_are_left_out_on_request(world: World) -> None:
    assert "entities" not in answered(world, tweet(world), with_entities=False)


def test_a_tweet_with_a_link_may_be_sensitive_and_has_no_language_by_itself(world: World) -> None:
    shown = answered(world, tweet(world, "@bob https://a.example"))

    assert (shown["possibly_sensitive"], shown["lang"]) == (False, "und")


def test_a_retweet_has_the_original_inside(world: World) -> None:
    original = tweet(world, "hello @bob")
    repeated = tweeting.retweet(world, named(world, "bob"), original, source_app_id=WEB_APP_ID)

    shown = answered(world, repeated)

    assert shown["text"] == "RT @alice: hello @bob"
    assert [m["indices"] for m in shown["entities"]["user_mentions"]] == [[3, 9], [17, 21]]
    assert shown["retweeted_status"]["id_str"] == original.id
    assert (shown["retweet_count"], shown["retweeted"], shown["retweeted_status"]["retweeted"]) == (1, True, True)


def test_the_text_of_a_long_retweet_ends_in_an_ellipsis(world: World) -> None:
    repeated = tweeting.retweet(world, named(world, "bob"), tweet(world, LONG), source_app_id=WEB_APP_ID)

    shown = answered(world, repeated)

    assert (len(shown["text"]), shown["text"][-1], shown["truncated"]) == (140, "…", False)


def test_a_quote_has_the_quoted_tweet_inside_and_that_no_other(world: World) -> None:
    first = tweet(world, "one")
    second = tweet(world, f"two https://twitter.com/alice/status/{first.id}")
    third = tweet(world, f"three https://twitter.com/alice/status/{second.id}")

    shown = answered(world, third)

    assert (shown["is_quote_status"], shown["quoted_status_id_str"]) == (True, second.id)
    assert shown["quoted_status"]["quoted_status_id_str"] == first.id
    assert "quoted_status" not in shown["quoted_status"]


def test_a_quoted_tweet_that_is_gone_leaves_its_id(world: World) -> None:
    first = tweet(world, "one")
    second = tweet(world, f"two https://twitter.com/alice/status/{first.id}")
    tweeting.delete(world, named(world, "alice"), first)

    shown = answered(world, second)

    assert (shown["is_quote_status"], shown["quoted_status_id_str"]) == (True, first.id)
    assert "quoted_status" not in shown


def test_only_who_likes_it_sees_it_as_a_favourite(world: World) -> None:
    made = tweet(world)
    tweeting.favorite(world, named(world, "bob"), made)

    assert [answered(world, made, seen_by=who)["favorited"] for who in ("bob", "carol")] == [True, False]


def test_a_user_object_has_the_last_tweet_without_its_author(world: World) -> None:
    tweet(world, "first")
    last = tweet(world, "last")

    shown = users.user(world, named(world, "alice"))

    assert (shown["status"]["id_str"], "user" in shown["status"]) == (last.id, False)
    assert list(shown)[list(shown).index("status") - 1] == "lang"


def test_a_protected_account_shows_its_last_tweet_to_followers_only(world: World) -> None:
    tweet(world)
    named(world, "alice").protected = True

    assert "status" not in users.user(world, named(world, "alice"), seen_by=named(world, "bob"))
    assert "status" in users.user(world, named(world, "alice"), seen_by=named(world, "alice"))


# Deliveries


def test_a_delivered_tweet_has_its_members_in_the_recorded_order(world: World) -> None:
    shown = streamed_tweet(world, tweet(world))

    assert list(shown) == [*STREAMED, "timestamp_ms"]
    assert list(shown["user"]) == STREAMED_USER
    assert list(shown["entities"]) == ["hashtags", "urls", "user_mentions", "symbols"]
    assert shown["timestamp_ms"] == str(NOON_MS)


def test_a_delivered_link_comes_before_what_filters_it(world: World) -> None:
    shown = streamed_tweet(world, tweet(world, "https://a.example"))

    assert list(shown)[-4:] == ["possibly_sensitive", "filter_level", "lang", "timestamp_ms"]


def test_a_long_delivered_text_is_whole_in_the_extended_tweet(world: World) -> None:
    shown = streamed_tweet(world, tweet(world, LONG))

    full = LONG.replace("&", "&amp;")
    assert (shown["truncated"], len(shown["text"])) == (True, 140)
    assert list(shown["extended_tweet"]) == ["full_text", "display_text_range", "entities"]
    assert shown["extended_tweet"]["full_text"] == full
    assert shown["extended_tweet"]["display_text_range"] == [0, len(full)]
    assert list(shown).index("extended_tweet") == list(shown).index("is_quote_status") + 1


def test_only_who_is_mentioned_is_told_about_blocks(world: World) -> None:
    made = tweet(world, "@bob hello")

    assert list(delivered(world, Tweeted(made.id), "alice")) == ["for_user_id", "tweet_create_events"]
    assert delivered(world, Tweeted(made.id), "bob")["user_has_blocked"] is False


def test_blocks_are_told_in_both_directions(world: World) -> None:
    made, alice, bob = tweet(world, "@bob hello"), named(world, "alice").id, named(world, "bob").id
    world.accounts.block(bob, alice)
    world.accounts.block(alice, bob)

    body = delivered(world, Tweeted(made.id), "bob")

    assert list(body) == ["for_user_id", "user_has_blocked", "is_blocked_by", "tweet_create_events"]
    assert (body["user_has_blocked"], body["is_blocked_by"]) == (True, True)


def test_a_delivered_retweet_does_not_tell_about_blocks(world: World) -> None:
    original = tweet(world, "hello", by="bob")
    repeated = tweeting.retweet(world, named(world, "alice"), original, source_app_id=WEB_APP_ID)

    body = delivered(world, Tweeted(repeated.id), "bob")

    assert list(body) == ["for_user_id", "tweet_create_events"]
    assert body["tweet_create_events"][0]["retweeted_status"]["id_str"] == original.id


def test_a_delivered_quote_has_the_quoted_tweet_inside(world: World) -> None:
    first = tweet(world, "one")
    second = tweet(world, f"two https://twitter.com/alice/status/{first.id}")
    third = tweet(world, f"three https://twitter.com/alice/status/{second.id}")

    shown = streamed_tweet(world, third)

    assert (shown["is_quote_status"], shown["quoted_status"]["id_str"]) == (True, second.id)
    assert "quoted_status" not in shown["quoted_status"]
    assert shown["quoted_status"]["quote_count"] == 1


def test_a_favourite_has_a_hexadecimal_id_and_a_time_that_is_a_number(world: World) -> None:
    liked = tweet(world)

    body = delivered(world, Favorited(liked.id, named(world, "bob").id), "alice")

    (event,) = body["favorite_events"]
    assert list(event) == ["id", "created_at", "timestamp_ms", "favorited_status", "user"]
    assert re.fullmatch("[0-9a-f]{32}", event["id"])
    assert event["timestamp_ms"] == NOON_MS + 5
    assert list(event["favorited_status"]) == STREAMED
    assert event["user"]["screen_name"] == "bob"


def test_the_same_favourite_has_the_same_id_when_it_is_delivered_again(world: World) -> None:
    happening = Favorited(tweet(world).id, named(world, "bob").id)

    first, second = delivered(world, happening, "alice"), delivered(world, happening, "bob")

    assert first["favorite_events"] == second["favorite_events"]


def test_a_deletion_is_all_strings(world: World) -> None:
    alice = named(world, "alice").id

    body = delivered(world, TweetDeleted("1300000000000000001", alice), "alice")

    assert body["tweet_delete_events"] == [
        {"status": {"id": "1300000000000000001", "user_id": alice}, "timestamp_ms": str(NOON_MS + 5)}
    ]


def test_what_was_deleted_meanwhile_is_still_delivered(world: World) -> None:
    made = tweet(world)
    tweeting.delete(world, named(world, "alice"), made)

    assert streamed_tweet(world, made)["text"] == "hello"


def test_a_delivered_user_has_null_for_what_is_empty(world: World) -> None:
    bob = streamed.streamed_user(world, named(world, "bob"))

    assert (bob["description"], bob["url"], bob["location"]) == (None, None, "Lagos")
