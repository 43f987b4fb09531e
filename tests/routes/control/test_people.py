"""Accounts, messages and whatever else people do, over the control API."""

from typing import Any

import pytest

from tests.calling import Twitter
from tests.routes.control.asking import problem
from twitter_emulator.world import social

# Accounts


async def test_accounts_are_listed_the_brand_first(twitter: Twitter) -> None:
    listed = (await twitter.control("GET", "/accounts")).json()["accounts"]

    assert [account["screen_name"] for account in listed] == ["acme_support", "alice", "bob", "carol"]


async def test_a_new_account_comes_with_a_token_that_works(twitter: Twitter) -> None:
    response = await twitter.control("POST", "/accounts", {"screen_name": "dave", "name": "Dave"})

    made = response.json()
    assert response.status_code == 201
    assert (made["screen_name"], made["name"], made["allow_dms_from"]) == ("dave", "Dave", "all")
    verified = await twitter.get("/1.1/account/verify_credentials.json", as_="dave")
    assert verified.json()["id_str"] == made["id"]


async def test_names_that_are_not_given_are_invented(twitter: Twitter) -> None:
    made = (await twitter.control("POST", "/accounts", {"allow_dms_from": "following"})).json()

    assert made["screen_name"]
    assert made["name"]
    assert made["allow_dms_from"] == "following"


@pytest.mark.parametrize("name", ["alice", "@alice", "ALICE"])
async def test_an_account_is_found_by_screen_name(twitter: Twitter, name: str) -> None:
    assert (await twitter.control("GET", f"/accounts/{name}")).json()["id"] == twitter.id("alice")


async def test_an_account_is_found_by_id(twitter: Twitter) -> None:
    response = await twitter.control("GET", f"/accounts/{twitter.id('alice')}")

    assert response.json()["screen_name"] == "alice"


@pytest.mark.parametrize(
    ("wanted", "status", "said"),
    [
        ({"screen_name": "alice"}, 409, "alice"),
        ({"screen_name": "ALICE"}, 409, "ALICE"),
        ({"screen_name": "two words"}, 400, "up to 15 letters"),
        ({"screen_name": "x" * 16}, 400, "up to 15 letters"),
        ({"screen_name": ""}, 400, "up to 15 letters"),
        ({"screen_name": 7}, 400, "screen_name"),
        ({"name": ""}, 400, "1 to 50"),
        ({"name": "x" * 51}, 400, "1 to 50"),
        ({"allow_dms_from": "nobody"}, 400, "allow_dms_from"),
        ({"screenname": "dave"}, 400, "did you mean 'screen_name'?"),
    ],
)
async def test_an_account_that_cannot_be_made_says_why(
    twitter: Twitter, wanted: dict[str, Any], status: int, said: str
) -> None:
    response = await twitter.control("POST", "/accounts", wanted)

    assert problem(response)[0] == status
    assert said in problem(response)[1]
    assert len(twitter.world.accounts) == 4


async def test_an_account_can_be_changed(twitter: Twitter) -> None:
    change = {"name": "Alice M.", "allow_dms_from": "following", "suspended": True, "protected": True}

    changed = (await twitter.control("PATCH", "/accounts/alice", change)).json()

    assert changed | change == changed


async def test_people_follow_and_block(twitter: Twitter) -> None:
    await twitter.control("PATCH", "/accounts/alice", {"follow": ["bob", twitter.id("carol")]})

    blocking = (await twitter.control("PATCH", "/accounts/bob", {"block": ["alice"]})).json()["blocking"]

    assert blocking == ["alice"]
    assert (await twitter.control("GET", "/accounts/alice")).json()["following"] == ["carol"]


async def test_people_unfollow_and_unblock(twitter: Twitter) -> None:
    await twitter.control("PATCH", "/accounts/alice", {"follow": ["bob"], "block": ["carol"]})

    changed = (await twitter.control("PATCH", "/accounts/alice", {"unfollow": ["bob"], "unblock": ["carol"]})).json()

    assert (changed["following"], changed["blocking"]) == ([], [])


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"follow": ["nobody"], "name": "X"}, 404),
        ({"name": "x" * 51}, 400),
        ({"follow": "bob"}, 400),
        ({"nam": 1}, 400),
    ],
)
async def test_a_change_that_is_refused_changes_nothing(twitter: Twitter, change: dict[str, Any], status: int) -> None:
    before = (await twitter.control("GET", "/accounts/alice")).json()

    response = await twitter.control("PATCH", "/accounts/alice", change)

    assert problem(response)[0] == status
    assert (await twitter.control("GET", "/accounts/alice")).json() == before


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/accounts/alise"), ("PATCH", "/accounts/alise"), ("POST", "/accounts/alise/regenerate")],
)
async def test_an_unknown_account_is_named_and_a_near_one_suggested(twitter: Twitter, method: str, path: str) -> None:
    status, detail = problem(await twitter.control(method, path))

    assert status == 404
    assert "'alise'; did you mean 'alice'?" in detail


async def test_a_regenerated_token_replaces_the_old_one(twitter: Twitter) -> None:
    old = twitter.keys("alice")

    new = (await twitter.control("POST", "/accounts/alice/regenerate")).json()

    assert new["access_token"] not in (None, old.token)
    verify = "/1.1/account/verify_credentials.json"
    assert (await twitter.get(verify, as_="alice")).status_code == 200
    assert (await twitter.get(verify, as_="alice", tamper=lambda _: old)).status_code == 401


# Messages


async def test_a_person_sends_a_message(twitter: Twitter) -> None:
    response = await twitter.control(
        "POST", "/messages", {"from": "alice", "to": twitter.id("acme_support"), "text": "1 < 2"}
    )

    sent = response.json()
    assert response.status_code == 201
    assert (sent["from"], sent["to"], sent["text"]) == (twitter.id("alice"), twitter.id("acme_support"), "1 < 2")
    assert sent["message_create"]["message_data"]["text"] == "1 &lt; 2"
    assert sent["trace"]


async def test_several_messages_are_sent_in_order(twitter: Twitter) -> None:
    wanted = [{"from": "alice", "to": "acme_support", "text": str(number)} for number in range(3)]

    sent = (await twitter.control("POST", "/messages", wanted)).json()["messages"]

    assert [message["text"] for message in sent] == ["0", "1", "2"]


async def test_a_pressed_quick_reply_carries_its_metadata(twitter: Twitter) -> None:
    pressed = {"from": "alice", "to": "acme_support", "text": "Yes", "quick_reply_metadata": "y"}

    sent = (await twitter.control("POST", "/messages", pressed)).json()

    assert sent["message_create"]["message_data"]["quick_reply_response"] == {"type": "options", "metadata": "y"}


@pytest.mark.parametrize(
    ("wanted", "status", "said"),
    [
        ({"frm": "alice", "to": "acme_support", "text": "x"}, 400, "unknown field `frm`; did you mean 'from'?"),
        ([{"frm": "alice", "to": "acme_support", "text": "x"}], 400, "did you mean 'from'?"),
        ({"to": "acme_support", "text": "x"}, 400, "`from`"),
        ({"from": "alice", "to": "acme_support", "text": ""}, 400, "no empty messages"),
        ({"from": "alice", "to": "acme_support", "text": 7}, 400, "text"),
        ({"from": "alise", "to": "acme_support", "text": "x"}, 404, "did you mean 'alice'?"),
        ({"from": "alice", "to": "acme", "text": "x"}, 404, "'acme'"),
        ({"from": "alice", "to": "acme_support", "text": "x", "media": "cat.png"}, 400, "media"),
        ("hello", 400, "cannot be read"),
        ([7], 400, "cannot be read"),
        (None, 400, "`from`"),
    ],
)
async def test_a_message_that_cannot_be_sent_says_why(twitter: Twitter, wanted: Any, status: int, said: str) -> None:
    response = await twitter.control("POST", "/messages", wanted)

    assert problem(response)[0] == status
    assert said in problem(response)[1]
    assert len(twitter.world.messages) == 0


async def test_what_twitter_refuses_to_a_person_comes_with_twitters_error(twitter: Twitter) -> None:
    twitter.world.accounts.block(twitter.id("acme_support"), twitter.id("alice"))

    response = await twitter.control("POST", "/messages", {"from": "alice", "to": "acme_support", "text": "x"})

    assert problem(response) == (403, "@acme_support blocks @alice")
    assert response.json()["twitter"] == {"code": 349, "message": "You cannot send messages to this user."}


async def test_a_conversation_is_read_oldest_first_and_unescaped(twitter: Twitter) -> None:
    asked, answered = await twitter.write("1 < 2?"), await twitter.send("yes & no")

    read = (await twitter.control("GET", "/messages", params={"between": "alice,acme_support"})).json()

    assert [(message["id"], message["text"]) for message in read["messages"]] == [
        (asked, "1 < 2?"),
        (answered, "yes & no"),
    ]
    assert read["next"] is None


async def test_a_conversation_that_was_not_begun_is_empty(twitter: Twitter) -> None:
    response = await twitter.control("GET", "/messages", params={"between": "alice, bob"})

    assert response.json() == {"messages": [], "next": None}


async def test_a_conversation_is_read_a_thousand_at_a_time(twitter: Twitter) -> None:
    wanted = [{"from": "alice", "to": "acme_support", "text": str(number)} for number in range(1001)]
    await twitter.control("POST", "/messages", wanted)

    first = (await twitter.control("GET", "/messages", params={"between": "alice,acme_support"})).json()
    rest = (
        await twitter.control("GET", "/messages", params={"between": "alice,acme_support", "since": first["next"]})
    ).json()

    assert (len(first["messages"]), [message["text"] for message in rest["messages"]]) == (1000, ["1000"])
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({}, 400),
        ({"between": "alice"}, 400),
        ({"between": "alice,bob,carol"}, 400),
        ({"between": "alice,nobody"}, 404),
        ({"between": "alice,bob", "since": "x"}, 400),
        ({"between": "alice,bob", "since": "9" * 30}, 400),
    ],
)
async def test_a_conversation_is_that_of_two_people(twitter: Twitter, parameters: dict[str, str], status: int) -> None:
    assert problem(await twitter.control("GET", "/messages", params=parameters))[0] == status


# Everything else


@pytest.mark.parametrize("kind", ["typing", "follow", "unfollow", "read", "revoke"])
async def test_people_do_other_things(twitter: Twitter, kind: str) -> None:
    await twitter.send(to="alice")
    if kind == "unfollow":
        social.tie(twitter.world, "follow", twitter.id("alice"), twitter.id("acme_support"))

    response = await twitter.control("POST", "/events", {"type": kind, "from": "alice", "to": "acme_support"})

    assert (response.status_code, response.json()["type"]) == (201, kind)
    assert twitter.journal("event")[-1].about["event"] == kind


async def test_reading_marks_the_newest_message_of_the_other(twitter: Twitter) -> None:
    await twitter.send("first")
    newest = await twitter.send("second")

    await twitter.control("POST", "/events", {"type": "read", "from": "alice", "to": "acme_support"})

    assert twitter.journal("event")[-1].about["last_read"] == newest


async def test_reading_may_name_its_message(twitter: Twitter) -> None:
    first = await twitter.send("first")
    await twitter.send("second")

    await twitter.control("POST", "/events", {"type": "read", "from": "alice", "to": "acme_support", "message": first})

    assert twitter.journal("event")[-1].about["last_read"] == first


async def test_nobody_reads_what_was_not_written_to_them(twitter: Twitter) -> None:
    private = await twitter.write(sender="bob", to="carol")
    read = {"type": "read", "from": "alice", "to": "acme_support"}

    assert problem(await twitter.control("POST", "/events", read))[0] == 404
    assert problem(await twitter.control("POST", "/events", read | {"message": private}))[0] == 404


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({"type": "dance", "from": "alice"}, 400),
        ({"type": "typing", "from": "alice"}, 400),
        ({"type": "typing", "from": "alice", "to": "nobody"}, 404),
        ({"type": "typing", "to": "alice"}, 400),
        ({"type": "revoke", "from": "alice", "app": "7"}, 404),
        ({"from": "alice", "to": "bob"}, 400),
    ],
)
async def test_what_nobody_can_do_is_refused(twitter: Twitter, wanted: dict[str, str], status: int) -> None:
    assert problem(await twitter.control("POST", "/events", wanted))[0] == status


@pytest.mark.parametrize("kind", ["block", "unblock", "mute", "unmute"])
async def test_blocks_and_mutes_are_done_by_event_and_happen(twitter: Twitter, kind: str) -> None:
    wanted = {"from": "alice", "to": "acme_support"}
    if kind.startswith("un"):
        await twitter.control("POST", "/events", wanted | {"type": kind.removeprefix("un")})

    response = await twitter.control("POST", "/events", wanted | {"type": kind})

    assert (response.status_code, twitter.journal("event")[-1].about["event"]) == (201, kind)


@pytest.mark.parametrize(("kind", "follows"), [("accept_follow", True), ("decline_follow", False)])
async def test_a_protected_account_answers_who_asks_to_follow(twitter: Twitter, kind: str, follows: bool) -> None:
    twitter.account("alice").protected = True
    await twitter.control("POST", "/events", {"type": "follow", "from": "bob", "to": "alice"})
    asked = (await twitter.control("GET", "/accounts/alice")).json()["follow_requests"]

    response = await twitter.control("POST", "/events", {"type": kind, "from": "alice", "to": "bob"})

    assert (asked, response.status_code) == (["bob"], 201)
    assert twitter.world.accounts.follows(twitter.id("bob"), twitter.id("alice")) == follows
    assert (await twitter.control("GET", "/accounts/alice")).json()["follow_requests"] == []


@pytest.mark.parametrize("kind", ["accept_follow", "decline_follow"])
async def test_who_has_not_asked_is_not_answered(twitter: Twitter, kind: str) -> None:
    response = await twitter.control("POST", "/events", {"type": kind, "from": "alice", "to": "bob"})

    assert problem(response) == (404, "@bob has not asked to follow @alice")


async def test_people_keep_to_twitters_rules(twitter: Twitter) -> None:
    await twitter.control("POST", "/events", {"type": "block", "from": "alice", "to": "bob"})

    response = await twitter.control("POST", "/events", {"type": "follow", "from": "bob", "to": "alice"})

    assert response.status_code == 403
    assert response.json()["twitter"]["code"] == 162


async def test_a_change_of_an_account_asks_nobody(twitter: Twitter) -> None:
    twitter.account("alice").protected = True

    change = {"follow": ["alice"], "mute": ["carol"]}
    changed = (await twitter.control("PATCH", "/accounts/bob", change)).json()

    assert (changed["following"], changed["muting"]) == (["alice"], ["carol"])
