"""``/1.1/direct_messages/…``: what a request must be (facts §2.1)."""

import json
from typing import Any

import pytest

from tests.calling import NEW, Twitter, message, refusal
from tests.routes.v1.messages import DATA, JSON


def option(**members: Any) -> dict[str, Any]:
    return {"label": "Yes"} | members


def options(*each: Any, **members: Any) -> dict[str, Any]:
    return {"quick_reply": {"type": "options", "options": list(each)} | members}


def cta(**members: Any) -> dict[str, Any]:
    return {"type": "web_url", "label": "Shop", "url": "https://acme.example"} | members


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"text": ""}, ".text"),
        ({"text": None}, ".text"),
        ({"text": 7}, ".text"),
        ({"quick_reply": "yes"}, ".quick_reply.type"),
        (options(option(), type="location"), ".quick_reply.type"),
        (options(), ".quick_reply.options"),
        (options(*[option()] * 21), ".quick_reply.options"),
        ({"quick_reply": {"type": "options", "options": {}}}, ".quick_reply.options"),
        (options("Yes"), ".quick_reply.options[0]"),
        (options(option(), {}), ".quick_reply.options[1].label"),
        (options(option(label="")), ".quick_reply.options[0].label"),
        (options(option(label="x" * 37)), ".quick_reply.options[0].label"),
        (options(option(label=7)), ".quick_reply.options[0].label"),
        (options(option(label="see https://x.example")), ".quick_reply.options[0].label"),
        (options(option(description="x" * 73)), ".quick_reply.options[0].description"),
        (options(option(metadata="x" * 1001)), ".quick_reply.options[0].metadata"),
        (options(option(description="one"), option()), ".quick_reply.options"),
        ({"ctas": []}, ".ctas"),
        ({"ctas": [cta()] * 4}, ".ctas"),
        ({"ctas": cta()}, ".ctas"),
        ({"ctas": [cta(type="call")]}, ".ctas[0].type"),
        ({"ctas": [cta(label="x" * 37)]}, ".ctas[0].label"),
        ({"ctas": [cta(), cta(label="")]}, ".ctas[1].label"),
        ({"ctas": [cta(url="ftp://acme.example")]}, ".ctas[0].url"),
        ({"ctas": [cta(url="acme.example")]}, ".ctas[0].url"),
        ({"ctas": [cta(url="http://[")]}, ".ctas[0].url"),
        ({"ctas": [cta(url=None)]}, ".ctas[0].url"),
    ],
)
async def test_wrong_message_data_is_refused_by_its_path(twitter: Twitter, data: dict[str, Any], path: str) -> None:
    body = message(twitter.id())
    body["event"]["message_create"]["message_data"].update(data)

    response = await twitter.post(NEW, json=body)

    status, code, text = refusal(response)
    assert (status, code) == (400, 214)
    assert text.startswith(f"{DATA}{path}: ")
    assert len(twitter.world.messages) == 0


@pytest.mark.parametrize(
    ("data", "number"),
    [
        (options(*[option()] * 20), 20),
        (options(option(label="x" * 36, description="y" * 72, metadata="z" * 1000)), 1),
        ({"ctas": [cta(label="x" * 36)] * 3}, 3),
    ],
)
async def test_the_most_that_is_allowed_is_accepted(twitter: Twitter, data: dict[str, Any], number: int) -> None:
    response = await twitter.post(NEW, json=message(twitter.id(), **data))

    sent = response.json()["event"]["message_create"]["message_data"]
    assert len(sent["ctas"] if "ctas" in data else sent["quick_reply"]["options"]) == number


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "event"),
        ([], "event"),
        ("event", "event"),
        ({"event": []}, "event"),
        ({"event": {}}, "event.type"),
        ({"event": {"type": "participants_join"}}, "event.type"),
        ({"event": {"type": "message_create"}}, "event.message_create"),
        ({"event": {"type": "message_create", "message_create": {}}}, "event.message_create.target"),
        (
            {"event": {"type": "message_create", "message_create": {"target": {"recipient_id": "7"}}}},
            "event.message_create.message_data",
        ),
    ],
)
async def test_a_body_of_another_shape_is_refused_by_its_path(twitter: Twitter, body: Any, path: str) -> None:
    status, code, text = refusal(await twitter.post(NEW, content=json.dumps(body).encode(), headers=JSON))

    assert (status, code) == (400, 214)
    assert text.startswith(f"{path}: ")


async def test_a_request_that_breaks_its_contract_is_written_down(twitter: Twitter) -> None:
    await twitter.post(NEW, json=message(twitter.id(), 7))

    (violation,) = twitter.journal("violation")
    assert (violation.about["side"], violation.about["contract"]) == ("request", "direct_message_create.request")
    assert violation.about["problems"][0]["path"] == f"{DATA}.text"


@pytest.mark.parametrize("body", [b"", b"{", b"event", b"\xff", b'{"event":}', b'"\\ud800"'])
async def test_what_is_no_json_is_refused(twitter: Twitter, body: bytes) -> None:
    response = await twitter.post(NEW, content=body, headers=JSON)

    assert refusal(response) == (400, 369, "Invalid JSON Syntax")


@pytest.mark.parametrize("recipient", ["@alice", "alice", "", "-7", "7.0", "٧", "9" * 20, " 7"])
async def test_a_recipient_is_named_by_a_number(twitter: Twitter, recipient: str) -> None:
    response = await twitter.post(NEW, json=message(recipient))

    text = f"event.message_create.target.recipient_id: '{recipient}' is not a valid Long"
    assert refusal(response) == (400, 214, text)


@pytest.mark.parametrize("recipient", [None, True, 7.5, {}, []])
async def test_a_recipient_is_no_other_kind_of_value(twitter: Twitter, recipient: object) -> None:
    status, code, text = refusal(await twitter.post(NEW, json=message(recipient)))

    assert (status, code) == (400, 214)
    assert text.endswith("is not a valid Long")
