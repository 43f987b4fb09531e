"""Steps about public conversations in our channel: what agents read and answer there."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from pytest_bdd import given, parsers, step, then, when

from tests.features.conducting import api_of, connection_of, conversation_of, do
from twitter_emulator.harness.eventually import eventually
from twitter_emulator.harness.faults import Faults
from twitter_emulator.harness.operators import Operator
from twitter_emulator.harness.people import Twitter
from twitter_emulator.harness.wire import Reply, exchange

PATIENCE_S = 20.0
"""How long a tweet may be looked for whose answer was lost."""

_TWEETING = MappingProxyType({"endpoint": "POST /1.1/statuses/update.json"})


@given("mentions and replies are shown in the inbox")
def tweets_are_shown(operator: Operator) -> None:
    """The operator wants to see them."""
    reply = exchange("PATCH", f"{connection_of(operator).url}/settings", json={"show_tweets": True})
    assert reply.status == 200, reply.body


@given(parsers.parse("the next tweet of the channel is answered with {status:d}"))
def tweet_refused(faults: Faults, status: int) -> None:
    """And is not there."""
    faults.add("api", {"status": status}, match=_TWEETING, times=1)


@given("the answer to the next tweet of the channel gets lost")
def answer_lost(faults: Faults) -> None:
    """The tweet is there, and nobody told the channel."""
    faults.add("api", {"reset": True, "applied": True}, match=_TWEETING, times=1)


@when(parsers.parse('{agent:w} answers {name:w} in public "{text}"'))
def agent_answers(operator: Operator, agent: str, name: str, text: str) -> None:
    """An agent writes by way of the channel."""
    do(operator, name, "messages", kind="public", text=text, by=agent)


@when(parsers.parse("{agent:w} tries to tweet {length:d} characters to {name:w}"), target_fixture="refusal")
def agent_tries(operator: Operator, agent: str, name: str, length: int) -> Reply:
    """What comes of it is kept for the next step."""
    number = conversation_of(operator, name, "public")["id"]
    return exchange("POST", f"{api_of(operator)}/conversations/{number}/messages", json={"text": "x" * length})


@then(parsers.parse('{agent:w} is refused because "{words}"'))
def agent_is_refused(refusal: Reply, agent: str, words: str) -> None:
    """In words."""
    assert refusal.status == 422
    assert words in refusal.json["detail"]


@step(parsers.parse("the inbox shows of {name:w} in public:"))
def inbox_shows(operator: Operator, name: str, datatable: Sequence[Sequence[str]]) -> None:
    """Who tweeted what; of what was deleted no words."""
    eventually(lambda: _public(operator), bool, within_s=PATIENCE_S)
    wanted = [list(row) for row in datatable]

    def shown() -> list[list[str]]:
        return [[line["origin"], line["text"]] for line in conversation_of(operator, name, "public")["messages"]]

    assert eventually(shown, lambda found: found == wanted, within_s=PATIENCE_S) == wanted


@then(parsers.parse("the inbox has nothing that {name:w} said in public"))
def inbox_shows_nothing(twitter: Twitter, operator: Operator, name: str) -> None:
    """Neither of them nor of anybody."""
    twitter.settled()
    assert _public(operator) == []


@then(parsers.parse("the inbox has {count:d} public conversation"))
def inbox_has(operator: Operator, count: int) -> None:
    """And no other ones."""
    assert len(_public(operator)) == count


@then(parsers.parse('the public answer "{text}" to {name:w} is {state:w}'))
def answer_is(operator: Operator, text: str, name: str, state: str) -> None:
    """At last."""
    line = eventually(lambda: _newest(operator, name, text), lambda it: it["state"] == state, within_s=PATIENCE_S)
    assert line["state"] == state, line


@then(parsers.parse('the public answer "{text}" to {name:w} has failed because "{words}"'))
def answer_has_failed(operator: Operator, text: str, name: str, words: str) -> None:
    """The reason is said in words."""
    line = eventually(lambda: _newest(operator, name, text), lambda it: it["state"] == "failed", within_s=PATIENCE_S)
    assert words in (line["reason"] or ""), line


def _newest(operator: Operator, name: str, text: str) -> Any:
    lines = conversation_of(operator, name, "public")["messages"]
    return [it for it in lines if it["text"] == text][-1]


def _public(operator: Operator) -> list[Any]:
    connection = connection_of(operator).url.rpartition("/")[2]
    query = f"connection={connection}&kind=public"
    found: list[Any] = exchange("GET", f"{api_of(operator)}/conversations?{query}").json["conversations"]
    return found
