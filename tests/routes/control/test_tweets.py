"""What people do with tweets, over the control API."""

from typing import Any

import pytest

from tests.calling import Twitter
from tests.routes.control.asking import problem


async def act(twitter: Twitter, type_: str, sender: str = "alice", **more: str) -> dict[str, Any]:
    response = await twitter.control("POST", "/events", {"type": type_, "from": sender, **more})
    assert response.status_code == 201, response.text
    done: dict[str, Any] = response.json()
    return done


async def test_somebody_tweets(twitter: Twitter) -> None:
    done = await act(twitter, "tweet", text="hello @acme_support")

    made = twitter.world.tweets.by_id[done["tweet"]]
    assert set(done) == {"type", "from", "tweet", "at", "deliveries"}
    assert (made.text, made.author_id) == ("hello @acme_support", twitter.id("alice"))


async def test_a_reply_names_whom_it_answers_by_itself(twitter: Twitter) -> None:
    question = await act(twitter, "tweet", text="why?")

    answer = await act(twitter, "tweet", "acme_support", text="because", in_reply_to=question["tweet"])

    made = twitter.world.tweets.by_id[answer["tweet"]]
    assert (made.text, made.about.reply_to) == ("@alice because", question["tweet"])


async def test_what_somebody_tweeted_can_be_read_but_not_what_was_deleted(twitter: Twitter) -> None:
    question = (await act(twitter, "tweet", text="why?"))["tweet"]
    gone = (await act(twitter, "tweet", text="oh"))["tweet"]
    await act(twitter, "tweet", "acme_support", text="because", in_reply_to=question)
    await act(twitter, "delete_tweet", tweet=gone)

    asked = (await twitter.control("GET", "/tweets?by=alice")).json()
    answers = (await twitter.control("GET", "/tweets?by=acme_support")).json()["tweets"]

    assert ([it["id"] for it in asked["tweets"]], asked["next"]) == ([question], None)
    assert [(it["text"], it["in_reply_to"], it["in_reply_to_user"]) for it in answers] == [
        ("@alice because", question, twitter.id("alice"))
    ]


async def test_tweets_are_liked_repeated_and_deleted(twitter: Twitter) -> None:
    made = (await act(twitter, "tweet", text="hello"))["tweet"]

    await act(twitter, "favorite", "bob", tweet=made)
    await act(twitter, "unfavorite", "bob", tweet=made)
    repeated = await act(twitter, "retweet", "bob", tweet=made)
    gone = await act(twitter, "delete_tweet", tweet=made)

    assert repeated["tweet"] != made
    assert gone["tweet"] == made
    assert len(twitter.world.tweets) == 0
    happened = [entry.about["event"] for entry in twitter.journal("event")]
    assert happened == ["tweet", "favorite", "tweet", "delete_tweet"]


@pytest.mark.parametrize(
    ("wanted", "status", "said"),
    [
        ({"type": "tweet"}, 400, "'text' is missing"),
        ({"type": "retweet"}, 400, "'tweet' is missing: the id of the tweet to retweet"),
        ({"type": "delete_tweet"}, 400, "the id of the tweet to delete"),
        ({"type": "favorite", "tweet": "1"}, 404, "there is no tweet '1'"),
        ({"type": "tweet", "text": "x" * 281}, 403, "280 are allowed"),
    ],
)
async def test_what_cannot_be_done_says_why(twitter: Twitter, wanted: dict[str, str], status: int, said: str) -> None:
    response = await twitter.control("POST", "/events", {"from": "alice", **wanted})

    assert response.status_code == status
    assert said in problem(response)[1]
