"""Steps about our channel's bots and people: its settings, its conversations, and bots that live elsewhere."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pytest_bdd import given, parsers, then, when

from tests.channel.bot.server import BotServer, Said, serving
from tests.features.own_channel import own_channel
from tests.house.source import ROOT
from twitter_emulator.harness.eventually import eventually
from twitter_emulator.harness.launching import launched
from twitter_emulator.harness.minding import minding
from twitter_emulator.harness.operators import Operator
from twitter_emulator.harness.our_channel import OurConnection
from twitter_emulator.harness.people import Twitter
from twitter_emulator.harness.subjects.bots import free_port
from twitter_emulator.harness.wire import exchange

EXAMPLES = ROOT / "docs/bots"
SECRET = "a secret of sixteen"
PATIENCE_S = 10.0


@given(parsers.parse('a channel with the rule file "{name}" is connected to Twitter'), target_fixture="operator")
def channel_with_rules(twitter: Twitter, tmp_path: Path, name: str) -> Iterator[Operator]:
    """A channel of this scenario's own, started with an example as its bot."""
    with own_channel(twitter, tmp_path, "--bot", str(EXAMPLES / name)) as operator:
        yield operator


@given("the channel is set up with:")
@when("the channel is set up with:")
def set_up(operator: Operator, docstring: str) -> None:
    """The operator changes settings of the connection, given as JSON."""
    _set_up(operator, json.loads(docstring))


@given(parsers.parse('the example "{name}" runs and answers for the channel'))
def example_runs(operator: Operator, tmp_path: Path, name: str) -> Iterator[None]:
    """A bot over HTTP as a process of its own."""
    port = free_port()
    words, url = [sys.executable, str(EXAMPLES / name), str(port), SECRET], f"http://127.0.0.1:{port}/"
    with minding() as minder:
        bot = launched(words, minder=minder, environment=os.environ, folder=tmp_path, log=tmp_path / "bot.log")
        assert bot.listens(url), bot.last_words
        _set_up(operator, {"bot": {"kind": "http", "url": url}, "bot_secret": SECRET})
        yield
        bot.end()


@given(parsers.parse('Rasa is set up as in "{name}" and says:'), target_fixture="rasa")
def rasa_says(operator: Operator, name: str, docstring: str) -> Iterator[BotServer]:
    """As much of Rasa as its REST channel shows; where it listens is not what the example says."""
    with serving(Said(docstring.encode())) as rasa:
        settings = json.loads((EXAMPLES / name).read_text("utf-8"))
        settings["bot"]["url"] = f"http://127.0.0.1:{rasa.port}/webhooks/rest/webhook"
        _set_up(operator, settings)
        yield rasa


@given("Rasa thinks about its first answer until the channel has crashed", target_fixture="rasa")
def rasa_thinks(operator: Operator) -> Iterator[BotServer]:
    """The second time it is asked it answers at once."""
    with serving(Said(hangs=True), Said(b'[{"text": "Here I am."}]')) as rasa:
        _set_up(operator, {"bot": {"kind": "rasa", "url": rasa.url, "timeout": 30}})
        yield rasa


@when("Rasa has been asked")
def rasa_asked(rasa: BotServer) -> None:
    """It is about to think."""
    assert rasa.arrived.wait(PATIENCE_S)


@then("Rasa was told:")
def rasa_told(rasa: BotServer, datatable: Sequence[Sequence[str]]) -> None:
    """These messages and no others."""
    assert [asked.content["message"] for asked in rasa.asked] == [row[0] for row in datatable]


@when(parsers.parse('{agent:w} answers {name:w} in the channel "{text}"'))
def agent_answers(operator: Operator, agent: str, name: str, text: str) -> None:
    """An agent writes by way of the channel."""
    do(operator, name, "messages", text=text, by=agent)


@when(parsers.parse("{agent:w} takes over the conversation with {name:w}"))
def agent_takes_over(operator: Operator, agent: str, name: str) -> None:
    """From now on the bot is silent."""
    do(operator, name, "handover", to="people", by=agent)


@when(parsers.parse("{agent:w} gives the conversation with {name:w} back to the bot"))
def agent_gives_back(twitter: Twitter, operator: Operator, agent: str, name: str) -> None:
    """The bot answers what comes from now on."""
    twitter.settled()
    do(operator, name, "handover", to="bot", by=agent)


@when(parsers.parse("{agent:w} closes the conversation with {name:w}"))
def agent_closes(twitter: Twitter, operator: Operator, agent: str, name: str) -> None:
    """If the customer writes again, the bot answers."""
    twitter.settled()
    do(operator, name, "close", by=agent)


@then(parsers.parse('the conversation with {name:w} is in the hands of people because "{reason}"'))
def is_peoples_because(operator: Operator, name: str, reason: str) -> None:
    """The channel has noted why."""
    found = conversation_of(operator, name)
    assert found["owner"] == "people"
    assert found["changes"][-1]["detail"] == reason


@then(parsers.parse("the conversation with {name:w} is in the hands of people"))
def is_peoples(operator: Operator, name: str) -> None:
    """Whatever the reason is."""
    assert conversation_of(operator, name)["owner"] == "people"


@then(parsers.parse("the channel shows of {name:w}:"))
def shows(operator: Operator, name: str, datatable: Sequence[Sequence[str]]) -> None:
    """What agents read: who wrote what."""
    wanted = [list(row) for row in datatable]

    def shown() -> list[list[str]]:
        return [[line["origin"], line["text"]] for line in conversation_of(operator, name)["messages"]]

    assert eventually(shown, lambda found: found == wanted) == wanted


def _set_up(operator: Operator, settings: Any) -> None:
    reply = exchange("PATCH", f"{connection_of(operator).url}/settings", json=settings)
    assert reply.status == 200, reply.body


def do(operator: Operator, name: str, verb: str, *, kind: str = "dm", **body: str) -> None:
    """What an agent does with the conversation with a customer."""
    number = conversation_of(operator, name, kind)["id"]
    reply = exchange("POST", f"{api_of(operator)}/conversations/{number}/{verb}", json=body)
    assert reply.status < 300, reply.body


def conversation_of(operator: Operator, name: str, kind: str = "dm") -> Any:
    """The private conversation with a customer, or that of another *kind*, as the API shows it."""
    customer = operator.twitter.customer(name).account.id
    connection = connection_of(operator).url.rpartition("/")[2]
    query = f"connection={connection}&kind={kind}"
    found = exchange("GET", f"{api_of(operator)}/conversations?{query}").json["conversations"]
    (number,) = [it["id"] for it in found if it["customer"]["id"] == customer]
    return exchange("GET", f"{api_of(operator)}/conversations/{number}").json


def connection_of(operator: Operator) -> OurConnection:
    """The connection of this scenario."""
    found = operator.connection()
    assert isinstance(found, OurConnection)
    return found


def api_of(operator: Operator) -> str:
    """Where the channel's API is."""
    return connection_of(operator).url.partition("/connections/")[0]
