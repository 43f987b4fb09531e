"""``/1.1/blocks/…``, ``/1.1/mutes/users/…`` and ``/1.1/users/report_spam.json`` (facts §3)."""

import pytest

from tests.calling import NEW, SUBSCRIPTIONS, Twitter, message, refusal
from tests.delivery.receiver import Receiver
from tests.routes.v1.test_users import satisfies
from twitter_emulator.world import social

BLOCK, UNBLOCK = "/1.1/blocks/create.json", "/1.1/blocks/destroy.json"
MUTE, UNMUTE = "/1.1/mutes/users/create.json", "/1.1/mutes/users/destroy.json"
REPORT = "/1.1/users/report_spam.json"
EVERY = [BLOCK, UNBLOCK, MUTE, UNMUTE, REPORT]
LISTS = ["/1.1/blocks/ids.json", "/1.1/blocks/list.json", "/1.1/mutes/users/ids.json", "/1.1/mutes/users/list.json"]


@pytest.mark.parametrize("path", [BLOCK, UNBLOCK, MUTE, REPORT])
async def test_the_answer_is_the_other_user(twitter: Twitter, path: str) -> None:
    response = await twitter.post(path, form={"screen_name": "alice"})

    assert response.json()["id_str"] == twitter.id("alice")
    assert satisfies("user", response)
    assert b"https:\\/\\/" in response.content


async def test_who_is_blocked_cannot_write_until_unblocked(twitter: Twitter) -> None:
    await twitter.post(BLOCK, form={"user_id": twitter.id("alice")})
    blocked = await twitter.post(NEW, json=message(twitter.id("acme_support")), as_="alice")

    await twitter.post(UNBLOCK, form={"user_id": twitter.id("alice")})

    assert refusal(blocked)[:2] == (403, 349)
    assert (await twitter.post(NEW, json=message(twitter.id("acme_support")), as_="alice")).status_code == 200


async def test_a_mute_is_not_noticed_by_who_is_muted(twitter: Twitter) -> None:
    await twitter.post(MUTE, params={"screen_name": "alice"})

    assert (await twitter.post(NEW, json=message(twitter.id("acme_support")), as_="alice")).status_code == 200


@pytest.mark.parametrize(("number", "doing"), [(0, BLOCK), (1, BLOCK), (2, MUTE), (3, MUTE)])
async def test_the_lists_name_who_is_blocked_and_muted_the_latest_first(
    twitter: Twitter, number: int, doing: str
) -> None:
    for name in ("alice", "bob"):
        await twitter.post(doing, form={"screen_name": name})

    response = await twitter.get(LISTS[number])

    page = response.json()
    listed = page.get("ids") or [user["id"] for user in page["users"]]
    assert listed == [int(twitter.id("bob")), int(twitter.id("alice"))]
    assert satisfies("id_list.response" if "ids" in page else "user_list.response", response)


@pytest.mark.parametrize("path", LISTS)
async def test_the_lists_are_the_callers_own(twitter: Twitter, path: str) -> None:
    social.block(twitter.world, twitter.account("alice"), twitter.account("bob"))
    social.mute(twitter.world, twitter.account("alice"), twitter.account("bob"))

    page = (await twitter.get(path, params={"screen_name": "alice"})).json()
    as_app = await twitter.get(path, as_="bearer")

    assert page.get("ids", page.get("users")) == []
    assert refusal(as_app)[:2] == (403, 220)


@pytest.mark.parametrize("path", EVERY)
async def test_nobody_cannot_be_blocked_muted_or_reported(twitter: Twitter, path: str) -> None:
    assert refusal(await twitter.post(path, form={"screen_name": "nobody"})) == (404, 50, "User not found.")
    assert refusal(await twitter.post(path))[:2] == (400, 357)


@pytest.mark.parametrize("path", EVERY)
async def test_a_suspended_account_may_do_none_of_it(twitter: Twitter, path: str) -> None:
    twitter.account("acme_support").suspended = True

    assert refusal(await twitter.post(path, form={"screen_name": "alice"}))[:2] == (403, 64)


@pytest.mark.parametrize("path", EVERY)
async def test_a_token_that_only_reads_may_do_none_of_it(twitter: Twitter, path: str) -> None:
    twitter.app.permission = "read"
    twitter.world.regenerate_token(twitter.id("acme_support"), twitter.app)

    assert refusal(await twitter.post(path, form={"screen_name": "alice"}))[:2] == (403, 261)


@pytest.mark.parametrize(
    ("path", "refused"),
    [
        (BLOCK, (400, 214, "user_id: must be another account")),
        (MUTE, (403, 271, "You can't mute yourself.")),
        (REPORT, (403, 36, "You cannot report yourself for spam.")),
        (UNMUTE, (403, 272, "You are not muting the specified user.")),
    ],
)
async def test_nobody_does_it_to_oneself(twitter: Twitter, path: str, refused: tuple[int, int, str]) -> None:
    assert refusal(await twitter.post(path, form={"screen_name": "acme_support"})) == refused


@pytest.mark.parametrize(
    ("parameters", "blocks"),
    [
        ({}, True),
        ({"perform_block": "true"}, True),
        ({"perform_block": "1"}, True),
        ({"perform_block": "false"}, False),
    ],
)
async def test_a_report_blocks_unless_told_otherwise(
    twitter: Twitter, parameters: dict[str, str], blocks: bool
) -> None:
    await twitter.post(REPORT, form={"screen_name": "alice"} | parameters)

    assert twitter.world.accounts.blocks(twitter.id("acme_support"), twitter.id("alice")) == blocks


async def test_a_sixteenth_report_is_one_too_many_and_carries_no_window(twitter: Twitter) -> None:
    first = [await twitter.post(REPORT, form={"screen_name": "alice"}) for _ in range(15)][0]

    response = await twitter.post(REPORT, form={"screen_name": "alice"})

    assert refusal(response)[:2] == (429, 88)
    assert "x-rate-limit-limit" not in first.headers


async def test_blocks_and_mutes_are_delivered_to_who_did_them(twitter: Twitter, receiver: Receiver) -> None:
    await twitter.register(receiver)
    await twitter.post(SUBSCRIPTIONS)

    for path in (BLOCK, UNBLOCK, MUTE, UNMUTE):
        await twitter.post(path, form={"screen_name": "alice"})
    await twitter.control("GET", "/settled", params={"wait": "5s"})

    bodies = [post.json for post in receiver.posts]
    events = [(family, body[family][0]["type"]) for body in bodies for family in body if "events" in family]
    assert events == [
        ("block_events", "block"),
        ("block_events", "unblock"),
        ("mute_events", "mute"),
        ("mute_events", "unmute"),
    ]
