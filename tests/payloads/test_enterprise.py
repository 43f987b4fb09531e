"""The enterprise API and replay in JSON (facts §4.2)."""

import pytest

from twitter_emulator.payloads import enterprise
from twitter_emulator.payloads.formats import replay_moment
from twitter_emulator.protocol.contracts import Contracts
from twitter_emulator.world.activity import ReplayEnded, Webhook
from twitter_emulator.world.replay import Job

CONTRACTS = Contracts.load()
WEBHOOK = Webhook("1300000000000000009", "https://bot.example/hook", None, "13090192", 0, subscribers={"1000000001": 0})
JOB = Job("1300000000000000100", WEBHOOK, 0, 1)


def test_the_subscriptions_of_a_webhook_satisfy_their_contract() -> None:
    content = enterprise.subscriptions(WEBHOOK)

    assert CONTRACTS.violations("webhook_subscription_list.response", content) == []
    assert content["subscriptions"] == [{"user_id": "1000000001"}]


def test_a_job_was_made_when_its_id_was() -> None:
    content = enterprise.replay_job(JOB)

    assert CONTRACTS.violations("replay_job.response", content) == []
    assert content == {"job_id": JOB.id, "created_at": "2020-08-30T09:18:47Z"}


@pytest.mark.parametrize(("is_complete", "state"), [(True, "Complete"), (False, "Incomplete")])
def test_word_of_the_end_satisfies_its_contract(*, is_complete: bool, state: str) -> None:
    content = enterprise.replay_delivery(ReplayEnded(JOB.id, WEBHOOK.id, is_complete))

    assert CONTRACTS.violations("delivery", content) == []
    assert content["replay_job_status"]["job_state"] == state


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("202011050912", 1_604_567_520_000),
        ("000101010000", -62_135_596_800_000),
        ("202002300000", None),
        ("20201105091", None),
        ("2020110509120", None),
        ("2020-11-05 9", None),
        ("000001010000", None),
        ("", None),
    ],
)
def test_a_moment_of_a_replay_is_twelve_digits_of_a_date_in_utc(text: str, ms: int | None) -> None:
    assert replay_moment(text) == ms
