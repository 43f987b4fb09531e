"""``/1.1/statuses/…`` and ``/1.1/favorites/…``, and the events of them."""

import json
from typing import Any

import pytest

from tests.calling import Twitter, refusal
from tests.delivery.receiver import Receiver
from tests.routes.control.asking import settle, subscribed

UPDATE = "/1.1/statuses/update.json"
SHOW = "/1.1/statuses/show.json"
LIKE = "/1.1/favorites/create.json"
UNLIKE = "/1.1/favorites/destroy.json"

NO_STATUS = (404, 144, "No status found with that ID.")


def at(verb: str, tweet_id: str) -> str:
    return f"/1.1/statuses/{verb}/{tweet_id}.json"


async def tweet(twitter: Twitter, text: str = "hello", *, as_: str = "acme_support", **how: str) -> dict[str, Any]:
    response = await twitter.post(UPDATE, form={"status": text, **how}, as_=as_)
    assert response.status_code == 200, response.text
    made: dict[str, Any] = response.json()
    return made


# Tweets


async def test_a_tweet_is_answered_in_the_classic_way(twitter: Twitter) -> None:
    response = await twitter.post(UPDATE, form={"in_reply_to_status_id": "", "status": "hello <all>"})

    made = response.json()
    assert (response.status_code, made["text"], made["user"]["screen_name"]) == (
        200,
        "hello &lt;all&gt;",
        "acme_support",
    )
    assert response.headers["content-type"] == "application/json;charset=utf-8"
    assert "x-rate-limit-limit" not in response.headers
    assert (
        b'"source":"\\u003ca href=\\"https:\\/\\/acme.example\\" rel=\\"nofollow\\"\\u003eAcme care\\u003c\\/a\\u003e"'
        in response.content
    )


async def test_parameters_may_come_in_the_query(twitter: Twitter) -> None:
    response = await twitter.post(UPDATE, params={"status": "hello", "trim_user": "True"})

    brand = twitter.id("acme_support")
    assert response.json()["user"] == {"id": int(brand), "id_str": brand}


@pytest.mark.parametrize("form", [{}, {"status": ""}])
async def test_a_tweet_needs_a_text(twitter: Twitter, form: dict[str, str]) -> None:
    response = await twitter.post(UPDATE, form={"trim_user": "1", **form})

    assert refusal(response) == (403, 38, "status parameter is missing.")


async def test_the_same_text_again_is_refused_as_recorded(twitter: Twitter) -> None:
    await tweet(twitter)

    response = await twitter.post(UPDATE, form={"status": "hello"})

    assert response.content == b'{"errors":[{"code":187,"message":"Status is a duplicate."}]}'
    assert response.status_code == 403


async def test_a_tweet_that_is_too_long_is_refused(twitter: Twitter) -> None:
    response = await twitter.post(UPDATE, form={"status": "x" * 281})

    assert refusal(response) == (403, 186, "Tweet needs to be a bit shorter.")


async def test_a_reply_names_what_it_answers(twitter: Twitter) -> None:
    question = await tweet(twitter, "@acme_support why?", as_="alice")

    answer = await tweet(
        twitter, "because", in_reply_to_status_id=question["id_str"], auto_populate_reply_metadata="true"
    )

    assert (answer["text"], answer["in_reply_to_status_id"]) == ("@alice because", question["id"])


async def test_what_is_gone_cannot_be_answered(twitter: Twitter) -> None:
    response = await twitter.post(UPDATE, form={"status": "because", "in_reply_to_status_id": "1"})

    assert refusal(response) == (
        403, 385, "You attempted to reply to a Tweet that is deleted or not visible to you.",
    )  # fmt: skip


@pytest.mark.parametrize(
    "where", ["twitter.com/alice/status", "x.com/alice/status", "x.com/i/statuses", "twitter.com/i/web/status"]
)
async def test_an_attached_address_quotes_its_tweet(twitter: Twitter, where: str) -> None:
    quoted = await tweet(twitter, "wise words", as_="alice")

    made = await tweet(twitter, "so true", attachment_url=f"https://{where}/{quoted['id_str']}")

    assert (made["is_quote_status"], made["quoted_status"]["id"]) == (True, quoted["id"])


async def test_only_tweets_can_be_attached(twitter: Twitter) -> None:
    response = await twitter.post(UPDATE, form={"status": "look", "attachment_url": "https://acme.example"})

    assert refusal(response) == (400, 44, "attachment_url parameter is invalid")


async def test_what_tweets_do_not_have_here_is_refused_and_nothing_is_tweeted(twitter: Twitter) -> None:
    response = await twitter.post(UPDATE, form={"status": "look", "media_ids": "1"})

    assert response.status_code == 501
    assert len(twitter.world.tweets) == 0


async def test_a_token_that_only_reads_cannot_tweet(twitter: Twitter) -> None:
    twitter.app.permission = "read"
    twitter.world.regenerate_token(twitter.id("acme_support"), twitter.app)

    response = await twitter.post(UPDATE, form={"status": "hello"})

    assert refusal(response)[:2] == (403, 261)


@pytest.mark.parametrize("as_", ["alice", "bearer"])
async def test_a_tweet_is_shown_by_path_and_by_parameter(twitter: Twitter, as_: str) -> None:
    made = await tweet(twitter)

    by_path = await twitter.get(at("show", made["id_str"]), as_=as_)
    by_parameter = await twitter.get(SHOW, params={"id": made["id_str"]}, as_=as_)

    assert by_path.json() == by_parameter.json()
    assert by_path.json()["id"] == made["id"]
    assert by_parameter.headers["x-rate-limit-remaining"] == "898"


async def test_extended_mode_and_entities_are_chosen_by_parameters(twitter: Twitter) -> None:
    made = await tweet(twitter, "hello")

    shown = (
        await twitter.get(SHOW, params={"id": made["id"], "tweet_mode": "extended", "include_entities": "false"})
    ).json()

    assert (shown["full_text"], "text" in shown, "entities" in shown) == ("hello", False, False)


@pytest.mark.parametrize("tweet_id", ["1", "x", "1" * 400, "%20"])
async def test_an_unknown_tweet_is_not_found_by_any_call(twitter: Twitter, tweet_id: str) -> None:
    calls = [
        await twitter.get(at("show", tweet_id)),
        await twitter.post(at("destroy", tweet_id)),
        await twitter.post(at("retweet", tweet_id)),
        await twitter.post(LIKE, form={"id": tweet_id}),
        await twitter.post(UNLIKE, form={"id": tweet_id}),
    ]

    assert [refusal(call) for call in calls] == [NO_STATUS] * 5


async def test_a_call_that_names_no_tweet_finds_none(twitter: Twitter) -> None:
    assert refusal(await twitter.post(LIKE)) == NO_STATUS


async def test_a_protected_tweet_is_not_for_everybody(twitter: Twitter) -> None:
    made = await tweet(twitter)
    twitter.account("acme_support").protected = True

    response = await twitter.get(SHOW, params={"id": made["id_str"]}, as_="bob")

    assert refusal(response) == (403, 179, "Sorry, you are not authorized to see this status.")


async def test_a_deleted_tweet_is_answered_once_more(twitter: Twitter) -> None:
    made = await tweet(twitter)

    response = await twitter.post(at("destroy", made["id_str"]))

    assert response.json()["id"] == made["id"]
    assert refusal(await twitter.get(at("show", made["id_str"]))) == NO_STATUS


async def test_the_tweet_of_somebody_else_is_not_deleted(twitter: Twitter) -> None:
    made = await tweet(twitter, as_="alice")

    response = await twitter.post(at("destroy", made["id_str"]))

    assert refusal(response) == (403, 183, "You may not delete another user's status.")


async def test_a_retweet_has_the_original_inside(twitter: Twitter) -> None:
    original = await tweet(twitter, as_="alice")

    response = await twitter.post(at("retweet", original["id_str"]))

    made = response.json()
    assert (made["text"], made["retweeted_status"]["id"]) == ("RT @alice: hello", original["id"])
    again = await twitter.post(at("retweet", original["id_str"]))
    assert refusal(again) == (403, 327, "You have already retweeted this Tweet.")


async def test_a_favourite_is_one_until_it_ends(twitter: Twitter) -> None:
    made = await tweet(twitter, as_="alice")

    liked = await twitter.post(LIKE, form={"id": made["id_str"]})
    again = await twitter.post(LIKE, form={"id": made["id_str"]})
    ended = await twitter.post(UNLIKE, form={"id": made["id_str"]})

    assert (liked.json()["favorited"], liked.json()["favorite_count"]) == (True, 1)
    assert refusal(again) == (403, 139, "You have already favorited this status.")
    assert (ended.json()["favorited"], ended.json()["favorite_count"]) == (False, 0)


# The status of user objects


async def test_users_come_with_their_last_tweet(twitter: Twitter) -> None:
    made = await tweet(twitter)
    named = {"screen_name": "acme_support"}

    verified = await twitter.get("/1.1/account/verify_credentials.json")
    shown = await twitter.get("/1.1/users/show.json", params=named)
    (looked_up,) = (await twitter.get("/1.1/users/lookup.json", params=named)).json()

    assert {user["status"]["id"] for user in (verified.json(), shown.json(), looked_up)} == {made["id"]}


async def test_the_last_tweet_can_be_skipped(twitter: Twitter) -> None:
    await tweet(twitter)

    response = await twitter.get("/1.1/account/verify_credentials.json", params={"skip_status": "true"})

    assert "status" not in response.json()


@pytest.mark.parametrize("path", ["account/verify_credentials", "users/show", "users/lookup"])
async def test_the_entities_of_the_last_tweet_can_be_left_out(twitter: Twitter, path: str) -> None:
    await tweet(twitter)

    response = await twitter.get(
        f"/1.1/{path}.json", params={"screen_name": "acme_support", "include_entities": "false"}
    )

    found = response.json()
    user = found[0] if isinstance(found, list) else found
    assert ("entities" in user, "entities" in user["status"]) == (True, False)


# Events


async def test_each_act_is_delivered_to_who_is_subscribed(twitter: Twitter, receiver: Receiver) -> None:
    await subscribed(twitter, receiver)
    question = await tweet(twitter, "@acme_support why?", as_="alice")
    await twitter.post(LIKE, form={"id": question["id_str"]})
    own = await tweet(twitter, "because")
    await twitter.post(at("destroy", own["id_str"]))
    await settle(twitter)

    bodies = [json.loads(post.body) for post in receiver.posts]

    families = [next(key for key in body if key.endswith("_events")) for body in bodies]
    assert sorted(families) == ["favorite_events", "tweet_create_events", "tweet_create_events", "tweet_delete_events"]
    mention = next(body for body in bodies if "user_has_blocked" in body)
    assert mention["tweet_create_events"][0]["id"] == question["id"]
