"""The rules by which something goes wrong, over the control API."""

from typing import Any

import pytest

from tests.calling import NEW, Twitter
from tests.delivery.receiver import Receiver
from tests.routes.control.asking import VERIFY, problem, settle, subscribed

DOWN: dict[str, Any] = {"leg": "api", "effect": {"status": 503}}


async def make(twitter: Twitter, leg: str, effect: dict[str, Any], **wish: Any) -> dict[str, Any]:
    response = await twitter.control("POST", "/faults", {"leg": leg, "effect": effect, **wish})
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json()
    return made


async def test_a_rule_is_shown_as_it_was_asked_for(twitter: Twitter) -> None:
    match = {"endpoint": f"POST {NEW}", "account": "acme_support", "text": "hello"}

    made = await make(twitter, "api", {"status": 503}, match=match, times=2, after=1, probability=0.5)

    assert made == {
        "id": "f1",
        "leg": "api",
        "match": match,
        "effect": {"status": 503},
        "times": 2,
        "after": 1,
        "probability": 0.5,
        "until": None,
        "seen": 0,
        "hits": 0,
        "since": twitter.world.journal.last,
        "held": [],
    }


async def test_rules_are_listed_shown_and_removed(twitter: Twitter) -> None:
    first, second = await make(twitter, **DOWN), await make(twitter, "webhook", {"drop": True})

    listed = (await twitter.control("GET", "/faults")).json()
    shown = (await twitter.control("GET", "/faults/f2")).json()
    removed = (await twitter.control("DELETE", "/faults/f1")).json()
    left = (await twitter.control("GET", "/faults")).json()

    assert listed == {"faults": [first, second]}
    assert (shown, removed) == (second, first)
    assert left == {"faults": [second]}


async def test_all_rules_are_removed_at_once(twitter: Twitter) -> None:
    made = [await make(twitter, **DOWN), await make(twitter, "webhook", {"drop": True})]

    removed = (await twitter.control("DELETE", "/faults")).json()

    assert removed == {"faults": made}
    assert not list(twitter.world.faults)


async def test_hits_are_counted_and_a_removed_rule_has_no_more(twitter: Twitter) -> None:
    await make(twitter, **DOWN)
    down = await twitter.get(VERIFY)

    removed = (await twitter.control("DELETE", "/faults/f1")).json()
    up = await twitter.get(VERIFY)

    assert (down.status_code, up.status_code) == (503, 200)
    assert (removed["seen"], removed["hits"]) == (1, 1)


async def test_until_is_a_duration_or_a_moment_of_the_worlds_clock(twitter: Twitter) -> None:
    await twitter.control("PUT", "/clock", {"freeze": True, "at": "2026-01-31T12:00:00Z"})

    lasting = await make(twitter, **DOWN, until="10m")
    ending = await make(twitter, **DOWN, until="2026-02-01T00:00:00Z")
    await twitter.control("PUT", "/clock", {"advance": "25h"})

    assert (lasting["until"], ending["until"]) == ("2026-01-31T12:10:00.000Z", "2026-02-01T00:00:00.000Z")
    assert (await twitter.get(VERIFY)).status_code == 200


async def test_a_reset_world_has_no_rules(twitter: Twitter) -> None:
    await make(twitter, **DOWN)

    await twitter.control("POST", "/reset")

    assert (await twitter.control("GET", "/faults")).json() == {"faults": []}


@pytest.mark.parametrize(
    ("effect", "why"),
    [
        ({}, "effect is empty; say what goes wrong"),
        ({"staus": 503}, "unknown field `staus`; did you mean 'status'?"),
        ({"status": 200}, "a refusal has one from 400 to 599"),
        ({"status": 418}, "which error Twitter answers with it depends"),
        ({"error": 12345}, "no error of this code"),
        ({"delay": "soon"}, "effect.delay is 'soon'; write a duration such as 250ms"),
        ({"hang": "5s", "status": 503}, "effect.hang means that no answer comes"),
        ({"delay": "1s", "applied": True}, "effect.applied is about calls that are refused or not answered"),
        ({"status": 503, "reset_in": "2s"}, "effect.reset_in is about rate limits"),
        ({"body": "trunkated"}, "did you mean 'truncated'?"),
        ({"content_type": "text/plain\r\nx: y"}, "which no header can have"),
    ],
)
async def test_an_effect_on_calls_that_there_is_not_is_refused(
    twitter: Twitter, effect: dict[str, Any], why: str
) -> None:
    refused = await twitter.control("POST", "/faults", {"leg": "api", "effect": effect})

    status, detail = problem(refused)
    assert status == 400
    assert why in detail
    assert not list(twitter.world.faults)


@pytest.mark.parametrize(
    ("effect", "match", "why"),
    [
        ({}, {}, "effect is empty; say what goes wrong"),
        ({"drop": True, "duplicate": 1}, {}, "a delivery can only go one way"),
        ({"duplicate": 1001}, {}, "it is from 0 to 1000"),
        ({"reorder": 1}, {}, "it is from 2 to 1000"),
        ({"signature": "hax"}, {}, "did you mean 'hex'?"),
        ({"respell": ["escape"]}, {}, "did you mean 'escapes'?"),
        ({"at_once": True}, {}, "effect.at_once says how copies come"),
        ({"token": "x"}, {}, "effect.token is about challenges"),
        ({"token": "x", "no_token": True}, {"event": "crc"}, "leave out one of them"),
        ({"drop": True}, {"event": "crc"}, "effect.drop is about deliveries"),
        ({"drop": True}, {"event": "mesage"}, "did you mean 'message'?"),
        ({"drop": True}, {"form": "alice"}, "unknown field `form`; did you mean 'from'?"),
    ],
)
async def test_an_effect_on_deliveries_that_there_is_not_is_refused(
    twitter: Twitter, effect: dict[str, Any], match: dict[str, Any], why: str
) -> None:
    refused = await twitter.control("POST", "/faults", {"leg": "webhook", "effect": effect, "match": match})

    status, detail = problem(refused)
    assert status == 400
    assert why in detail


@pytest.mark.parametrize(
    ("wish", "status", "why"),
    [
        ({"leg": "both", "effect": {"status": 503}}, 400, "Invalid enum value 'both'"),
        ({"leg": "api"}, 400, "missing required field `effect`"),
        (DOWN | {"times": 0}, 400, "a rule applies at least once"),
        (DOWN | {"after": -1}, 400, "how many are let through first"),
        (DOWN | {"probability": 0}, 400, "it is above 0, and 1 is always"),
        (DOWN | {"until": "tomorrow"}, 400, "write a duration such as 250ms"),
        (DOWN | {"match": {"account": "alcie"}}, 404, "did you mean 'alice'?"),
        (DOWN | {"match": {"endpoint": "POST /1.1/direct_messages/event/new.json"}}, 400, f"did you mean '{NEW}'?"),
        (DOWN | {"match": {"endpoint": f"GET {NEW}"}}, 400, "takes POST, not GET"),
        ({"leg": "webhook", "effect": {"drop": True}, "match": {"webhook": "7"}}, 404, "has no webhook '7'"),
        ({"leg": "webhook", "effect": {"signature": "old_secret"}}, 409, "no app of this world has an old secret"),
    ],
)
async def test_a_rule_that_could_never_apply_is_refused(
    twitter: Twitter, wish: dict[str, Any], status: int, why: str
) -> None:
    refused = await twitter.control("POST", "/faults", wish)

    told, detail = problem(refused)
    assert told == status
    assert why in detail


async def test_an_unknown_rule_is_refused_with_those_that_there_are(twitter: Twitter) -> None:
    await make(twitter, **DOWN)

    assert problem(await twitter.control("DELETE", "/faults/f7")) == (
        404,
        "world 'default' has no fault 'f7'; there are: f1",
    )


async def test_the_paths_are_described(twitter: Twitter) -> None:
    described = (await twitter.http.get("/_emulator/openapi.json")).json()["paths"]

    assert set(described["/_emulator/v1/worlds/{world}/faults"]) == {"get", "post", "delete"}
    assert set(described["/_emulator/v1/worlds/{world}/faults/{fault}"]) == {"get", "delete"}


async def test_what_a_rule_holds_is_let_go_with_it(twitter: Twitter, receiver: Receiver) -> None:
    await subscribed(twitter, receiver)
    await make(twitter, "webhook", {"reorder": True})
    await twitter.control("POST", "/messages", {"from": "alice", "to": "acme_support", "text": "first"})
    open_work = (await twitter.control("GET", "/settled")).json()

    removed = (await twitter.control("DELETE", "/faults/f1")).json()
    await settle(twitter)

    assert open_work["open"]["held"] == [{"delivery": "d1", "due": None, "fault": "f1"}]
    assert open_work["settled"] is False
    assert removed["held"] == []
    assert receiver.posts[-1].text == "first"
