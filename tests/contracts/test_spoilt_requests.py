"""Missing, doubled, oversized and mistyped parameters get a documented answer from every endpoint, and never a 5xx."""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

import httpx
import msgspec
import pytest

from tests.calling import Twitter, calling
from tests.contracts.exercise import Call, made, prepared
from tests.delivery.receiver import Receiver
from twitter_emulator.protocol import fidelity
from twitter_emulator.protocol.contracts import Contracts
from twitter_emulator.protocol.tables import Endpoint

CONTRACTS = Contracts.load()
EMULATED = [row for row in CONTRACTS.endpoints if row.status != "refused"]
WITH_PARAMETERS = [row for row in EMULATED if row.parameters]
WITH_JSON = [row for row in EMULATED if row.body == ("json",)]
ERRORS: list[dict[str, Any]] = msgspec.json.decode((CONTRACTS.folder / "errors.json").read_bytes())["errors"]
DOCUMENTED = {(error["http"], error["code"]) for error in ERRORS if error["name"] != "NotEmulated"}

OVERSIZED = "9" * 5000
MISTYPED = ("NaN\x00🙂", "-1e999", "../..", '{"a":[]}')
OTHERS: tuple[Any, ...] = (None, [], {}, 0, -1.5, True, "", OVERSIZED, "\u0000🙂", {"a": [{}]})
PAGES = ("/oauth/authorize", "/oauth/authenticate")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def twitter() -> AsyncIterator[Twitter]:
    async with calling() as twitter:
        yield twitter


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver().listening() as receiver:
        yield receiver


async def anew(twitter: Twitter, receiver: Receiver, row: Endpoint) -> Call:
    """The call of *row*, in a world that nothing has happened in."""
    await twitter.control("POST", "/reset")
    twitter.rule(rate_limits=False)
    return await prepared(twitter, receiver, row)


def assert_documented(row: Endpoint, response: httpx.Response, what: str) -> None:
    """Either the call succeeded, or it was refused by an error of the table."""
    assert response.status_code < 500, f"{what}: {response.status_code} {response.text[:200]}"
    assert "Traceback" not in response.text
    if response.status_code >= 400 and row.path not in PAGES:
        assert (response.status_code, code_in(response)) in DOCUMENTED, f"{what}: {response.text[:200]}"


def code_in(response: httpx.Response) -> int | None:
    """The code of a refusal; None of one that is not in Twitter's usual shape."""
    try:
        content = response.json()
    except ValueError:
        return None if "<error code=" not in response.text else int(response.text.partition('code="')[2][:3])
    return int(content["errors"][0]["code"]) if "errors" in content else None


def said(twitter: Twitter) -> set[str]:
    """The parameters that the newest call was found to be wrong in."""
    trace = twitter.journal("call")[-1].trace
    found = [dict(e.about) for e in twitter.journal("violation") if e.trace == trace and e.about["side"] == "request"]
    return {problem["path"] for about in found for problem in about["problems"]}


def with_values(row: Endpoint, values: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every parameter that must look like something, with every one of *values*."""
    return ((each.name, value) for each in row.parameters if each.kind in CONTRACTS.kinds for value in values)


@pytest.mark.parametrize("row", WITH_PARAMETERS, ids=fidelity.called)
async def test_a_missing_parameter_gets_a_documented_error(twitter: Twitter, receiver: Receiver, row: Endpoint) -> None:
    for name in [each.name for each in row.parameters if each.required]:
        call = await anew(twitter, receiver, row)

        response = await made(twitter, row, call.with_field(name, None))

        if name not in ("command", "oauth_token") or row.path in PAGES:
            assert response.status_code >= 400, name
        assert_documented(row, response, f"without {name}")


@pytest.mark.parametrize("row", WITH_PARAMETERS, ids=fidelity.called)
async def test_an_empty_parameter_is_as_a_missing_one(twitter: Twitter, receiver: Receiver, row: Endpoint) -> None:
    for name in [each.name for each in row.parameters]:
        call = await anew(twitter, receiver, row)

        response = await made(twitter, row, call.with_field(name, ""))

        assert_documented(row, response, f"with an empty {name}")


@pytest.mark.parametrize("row", WITH_PARAMETERS, ids=fidelity.called)
async def test_a_doubled_parameter_is_taken_once_and_noted(twitter: Twitter, receiver: Receiver, row: Endpoint) -> None:
    call = await anew(twitter, receiver, row)
    for name in [*call.query, *call.fields]:
        call = await anew(twitter, receiver, row)

        response = await made(twitter, row, call, twice=name)

        assert_documented(row, response, f"with {name} twice")
        assert call.media is not None or name.startswith("oauth_") or name in said(twitter)


@pytest.mark.parametrize("row", WITH_PARAMETERS, ids=fidelity.called)
async def test_an_oversized_parameter_gets_a_documented_answer(
    twitter: Twitter, receiver: Receiver, row: Endpoint
) -> None:
    for name in [each.name for each in row.parameters]:
        call = await anew(twitter, receiver, row)

        response = await made(twitter, row, call.with_field(name, OVERSIZED))

        assert_documented(row, response, f"with {name} of {len(OVERSIZED)} characters")


@pytest.mark.parametrize("row", WITH_PARAMETERS, ids=fidelity.called)
async def test_a_mistyped_parameter_gets_a_documented_answer_and_is_noted(
    twitter: Twitter, receiver: Receiver, row: Endpoint
) -> None:
    for name, value in with_values(row, MISTYPED):
        call = await anew(twitter, receiver, row)

        response = await made(twitter, row, call.with_field(name, value))

        assert_documented(row, response, f"with {name}={value!r}")
        is_unread = response.status_code in (400, 401, 403) and not twitter.journal("call")[-1].about["app"]
        assert is_unread or name == "command" or name in said(twitter), f"{name}={value!r}"


def spoilt(body: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[str, Any]]:
    """*body* with one member left out, mistyped or oversized, for every member; and which."""
    members = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for key, value in members:
        here = ".".join(map(str, (*path, key)))
        for other in OTHERS:
            yield f"{here}={other!r:.20}", replaced(body, key, other)
        if isinstance(body, dict):
            yield f"without {here}", {name: each for name, each in body.items() if name != key}
        for what, inner in spoilt(value, (*path, key)):
            yield what, replaced(body, key, inner)


def replaced(body: Any, key: Any, value: Any) -> Any:
    copy = dict(body) if isinstance(body, dict) else list(body)
    copy[key] = value
    return copy


@pytest.mark.parametrize("row", WITH_JSON, ids=fidelity.called)
async def test_a_spoilt_body_gets_a_documented_error(twitter: Twitter, receiver: Receiver, row: Endpoint) -> None:
    call = await anew(twitter, receiver, row)

    for what, body in spoilt(call.json):
        assert_documented(row, await made(twitter, row, replace(call, json=body)), what)


@pytest.mark.parametrize("row", WITH_JSON, ids=fidelity.called)
async def test_a_body_with_a_doubled_member_is_answered(twitter: Twitter, receiver: Receiver, row: Endpoint) -> None:
    call = await anew(twitter, receiver, row)
    written = json.dumps(call.json)
    target = call.path + "".join(f"?{name}={value}" for name, value in call.query.items())

    doubled = f"{written[:-1]}, {written[1:]}".encode()
    response = await twitter.call(row.method, target, content=doubled, headers={"Content-Type": "application/json"})

    assert_documented(row, response, "with every member twice")


@pytest.mark.parametrize("row", [row for row in EMULATED if ":" in row.path], ids=fidelity.called)
async def test_a_mistyped_path_gets_a_documented_error(twitter: Twitter, receiver: Receiver, row: Endpoint) -> None:
    call = await anew(twitter, receiver, row)
    filled, template = call.path.split("/"), row.path.split("/")

    for index, part in enumerate(template):
        for value in ("0", "-1", "nobody", "%00", "9" * 400, "🙂"):
            if part.startswith(":"):
                ending = part[part.find(".") :] if "." in part else ""
                path = "/".join([*filled[:index], value + ending, *filled[index + 1 :]])
                response = await made(twitter, row, replace(call, path=path))
                assert response.status_code >= 400 or part == ":user_id", path
                assert_documented(row, response, path)
