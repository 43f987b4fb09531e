"""What people may do with tweets, and who hears of it (facts §6.4, §6.5, §6.8)."""

import pytest

from tests.world.builders import DAY_MS, a_world, heard_by, named, posted, subscribed
from twitter_emulator.protocol import errors
from twitter_emulator.world import tweeting
from twitter_emulator.world.accounts import Account
from twitter_emulator.world.activity import Favorited, TweetDeleted, Tweeted
from twitter_emulator.world.tweeting import TweetDraft
from twitter_emulator.world.tweets import Tweet
from twitter_emulator.world.world import WEB_APP_ID, World


@pytest.fixture
def world() -> World:
    return subscribed(a_world(), "acme_support", "alice", "bob")


def tweet(
    world: World,
    text: str = "hello",
    *,
    by: str = "alice",
    reply_to: str | None = None,
    mentions_author: bool = False,
) -> Tweet:
    draft = TweetDraft(text=text, source_app_id=WEB_APP_ID, reply_to=reply_to, mentions_author=mentions_author)
    return tweeting.tweet(world, named(world, by), draft)


def retweet(world: World, original: Tweet, *, by: str = "bob") -> Tweet:
    return tweeting.retweet(world, named(world, by), original, source_app_id=WEB_APP_ID)


def protected(world: World, screen_name: str = "alice") -> Account:
    account = named(world, screen_name)
    account.protected = True
    return account


# Tweets


def test_the_author_hears_of_a_tweet(world: World) -> None:
    made = tweet(world)

    assert posted(world) == [("alice", Tweeted(made.id))]


def test_who_is_mentioned_hears_of_it_too(world: World) -> None:
    tweet(world, "Look @bob, @nobody and @bob")

    assert heard_by(world) == ["alice", "bob"]


def test_a_tweet_counts_and_is_the_latest_of_its_author(world: World) -> None:
    tweet(world, "first")
    last = tweet(world, "second")

    alice = named(world, "alice")
    assert alice.statuses_count == 2
    assert world.tweets.latest(alice.id) is last


def test_a_tweet_that_begins_with_a_name_answers_that_person_but_no_tweet(world: World) -> None:
    made = tweet(world, "@bob hello")

    assert (made.about.reply_to, made.about.reply_to_user) == (None, named(world, "bob").id)


@pytest.mark.parametrize("text", ["hello @bob", "@nobody hello @bob", "@bobby @bob"])
def test_a_name_further_on_is_no_answer(world: World, text: str) -> None:
    assert tweet(world, text).about.reply_to_user is None


def test_a_reply_answers_a_tweet_whose_author_it_mentions(world: World) -> None:
    question = tweet(world, "why?", by="bob")

    answer = tweet(world, "because, @bob", reply_to=question.id)

    assert (answer.about.reply_to, answer.about.reply_to_user) == (question.id, named(world, "bob").id)
    assert world.tweets.reply_count(question) == 1
    assert answer.trace == question.trace


def test_a_reply_that_mentions_nobody_is_a_tweet_like_any_other(world: World) -> None:
    question = tweet(world, "why?", by="bob")

    assert tweet(world, "because", reply_to=question.id).about.reply_to is None


def test_the_mention_can_be_put_in_front(world: World) -> None:
    question = tweet(world, "why?", by="bob")

    answer = tweet(world, "because", reply_to=question.id, mentions_author=True)

    assert answer.text == "@bob because"
    assert answer.about.reply_to == question.id


def test_who_answers_oneself_need_not_mention_oneself(world: World) -> None:
    first = tweet(world, "one")

    second = tweet(world, "two", reply_to=first.id, mentions_author=True)

    assert (second.text, second.about.reply_to) == ("two", first.id)


@pytest.mark.parametrize("reply_to", ["1", "x", "0" * 19])
def test_what_is_not_there_cannot_be_answered(world: World, reply_to: str) -> None:
    with pytest.raises(errors.RepliedToMissing):
        tweet(world, "@bob hello", reply_to=reply_to)


def test_a_link_to_a_tweet_at_the_end_quotes_it(world: World) -> None:
    quoted = tweet(world, "wise words", by="bob")
    posted(world)

    made = tweet(world, f"So true https://twitter.com/bob/status/{quoted.id}?s=20")

    assert made.about.quoted == quoted.id
    assert world.tweets.quote_count(quoted) == 1
    assert heard_by(world) == ["alice", "bob"]


def test_a_link_to_a_tweet_before_another_link_quotes_nothing(world: World) -> None:
    quoted = tweet(world, "wise words", by="bob")

    made = tweet(world, f"https://twitter.com/bob/status/{quoted.id} https://a.example")

    assert made.about.quoted is None


def test_a_tweet_has_280_characters(world: World) -> None:
    tweet(world, "x" * 280)

    with pytest.raises(errors.TweetTooLong):
        tweet(world, "x" * 281)


def test_a_name_that_twitter_puts_in_front_of_a_reply_counts_nothing(world: World) -> None:
    question = tweet(world, "why?", by="bob")

    answer = tweet(world, "x" * 280, reply_to=question.id, mentions_author=True)

    assert answer.text == f"@bob {'x' * 280}"


def test_the_same_text_again_is_refused_for_a_day(world: World) -> None:
    tweet(world, "again")
    tweet(world, "something else")
    with pytest.raises(errors.DuplicateTweet):
        tweet(world, "again")

    world.clock.advance(DAY_MS)

    tweet(world, "again")


def test_a_deleted_text_and_those_of_others_may_be_repeated(world: World) -> None:
    tweet(world, "again", by="bob")
    tweeting.delete(world, named(world, "alice"), tweet(world, "again"))

    tweet(world, "again")


def test_a_suspended_account_does_nothing(world: World) -> None:
    by_bob = tweet(world, by="bob")
    alice = named(world, "alice")
    alice.suspended = True

    with pytest.raises(errors.OwnAccountSuspended):
        tweet(world)
    with pytest.raises(errors.OwnAccountSuspended):
        retweet(world, by_bob, by="alice")
    with pytest.raises(errors.OwnAccountSuspended):
        tweeting.favorite(world, alice, by_bob)


def test_of_a_protected_account_only_followers_hear(world: World) -> None:
    protected(world)
    world.accounts.follow(named(world, "acme_support").id, named(world, "alice").id)

    tweet(world, "hello @bob and @acme_support")

    assert heard_by(world) == ["alice", "acme_support"]


# Retweets


def test_the_author_hears_of_a_retweet_and_those_mentioned_do_not(world: World) -> None:
    original = tweet(world, "hello @acme_support")
    posted(world)

    made = retweet(world, original)

    assert sorted(posted(world)) == [("alice", Tweeted(made.id)), ("bob", Tweeted(made.id))]
    assert world.tweets.retweets(original) == [made]


def test_a_retweet_of_a_retweet_repeats_the_original(world: World) -> None:
    original = tweet(world)

    again = retweet(world, retweet(world, original), by="acme_support")

    assert again.about.retweeted == original.id


def test_a_tweet_is_repeated_once(world: World) -> None:
    original = tweet(world)
    retweet(world, original)

    with pytest.raises(errors.AlreadyRetweeted):
        retweet(world, original)


def test_a_protected_tweet_cannot_be_repeated(world: World) -> None:
    original = tweet(world)
    protected(world)

    with pytest.raises(errors.TweetNotVisible):
        retweet(world, original)


# Favourites


def test_author_and_admirer_hear_of_a_favourite(world: World) -> None:
    liked = tweet(world)
    posted(world)

    tweeting.favorite(world, named(world, "bob"), liked)

    favorited = Favorited(liked.id, named(world, "bob").id)
    assert sorted(posted(world)) == [("alice", favorited), ("bob", favorited)]
    assert named(world, "bob").favourites_count == 1


def test_a_tweet_is_favourited_once(world: World) -> None:
    liked = tweet(world)
    tweeting.favorite(world, named(world, "bob"), liked)

    with pytest.raises(errors.AlreadyFavorited):
        tweeting.favorite(world, named(world, "bob"), liked)


def test_nobody_hears_when_a_favourite_ends(world: World) -> None:
    liked, bob = tweet(world), named(world, "bob")
    tweeting.favorite(world, bob, liked)
    posted(world)

    tweeting.unfavorite(world, bob, liked)

    assert (posted(world), bob.favourites_count, liked.favorited_by) == ([], 0, set())


def test_what_is_no_favourite_cannot_end_to_be_one(world: World) -> None:
    with pytest.raises(errors.TweetNotFound):
        tweeting.unfavorite(world, named(world, "bob"), tweet(world))


# Deleting


def test_the_author_hears_that_a_tweet_was_deleted(world: World) -> None:
    gone = tweet(world, "hello @bob")
    posted(world)

    tweeting.delete(world, named(world, "alice"), gone)

    assert posted(world) == [("alice", TweetDeleted(gone.id, gone.author_id))]


def test_retweets_go_with_the_tweet(world: World) -> None:
    original = tweet(world)
    repeated = retweet(world, original)

    tweeting.delete(world, named(world, "alice"), original)

    assert (world.tweets.get(original.id), world.tweets.get(repeated.id)) == (None, None)
    assert (len(world.tweets), named(world, "bob").statuses_count) == (0, 0)


def test_a_retweet_is_deleted_alone(world: World) -> None:
    original = tweet(world)

    tweeting.delete(world, named(world, "bob"), retweet(world, original))

    assert world.tweets.get(original.id) is original
    assert world.tweets.retweets(original) == []
    retweet(world, original)


def test_only_the_author_deletes(world: World) -> None:
    with pytest.raises(errors.NotYourTweet):
        tweeting.delete(world, named(world, "bob"), tweet(world))


# Seeing


def test_a_deleted_tweet_is_not_found(world: World) -> None:
    gone = tweet(world)
    tweeting.delete(world, named(world, "alice"), gone)

    with pytest.raises(errors.TweetNotFound):
        tweeting.visible(world, gone.id, named(world, "alice"))


def test_a_suspended_account_has_no_tweets_to_see(world: World) -> None:
    made = tweet(world)
    named(world, "alice").suspended = True

    with pytest.raises(errors.UserSuspended):
        tweeting.visible(world, made.id, named(world, "bob"))


def test_a_protected_tweet_is_for_its_author_and_followers(world: World) -> None:
    made, alice, bob = tweet(world), protected(world), named(world, "bob")
    world.accounts.follow(bob.id, alice.id)

    assert tweeting.visible(world, made.id, alice) is tweeting.visible(world, made.id, bob) is made
    for reader in (named(world, "carol"), None):
        with pytest.raises(errors.TweetNotVisible):
            tweeting.visible(world, made.id, reader)
