"""Steps about what became of messages and of the webhook, as operators and agents are shown it."""

from typing import Any

import httpx
from pytest_bdd import parsers, step, when

from tests.channel.pages.visitor import text_of
from tests.features.conducting import conversation_of
from tests.features.developer import call
from tests.features.receiving import WEBHOOKS
from twitter_emulator.harness.eventually import eventually
from twitter_emulator.harness.operators import Operator
from twitter_emulator.harness.people import Twitter

PATIENCE_S = 10.0


@when("somebody deletes the channel's webhook")
def delete_webhook(twitter: Twitter) -> None:
    """By hand, with the app's keys."""
    (webhook,) = twitter.world.webhooks()
    assert call(twitter, "DELETE", f"{WEBHOOKS}/{webhook['id']}.json").status == 204


@step("the webhook is soon valid again")
def webhook_valid_again(twitter: Twitter) -> None:
    """The channel has had Twitter challenge it."""
    found = eventually(twitter.world.webhooks, lambda webhooks: bool(webhooks[0]["valid"]), within_s=PATIENCE_S)
    assert [webhook["valid"] for webhook in found] == [True]


@step(parsers.parse('the answer to {name:w} waits because "{words}"'))
def answer_waits(operator: Operator, name: str, words: str) -> None:
    """It is neither sent nor failed; when it is due is said, too."""

    def newest() -> Any:
        return conversation_of(operator, name)["messages"][-1]

    line = eventually(newest, lambda line: line["state"] == "waiting", within_s=PATIENCE_S)
    assert line["state"] == "waiting", line
    assert words in line["reason"]
    assert line["due_at"] is not None


@step(parsers.parse('the inbox says of the conversation with {name:w} "{words}"'))
def inbox_says(operator: Operator, signed_in: httpx.Client, name: str, words: str) -> None:
    """An agent who has it open reads that, now or soon."""
    number = conversation_of(operator, name)["id"]

    def shown() -> str:
        return text_of(signed_in.get(f"/inbox/{number}/thread"))

    assert words in eventually(shown, lambda text: words in text, within_s=PATIENCE_S)
