import pytest

from twitter_emulator.world.activity import (
    Favorited,
    Followed,
    Handmade,
    Happening,
    MessageCreated,
    Read,
    Revoked,
    TweetDeleted,
    Tweeted,
    Typing,
    Unfollowed,
)
from twitter_emulator.world.describing import described
from twitter_emulator.world.messages import Draft, Message


@pytest.mark.parametrize(
    ("happening", "event"),
    [
        (MessageCreated(Message("9", "1", "2", Draft("hi", "3"), "t1")), "message"),
        (Typing("1", "2"), "typing"),
        (Read("1", "2", "9"), "read"),
        (Followed("1", "2"), "follow"),
        (Unfollowed("1", "2"), "unfollow"),
        (Revoked("a", "1"), "revoke"),
    ],
)
def test_every_happening_is_described_by_its_kind_and_who_did_it(happening: Happening, event: str) -> None:
    about = described(happening)

    assert (about["event"], about["from"]) == (event, "1")
    assert all(isinstance(value, str) for value in about.values())


def test_what_is_made_by_hand_is_described_without_its_body() -> None:
    assert described(Handmade({"any": "thing"})) == {"event": "raw"}


@pytest.mark.parametrize("happening", [Tweeted("7"), Favorited("7", "1"), TweetDeleted("7", "1")])
def test_a_tweet_is_called_a_tweet_and_not_a_message(happening: Happening) -> None:
    about = described(happening)

    assert about["tweet"] == "7"
    assert "id" not in about
