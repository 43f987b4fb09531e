"""Rules of a test: those that never fire fail it."""

from collections.abc import Iterator

import httpx
import pytest

from tests.receiver import receiving, register, signed_post
from twitter_emulator import Emulator
from twitter_emulator.client import Credentials
from twitter_emulator.harness.faults import Faults, NeverFired
from twitter_emulator.harness.people import Twitter

SETTINGS = "/1.1/account/settings.json"


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture
def world(emulator: Emulator) -> Twitter:
    return Twitter(emulator.control.make_world())


def call(credentials: Credentials) -> httpx.Response:
    return signed_post(credentials, SETTINGS)


def says_and_settles(world: Twitter, text: str) -> None:
    world.customer("alice").says(text)
    world.settled()


def test_a_rule_is_in_force_for_as_long_as_its_block(world: Twitter) -> None:
    with world.faults({"status": 503}) as rule:
        down = call(world.credentials)
    up = call(world.credentials)

    assert (down.status_code, up.status_code) == (503, 200)
    assert (rule.hits, rule.seen) == (1, 1)


def test_a_rule_that_never_fired_fails_its_test_and_tells_what_came_instead(world: Twitter) -> None:
    with (
        pytest.raises(
            NeverFired, match=r'The fault f1 \(\{"status": 503\} on the api leg for .*\) never fired'
        ) as failure,
        world.faults({"status": 503}, match={"endpoint": "POST /1.1/direct_messages/events/new.json"}),
    ):
        call(world.credentials)

    assert f"POST {SETTINGS} by @acme_support: 200" in str(failure.value)


def test_a_rule_that_was_never_reached_tells_how_often_it_matched(world: Twitter) -> None:
    with pytest.raises(NeverFired, match="never fired, though 1 matched"), world.faults({"status": 503}, after=1):
        call(world.credentials)


def test_a_rule_on_deliveries_tells_what_was_delivered(world: Twitter) -> None:
    with receiving(world.credentials) as receiver:
        register(world.credentials, receiver.url)

        with (
            pytest.raises(NeverFired, match="@alice → @acme_support hello"),
            world.faults({"drop": True}, leg="webhook", match={"event": "typing"}),
        ):
            says_and_settles(world, "hello")


def test_a_rule_may_be_one_that_need_not_fire(world: Twitter) -> None:
    with world.faults({"status": 503}, may_not_fire=True) as rule:
        pass

    assert rule.hits == 0


def test_a_failure_in_the_block_is_not_hidden_by_a_rule_that_never_fired(world: Twitter) -> None:
    with pytest.raises(ZeroDivisionError), world.faults({"status": 503}):
        raise ZeroDivisionError

    assert world.world.faults() == []


def test_the_rules_of_a_scenario_end_together_and_the_first_that_never_fired_is_named(world: Twitter) -> None:
    faults = Faults(world.world)
    faults.add("api", {"status": 503}, times=1)
    faults.add("api", {"error": 226}, times=1)
    call(world.credentials)

    with pytest.raises(NeverFired, match="The fault f2"):
        faults.end()


def test_what_a_fault_holds_does_not_count_as_moving(world: Twitter) -> None:
    alice = world.customer("alice")
    with receiving(world.credentials) as receiver:
        register(world.credentials, receiver.url)
        with world.faults({"reorder": True}, leg="webhook", match={"from": "alice"}):
            alice.says("hello")

            world.at_rest()

        assert world.settled()


@pytest.mark.parametrize(
    ("effect", "raised"),
    [
        ({"reset": True}, httpx.ReadError),
        ({"hang": "20ms"}, httpx.RemoteProtocolError),
        ({"body": "cut"}, httpx.RemoteProtocolError),
    ],
)
def test_a_connection_really_breaks(world: Twitter, effect: dict[str, object], raised: type[Exception]) -> None:
    with world.faults(effect), pytest.raises(raised):
        call(world.credentials)

    assert world.settled()
    (entry,) = world.world.journal(kind="call").entries
    assert entry["fault"] == "f1"
