"""Steps about requests that are made again."""

import pytest
from pytest_bdd import parsers, then, when

from tests.features.conducting import api_of, conversation_of
from twitter_emulator.harness.operators import Operator
from twitter_emulator.harness.wire import Reply, exchange


@pytest.fixture
def replies() -> list[Reply]:
    """What was answered so far."""
    return []


@when(parsers.parse('{agent:w} sends {name:w} "{text}" with the key "{key}"'))
def send_with_key(operator: Operator, agent: str, name: str, text: str, key: str, replies: list[Reply]) -> None:
    """Over the API, as a platform does."""
    url = f"{api_of(operator)}/conversations/{conversation_of(operator, name)['id']}/messages"
    headers = {"idempotency-key": key}
    replies.append(exchange("POST", url, json={"text": text, "by": agent}, headers=headers))


@then("both requests are answered the same")
def answered_the_same(replies: list[Reply]) -> None:
    """Taken, with the same messages."""
    first, second = replies
    assert (first.status, first.json) == (second.status, second.json) == (202, first.json)


@then("the second request is refused, for the key stands for another message")
def refused(replies: list[Reply]) -> None:
    """As a problem that programs know."""
    first, second = replies
    assert (first.status, second.status) == (202, 422)
    assert second.json["type"] == "urn:twitter-channel:idempotency-key-reused"
