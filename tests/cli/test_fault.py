"""``twitter-emulator fault``"""

import pytest

from tests.cli.conftest import Run
from twitter_emulator.client import WorldClient

ENDPOINT = "endpoint=POST /1.1/direct_messages/events/new.json"


def test_a_rule_is_made_and_told(run: Run, world: WorldClient) -> None:
    done = run(
        "fault", "add", "api", "error=88", "reset_in=2s", "--match", ENDPOINT, "--times", "2", "--after", "1",
        "--probability", "0.5", "--until", "2126-01-31T12:00:00Z", "--world", world.name,
    )  # fmt: skip

    (rule,) = world.faults()
    assert (done.exit_code, done.output) == (
        0,
        "f1: error 88, reset_in 2s on the api leg for endpoint POST /1.1/direct_messages/events/new.json, 2 time(s), "
        "after 1, with probability 0.5, until 2126-01-31T12:00:00.000Z\n",
    )
    assert (rule.effect, rule.times, rule.after, rule.probability) == ({"error": 88, "reset_in": "2s"}, 2, 1, 0.5)


def test_an_account_is_named_by_its_id_too(run: Run, world: WorldClient) -> None:
    done = run(
        "fault", "add", "webhook", "drop=true", "--match", f"from={world.credentials.brand.id}", "--world", world.name
    )

    assert done.exit_code == 0, done.output
    assert world.faults()[0].match == {"from": world.credentials.brand.id}


def test_rules_are_listed_with_how_often_they_were_applied(run: Run, world: WorldClient) -> None:
    world.add_fault("api", {"status": 503})
    world.add_fault("webhook", {"duplicate": 1, "at_once": True}, match={"from": "alice"})

    done = run("fault", "list", "--world", world.name)

    assert done.output.splitlines() == [
        "f1: status 503 on the api leg; applied to 0 of 0 that matched",
        "f2: duplicate 1, at_once True on the webhook leg for from alice; applied to 0 of 0 that matched",
    ]


def test_rules_are_removed_by_id_or_all_at_once(run: Run, world: WorldClient) -> None:
    for _ in range(3):
        world.add_fault("api", {"status": 503})

    one = run("fault", "remove", "f2", "--world", world.name)
    rest = run("fault", "remove", "--all", "--world", world.name)

    assert one.output == "f2 is gone; applied to 0 of 0 that matched\n"
    assert rest.output.splitlines()[0].startswith("f1 is gone")
    assert world.faults() == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["add", "api", "status"], 2, "'status' is no name=value; write one such as status=503"),
        (["add", "api", "staus=503"], 1, "did you mean 'status'?"),
        (["add", "api", "status=503", "--match", "alice"], 2, "write one such as account=acme_support"),
        (["add", "both", "status=503"], 2, "'both' is not one of 'api', 'webhook'"),
        (["remove"], 2, "Name the rules to remove, or say --all."),
        (["remove", "f9"], 1, "has no fault 'f9'; there are: it has none"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, world: WorldClient, arguments: list[str], code: int, said: str) -> None:
    done = run("fault", *arguments, "--world", world.name)

    assert said in done.output
    assert (done.exit_code != 0) == bool(code)


def test_what_went_wrong_is_in_the_tail(run: Run, world: WorldClient) -> None:
    world.add_fault("webhook", {"drop": True}, times=1)

    shown = run("tail", "--world", world.name)

    assert "fault_rule" in shown.output
    assert "f1 made: drop on the webhook leg" in shown.output
