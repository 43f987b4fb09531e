"""The OpenAPI document: true of the routes, and of what they answer."""

from typing import Any

from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from tests.channel.builders import Channel, delivery, message
from tests.channel.fake_twitter import VALUES
from twitter_channel.routes import api
from twitter_channel.routes.description import description
from twitter_channel.store.outbox import KINDS

ASKED: list[tuple[str, str, str, Any]] = [
    ("GET", "/connections", "/connections", None),
    ("POST", "/connections", "/connections", {**VALUES, "name": "other"}),
    ("GET", "/connections/{name}", "/connections/default", None),
    ("POST", "/connections/{name}/test", "/connections/default/test", None),
    ("GET", "/connections/{name}/settings", "/connections/default/settings", None),
    ("GET", "/connections/{name}/messages", "/connections/default/messages", None),
    ("GET", "/connections/{name}/quotas", "/connections/default/quotas", None),
    ("GET", "/conversations", "/conversations", None),
    ("POST", "/conversations/{number}/notes", "/conversations/1/notes", {"text": "A note.", "by": "ada"}),
    ("GET", "/conversations/{number}/notes", "/conversations/1/notes", None),
    ("POST", "/conversations/{number}/assign", "/conversations/1/assign", {"to": "ada"}),
    ("POST", "/conversations/{number}/handover", "/conversations/1/handover", {"to": "bot"}),
    ("POST", "/conversations/{number}/close", "/conversations/1/close", None),
    ("POST", "/conversations/{number}/reopen", "/conversations/1/reopen", None),
    ("GET", "/conversations/{number}", "/conversations/1", None),
    ("POST", "/canned-answers", "/canned-answers", {"name": "Hello", "text": "Hello!"}),
    ("PUT", "/canned-answers/{number}", "/canned-answers/1", {"name": "Hello", "text": "Hi!"}),
    ("GET", "/canned-answers", "/canned-answers", None),
    ("GET", "/agents", "/agents", None),
    ("POST", "/hooks", "/hooks", {"url": "https://platform.example/twitter"}),
    ("GET", "/hooks", "/hooks", None),
    ("GET", "/hooks/{number}", "/hooks/1", None),
    ("GET", "/hooks/{number}/calls", "/hooks/1/calls", None),
]
"""Method, path, the address asked and what is sent, in an order in which all of it is there."""


def operations() -> set[tuple[str, str]]:
    paths: dict[str, dict[str, Any]] = description()["paths"]
    return {(method.upper(), path) for path, item in paths.items() for method in item if method not in ("parameters",)}


def routes() -> set[tuple[str, str]]:
    return {
        (method, route.path.replace(":int}", "}"))
        for route in api.ROUTES
        for method in route.methods or ()
        if method != "HEAD"
    }


def schema_of(method: str, path: str, status: int) -> dict[str, Any]:
    """What a path answers, with everything that it refers to."""
    responses = description()["paths"][path][method.lower()]["responses"]
    found: dict[str, Any] = responses[str(status)]
    if "$ref" in found:
        found = description()["components"]["responses"][found["$ref"].rpartition("/")[2]]
    return {**found["content"]["application/json"]["schema"], "components": description()["components"]}


async def answers(channel: Channel) -> list[tuple[str, dict[str, Any], Any]]:
    """Of each path that answers with JSON: its name, what is described, what is answered."""
    client = channel.client
    await channel.connect()
    await channel.deliver(delivery(message("hi")))
    await channel.settled()
    await client.post("/api/v1/conversations/1/messages", json={"text": "From people.", "by": "ada"})
    await channel.settled()
    found = []
    for method, path, at, body in ASKED:
        response = await client.request(method, "/api/v1" + at, json=body)
        assert response.status_code < 300, f"{method} {at}: {response.text}"
        found.append((f"{method} {path}", schema_of(method, path, response.status_code), response.json()))
    return found


def test_the_document_is_valid() -> None:
    validate(description())


def test_every_route_is_described_and_nothing_else() -> None:
    assert operations() == routes()


def test_the_events_of_hooks_are_those_that_there_are() -> None:
    assert tuple(description()["components"]["schemas"]["HookEvent"]["enum"]) == KINDS


async def test_the_document_is_served_with_the_address_of_the_channel(channel: Channel) -> None:
    found = (await channel.client.get("/api/v1/openapi.json")).json()

    assert found["servers"] == [{"url": "http://127.0.0.1:8688/api/v1"}]


async def test_what_is_answered_is_as_described(channel: Channel) -> None:
    wrong = [
        f"{name}: {error.json_path} {error.message}"
        for name, schema, answer in await answers(channel)
        for error in Draft202012Validator(schema).iter_errors(answer)
    ]

    assert wrong == []
