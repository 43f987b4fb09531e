"""``/1.1/friendships/…`` (facts §3)."""

from typing import Any

import pytest

from tests.calling import SUBSCRIPTIONS, Twitter, refusal
from tests.delivery.receiver import Receiver
from tests.routes.v1.messages import DAY_MS
from tests.routes.v1.test_users import satisfies
from twitter_emulator.world import social
from twitter_emulator.world.limits import FOLLOWS_A_DAY_PER_APP, FOLLOWS_A_DAY_PER_USER, Window

_PATH = "/1.1/friendships"
CREATE, DESTROY, UPDATE = f"{_PATH}/create.json", f"{_PATH}/destroy.json", f"{_PATH}/update.json"
SHOW, LOOKUP = f"{_PATH}/show.json", f"{_PATH}/lookup.json"
INCOMING, OUTGOING = f"{_PATH}/incoming.json", f"{_PATH}/outgoing.json"

UNKNOWN = (403, 108, "Cannot find specified user.")


def follows(twitter: Twitter, source: str = "acme_support", target: str = "alice") -> bool:
    return twitter.world.accounts.follows(twitter.id(source), twitter.id(target))


async def ends(twitter: Twitter, **parameters: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    response = await twitter.get(SHOW, params=parameters)
    assert satisfies("relationship.response", response)
    both = response.json()["relationship"]
    return both["source"], both["target"]


@pytest.mark.parametrize("named", ["user_id", "screen_name"])
@pytest.mark.parametrize("place", ["form", "params"])
async def test_a_follow_answers_the_followed_user(twitter: Twitter, named: str, place: str) -> None:
    who = {named: twitter.id("alice") if named == "user_id" else "alice"}

    response = await twitter.call("POST", CREATE, form=who if place == "form" else None, params=who)

    assert (response.json()["screen_name"], response.json()["following"]) == ("alice", True)
    assert satisfies("user", response)
    assert follows(twitter)


async def test_to_follow_again_is_fine_and_to_unfollow_again_too(twitter: Twitter) -> None:
    for path, follows_now in ((CREATE, True), (CREATE, True), (DESTROY, False), (DESTROY, False)):
        response = await twitter.post(path, form={"screen_name": "alice"})

        assert (response.status_code, response.json()["following"]) == (200, follows_now)


async def test_follows_and_unfollows_are_delivered(twitter: Twitter, receiver: Receiver) -> None:
    await twitter.register(receiver)
    await twitter.post(SUBSCRIPTIONS)

    await twitter.post(CREATE, form={"screen_name": "alice"})
    await twitter.post(DESTROY, form={"screen_name": "alice"})
    await twitter.post(CREATE, form={"screen_name": "acme_support"}, as_="bob")
    await twitter.post(DESTROY, form={"screen_name": "acme_support"}, as_="bob")
    await twitter.control("GET", "/settled", params={"wait": "5s"})

    events = [post.json["follow_events"][0] for post in receiver.posts]
    assert sorted((event["type"], event["source"]["screen_name"]) for event in events) == [
        ("follow", "acme_support"),
        ("follow", "bob"),
        ("unfollow", "acme_support"),
    ]


@pytest.mark.parametrize("path", [CREATE, DESTROY])
async def test_nobody_cannot_be_followed(twitter: Twitter, path: str) -> None:
    assert refusal(await twitter.post(path, form={"screen_name": "nobody"})) == UNKNOWN
    assert refusal(await twitter.post(path))[:2] == (400, 357)


async def test_a_protected_account_is_asked_once(twitter: Twitter) -> None:
    twitter.account("alice").protected = True
    first = (await twitter.post(CREATE, form={"screen_name": "alice"})).json()

    again = await twitter.post(CREATE, form={"screen_name": "alice"})

    assert (first["following"], first["follow_request_sent"]) == (False, True)
    assert refusal(again) == (403, 160, "You've already requested to follow alice.")
    assert not follows(twitter)


async def test_requests_are_listed_on_both_sides_until_answered(twitter: Twitter) -> None:
    twitter.account("alice").protected = True
    await twitter.post(CREATE, form={"screen_name": "alice"})
    outgoing, incoming = await twitter.get(OUTGOING), await twitter.get(INCOMING, as_="alice")

    await twitter.control("POST", "/events", {"type": "accept_follow", "from": "alice", "to": "acme_support"})

    assert outgoing.json()["ids"] == [int(twitter.id("alice"))]
    assert incoming.json()["ids"] == [int(twitter.id("acme_support"))]
    assert satisfies("id_list.response", incoming)
    assert (await twitter.get(OUTGOING)).json()["ids"] == []
    assert follows(twitter)


@pytest.mark.parametrize(
    ("obstacle", "refused"),
    [
        ("own suspension", (403, 64)),
        ("suspension", (403, 63)),
        ("block", (403, 162)),
    ],
)
async def test_each_obstacle_to_a_follow_has_its_error(
    twitter: Twitter, obstacle: str, refused: tuple[int, int]
) -> None:
    if obstacle == "block":
        social.block(twitter.world, twitter.account("alice"), twitter.account("acme_support"))
    else:
        twitter.account("acme_support" if obstacle == "own suspension" else "alice").suspended = True

    assert refusal(await twitter.post(CREATE, form={"screen_name": "alice"}))[:2] == refused


async def test_nobody_follows_oneself(twitter: Twitter) -> None:
    response = await twitter.post(CREATE, form={"screen_name": "acme_support"})

    assert refusal(response) == (400, 214, "user_id: must be another account")


@pytest.mark.parametrize(
    ("bucket", "limit", "refused"),
    [
        ("follows {user}", FOLLOWS_A_DAY_PER_USER, (403, 161, "You are unable to follow more people at this time")),
        ("follows by app {app}", FOLLOWS_A_DAY_PER_APP, (429, 88, "Rate limit exceeded")),
    ],
)
async def test_follows_have_daily_caps_that_can_be_lifted(
    twitter: Twitter, bucket: str, limit: int, refused: tuple[int, int, str]
) -> None:
    name = bucket.format(user=twitter.id("acme_support"), app=twitter.app.id)
    twitter.world.limits.windows[name] = Window(limit, twitter.world.now_ms + DAY_MS, used=limit)
    capped = await twitter.post(CREATE, form={"screen_name": "alice"})

    twitter.rule(rate_limits=False)

    assert refusal(capped) == refused
    assert (await twitter.post(CREATE, form={"screen_name": "alice"})).status_code == 200


@pytest.mark.parametrize("path", [CREATE, DESTROY, UPDATE])
async def test_a_token_that_only_reads_changes_no_friendship(twitter: Twitter, path: str) -> None:
    twitter.app.permission = "read"
    twitter.world.regenerate_token(twitter.id("acme_support"), twitter.app)

    assert refusal(await twitter.post(path, form={"screen_name": "alice"}))[:2] == (403, 261)


async def test_a_relationship_is_shown_from_the_callers_side(twitter: Twitter) -> None:
    social.follow(twitter.world, twitter.account("alice"), twitter.account("acme_support"))

    source, target = await ends(twitter, target_screen_name="alice")

    assert (source["screen_name"], source["followed_by"], source["can_dm"]) == ("acme_support", True, True)
    assert (target["screen_name"], target["following"]) == ("alice", True)


async def test_can_dm_says_what_sending_would(twitter: Twitter) -> None:
    twitter.account("alice").allow_dms_from = "following"
    before, _ = await ends(twitter, target_id=twitter.id("alice"))

    social.follow(twitter.world, twitter.account("alice"), twitter.account("acme_support"))

    after, _ = await ends(twitter, target_id=twitter.id("alice"))
    assert (before["can_dm"], after["can_dm"]) == (False, True)


async def test_of_others_little_is_told(twitter: Twitter) -> None:
    source, _ = await ends(twitter, source_screen_name="alice", target_screen_name="bob")

    assert (source["following"], source["blocking"]) == (False, None)


@pytest.mark.parametrize(
    ("parameters", "as_", "refused"),
    [
        ({"target_screen_name": "alice"}, "bearer", (403, 163)),
        ({"source_screen_name": "nobody", "target_screen_name": "alice"}, "bearer", (403, 163)),
        ({"target_screen_name": "nobody"}, "acme_support", (404, 50)),
        ({"source_id": "7"}, "acme_support", (403, 163)),
        ({}, "acme_support", (400, 357)),
    ],
)
async def test_a_relationship_has_two_people(
    twitter: Twitter, parameters: dict[str, str], as_: str, refused: tuple[int, int]
) -> None:
    assert refusal(await twitter.get(SHOW, params=parameters, as_=as_))[:2] == refused


async def test_an_app_may_ask_for_a_relationship(twitter: Twitter) -> None:
    response = await twitter.get(SHOW, params={"source_id": twitter.id("bob"), "target_id": twitter.id()}, as_="bearer")

    assert response.json()["relationship"]["source"]["screen_name"] == "bob"
    assert response.headers["x-rate-limit-limit"] == "15"


async def test_announcements_and_retweets_of_a_followed_account_are_switched(twitter: Twitter) -> None:
    await twitter.post(CREATE, form={"screen_name": "alice", "follow": "true"})
    before, _ = await ends(twitter, target_screen_name="alice")

    response = await twitter.post(UPDATE, form={"screen_name": "alice", "device": "false", "retweets": "false"})

    after = response.json()["relationship"]["source"]
    assert (before["notifications_enabled"], before["want_retweets"]) == (True, True)
    assert (after["notifications_enabled"], after["want_retweets"]) == (False, False)
    assert satisfies("relationship.response", response)


async def test_what_is_not_sent_stays_as_it_is(twitter: Twitter) -> None:
    await twitter.post(CREATE, form={"screen_name": "alice", "follow": "true"})

    response = await twitter.post(UPDATE, form={"screen_name": "alice"})

    assert response.json()["relationship"]["source"]["notifications_enabled"] is True


async def test_to_unfollow_switches_announcements_off(twitter: Twitter) -> None:
    await twitter.post(CREATE, form={"screen_name": "alice", "follow": "true"})
    await twitter.post(DESTROY, form={"screen_name": "alice"})

    await twitter.post(UPDATE, form={"screen_name": "alice", "device": "true"})

    source, _ = await ends(twitter, target_screen_name="alice")
    assert source["notifications_enabled"] is False


async def test_several_people_are_looked_up_at_once(twitter: Twitter) -> None:
    await twitter.post(CREATE, form={"screen_name": "alice"})
    twitter.account("carol").suspended = True

    response = await twitter.get(LOOKUP, params={"screen_name": "alice,bob,carol,nobody"})

    assert [(row["screen_name"], row["connections"]) for row in response.json()] == [
        ("alice", ["following"]),
        ("bob", ["none"]),
    ]
    assert satisfies("friendship_lookup.response", response)


@pytest.mark.parametrize(
    ("parameters", "refused"),
    [({}, (400, 357)), ({"user_id": ","}, (400, 357)), ({"user_id": ",".join(map(str, range(101)))}, (404, 17))],
)
async def test_a_lookup_is_of_one_to_a_hundred(
    twitter: Twitter, parameters: dict[str, str], refused: tuple[int, int]
) -> None:
    assert refusal(await twitter.get(LOOKUP, params=parameters))[:2] == refused


@pytest.mark.parametrize("path", [LOOKUP, INCOMING, OUTGOING])
async def test_only_users_have_friendships(twitter: Twitter, path: str) -> None:
    assert refusal(await twitter.get(path, params={"screen_name": "alice"}, as_="bearer"))[:2] == (403, 220)
