"""What every call of Twitter's API has in common: paths, methods, headers, rate limits, and the journal."""

import time
from typing import Any

import pytest

from tests.calling import HERE, NEW, Twitter, message, refusal
from tests.routes.v1.messages import LIST, SHOW
from twitter_emulator.protocol.contracts import Contracts
from twitter_emulator.routes.bodies import LARGEST_BODY

VERIFY = "/1.1/account/verify_credentials.json"
NO_PAGE = (404, 34, "Sorry, that page does not exist.")

CLASSIC = {
    "cache-control",
    "content-length",
    "content-type",
    "date",
    "expires",
    "last-modified",
    "pragma",
    "server",
    "set-cookie",
    "status",
    "strict-transport-security",
    "x-access-level",
    "x-connection-hash",
    "x-content-type-options",
    "x-frame-options",
    "x-response-time",
    "x-transaction",
    "x-twitter-response-tags",
    "x-xss-protection",
}
LIMITS = {"x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset"}


# Paths and methods


@pytest.mark.parametrize("row", [r for r in Contracts.load().endpoints if r.status == "refused"], ids=lambda r: r.path)
async def test_what_the_contracts_call_refused_says_so(twitter: Twitter, row: Any) -> None:
    path = row.path.replace(":", "")

    response = await twitter.call(row.method, path, as_=None)

    assert refusal(response) == (501, 0, f"Not emulated by this Twitter: {row.method} {path}")


@pytest.mark.parametrize("path", ["/1.1/lists/show.json", "/2/tweets", "/robots.txt", "/1.1/", "/1.1/é.json"])
async def test_an_unknown_path_is_not_emulated_and_written_down(twitter: Twitter, path: str) -> None:
    response = await twitter.get(path, as_=None)

    status, code, text = refusal(response)
    assert (status, code) == (501, 0)
    assert text.startswith("Not emulated by this Twitter: GET /")
    assert "nothing was done" in response.headers["x-emulator-hint"]
    assert twitter.journal("call")[-1].about["status"] == 501


async def test_the_journal_keeps_no_more_of_a_body_than_it_shows(twitter: Twitter) -> None:
    await twitter.post("/1.1/direct_messages/events/new.json", content=b"x" * 100_000, as_=None)

    assert len(twitter.journal("call")[-1].about["request_body"]) == 64 * 1024


@pytest.mark.parametrize("ending", ["", "/", ".json/"])
async def test_the_right_ending_of_a_path_is_told(twitter: Twitter, ending: str) -> None:
    response = await twitter.get(f"/1.1/account/verify_credentials{ending}")

    assert "did you mean /1.1/account/verify_credentials.json?" in response.headers["x-emulator-hint"]


async def test_an_unknown_path_is_written_down_in_the_world_of_the_caller(twitter: Twitter) -> None:
    await twitter.get("/1.1/statuses/home_timeline.json")

    (call,) = twitter.journal("call")
    assert (call.about["path"], call.about["endpoint"]) == ("/1.1/statuses/home_timeline.json", None)


@pytest.mark.parametrize("name", ["", "/new", "/sent", "/show", "/destroy"])
async def test_retired_paths_do_not_exist(twitter: Twitter, name: str) -> None:
    response = await twitter.get(f"/1.1/direct_messages{name}.json")

    assert refusal(response) == NO_PAGE
    assert "retired" in response.headers["x-emulator-hint"]


@pytest.mark.parametrize(
    ("method", "path", "known"),
    [
        ("GET", NEW, "POST"),
        ("POST", LIST, "GET"),
        ("DELETE", SHOW, "GET"),
        ("PATCH", VERIFY, "GET"),
        ("HEAD", VERIFY, "GET"),
        ("GET", "/1.1/account_activity/all/dev/webhooks/7.json", "PUT and DELETE"),
    ],
)
async def test_another_method_of_a_known_path_does_not_exist(
    twitter: Twitter, method: str, path: str, known: str
) -> None:
    response = await twitter.call(method, path, as_=None)

    assert response.status_code == 404
    assert f"takes {known}, not {method}" in response.headers["x-emulator-hint"]


# Headers


async def test_a_classic_answer_carries_the_recorded_headers(twitter: Twitter) -> None:
    response = await twitter.get(VERIFY)

    assert set(response.headers) == CLASSIC | LIMITS | {"content-disposition"}
    assert response.headers["content-type"] == "application/json;charset=utf-8"
    assert response.headers["content-disposition"] == "attachment; filename=json.json"
    assert response.headers["status"] == "200 OK"
    assert response.headers["expires"] == "Tue, 31 Mar 1981 05:00:00 GMT"
    assert response.headers["server"].startswith("tsa_")


async def test_a_classic_refusal_carries_them_too(twitter: Twitter) -> None:
    response = await twitter.post(NEW, json=message("7"))

    assert set(response.headers) == CLASSIC | {"content-disposition", "x-emulator-hint"}
    assert response.headers["status"] == "403 Forbidden"


async def test_a_bearer_has_no_access_level(twitter: Twitter) -> None:
    response = await twitter.get("/1.1/users/show.json", params={"screen_name": "alice"}, as_="bearer")

    assert "x-access-level" not in response.headers


async def test_no_two_answers_have_the_same_transaction(twitter: Twitter) -> None:
    one, other = await twitter.get(VERIFY), await twitter.get(VERIFY)

    assert one.headers["x-transaction"] != other.headers["x-transaction"]
    assert one.headers["x-connection-hash"] != other.headers["x-connection-hash"]


async def test_a_hint_is_one_line_of_ascii(twitter: Twitter) -> None:
    response = await twitter.get("/1.1/account_activity/all/%F0%9F%99%82/webhooks.json")

    assert response.headers["x-emulator-hint"].isascii()
    assert response.headers["x-emulator-hint"].isprintable()


# Rate limits


async def test_a_window_counts_down_from_its_first_call(twitter: Twitter) -> None:
    remaining = [(await twitter.get(LIST)).headers["x-rate-limit-remaining"] for _ in range(3)]

    assert remaining == ["14", "13", "12"]


async def test_a_window_lasts_900_seconds_of_wall_time_from_its_first_call(twitter: Twitter) -> None:
    twitter.world.clock.move_to(1_600_000_000_000, frozen=True)
    before = int(time.time())

    first = int((await twitter.get(LIST)).headers["x-rate-limit-reset"])
    twitter.world.clock.advance(600_000)
    later = int((await twitter.get(LIST)).headers["x-rate-limit-reset"])

    assert 0 <= first - before - 900 <= 2
    assert 0 <= later - before - 300 <= 2


async def test_the_call_after_the_last_is_refused_with_the_recorded_bytes(twitter: Twitter) -> None:
    for _ in range(15):
        assert (await twitter.get(LIST)).status_code == 200

    response = await twitter.get(LIST)

    assert response.status_code == 429
    assert response.content == b'{"errors":[{"message":"Rate limit exceeded","code":88}]}'
    assert "--rate-limits off" in response.headers["x-emulator-hint"]


async def test_a_refused_call_says_when_the_window_ends(twitter: Twitter) -> None:
    for _ in range(15):
        expected = (await twitter.get(LIST)).headers

    response = await twitter.get(LIST)

    assert response.headers["x-rate-limit-remaining"] == "0"
    assert response.headers["x-rate-limit-limit"] == "15"
    assert abs(int(response.headers["x-rate-limit-reset"]) - int(expected["x-rate-limit-reset"])) <= 1


async def test_a_window_ends_on_the_worlds_clock(twitter: Twitter) -> None:
    for _ in range(16):
        await twitter.get(LIST)
    twitter.world.clock.advance(900_000)

    assert (await twitter.get(LIST)).headers["x-rate-limit-remaining"] == "14"


async def test_users_endpoints_and_apps_have_windows_of_their_own(twitter: Twitter) -> None:
    other = twitter.world.make_app("Other")
    twitter.world.developer.issue(other, twitter.id("acme_support"), "seed")
    for _ in range(16):
        await twitter.get(LIST)

    assert (await twitter.get(LIST, as_="alice")).headers["x-rate-limit-remaining"] == "14"
    assert (await twitter.get(SHOW)).headers["x-rate-limit-remaining"] == "14"
    by_other_app = await twitter.get(LIST, tamper=lambda _: twitter.keys("acme_support", other))
    assert by_other_app.headers["x-rate-limit-remaining"] == "14"


async def test_a_user_and_a_bearer_have_windows_of_their_own(twitter: Twitter) -> None:
    path = "/1.1/account_activity/all/webhooks.json"
    for _ in range(16):
        await twitter.get(path)

    assert (await twitter.get(path, as_="bearer")).headers["x-rate-limit-remaining"] == "14"


async def test_calls_that_are_not_authenticated_use_nothing_up(twitter: Twitter) -> None:
    for _ in range(16):
        await twitter.get(LIST, as_=None)

    assert (await twitter.get(LIST)).headers["x-rate-limit-remaining"] == "14"


async def test_refused_calls_count(twitter: Twitter) -> None:
    await twitter.get(LIST, params={"count": "many"})

    assert (await twitter.get(LIST)).headers["x-rate-limit-remaining"] == "13"


async def test_without_rate_limits_nothing_is_counted_and_no_window_is_shown(twitter: Twitter) -> None:
    twitter.rule(rate_limits=False)

    responses = [await twitter.get(LIST) for _ in range(16)]

    assert {response.status_code for response in responses} == {200}
    assert not LIMITS & set(responses[-1].headers)


# Bodies


async def test_an_oversized_body_is_refused_unread(twitter: Twitter) -> None:
    response = await twitter.post(NEW, content=b" " * (LARGEST_BODY + 1), as_=None)

    assert (response.status_code, response.content) == (413, b"")
    assert "larger" in response.headers["x-emulator-hint"]


# The journal


async def test_a_call_is_written_down_whole(twitter: Twitter) -> None:
    response = await twitter.post(NEW, json=message(twitter.id(), "hello"), params={"full_text": "true"})

    about = twitter.journal("call")[-1].about
    assert (about["method"], about["path"], about["status"]) == ("POST", NEW, 200)
    assert about["endpoint"] == f"POST {NEW}"
    assert about["query"] == b"full_text=true"
    assert about["request_headers"]["host"] == HERE.removeprefix("http://")
    assert b'"hello"' in about["request_body"]
    assert about["response_body"] == response.content
    assert (about["app"], about["user"]) == (twitter.app.id, twitter.id("acme_support"))
    assert (about["error"], about["hint"]) == (None, None)


async def test_an_answer_shares_the_trace_of_what_it_answers(twitter: Twitter) -> None:
    await twitter.write(sender="alice")
    (asked,) = twitter.journal("event")

    await twitter.send(to="alice")

    assert twitter.journal("call")[-1].trace == asked.trace


async def test_other_calls_have_traces_of_their_own(twitter: Twitter) -> None:
    await twitter.get(VERIFY)
    await twitter.get(VERIFY)

    one, other = twitter.journal("call")
    assert one.trace != other.trace


async def test_no_call_is_open_once_it_is_answered(twitter: Twitter) -> None:
    await twitter.get(VERIFY)
    await twitter.post(NEW, json={})

    assert twitter.world.open_calls == 0


async def test_what_is_too_large_to_be_read_is_in_the_journal_of_its_world(twitter: Twitter) -> None:
    await twitter.post(NEW, content=b" " * (LARGEST_BODY + 1), headers={"Content-Type": "application/json"})

    about = twitter.journal("call")[-1].about
    assert (about["status"], about["path"], about["request_body"], about["app"]) == (413, NEW, b"", None)


# Queries and forms


def noted(twitter: Twitter) -> list[tuple[Any, ...]]:
    """What requests were found to be wrong in."""
    found = [dict(entry.about) for entry in twitter.journal("violation")]
    return [(about["side"], about["contract"], *(p["path"] for p in about["problems"])) for about in found]


async def test_a_parameter_that_breaks_its_contract_is_noted_and_answered_as_ever(twitter: Twitter) -> None:
    response = await twitter.get(LIST, params={"count": "200000000"})

    assert response.status_code == 200
    assert noted(twitter) == [("request", f"parameters of GET {LIST}", "count")]


async def test_a_parameter_that_nobody_knows_is_not_noted(twitter: Twitter) -> None:
    await twitter.get(LIST, params={"_": "1605006000", "full_text": "true"})

    assert noted(twitter) == []


async def test_a_parameter_that_comes_in_query_and_form_is_noted(twitter: Twitter) -> None:
    target = f"/1.1/direct_messages/indicate_typing.json?recipient_id={twitter.id()}"

    response = await twitter.post(target, form={"recipient_id": twitter.id()})

    assert response.status_code == 204
    assert [path for _, _, path in noted(twitter)] == ["recipient_id"]


async def test_parameters_that_come_as_json_are_held_against_their_schema_alone(twitter: Twitter) -> None:
    await twitter.post("/1.1/direct_messages/indicate_typing.json", json={"recipient_id": "alice"})

    assert [(side, contract) for side, contract, *_ in noted(twitter)] == [("request", "typing.request")]


async def test_a_call_that_is_refused_before_it_is_read_is_not_noted(twitter: Twitter) -> None:
    await twitter.get(LIST, params={"count": "many"}, as_=None)

    assert noted(twitter) == []


@pytest.mark.parametrize("path", ["/1/statuses/update.json", "/1/direct_messages.json"])
async def test_version_1_is_no_longer_active(twitter: Twitter, path: str) -> None:
    text = "The Twitter REST API v1 is no longer active. Please migrate to API v1.1."

    assert refusal(await twitter.get(path, as_=None)) == (410, 68, text)
