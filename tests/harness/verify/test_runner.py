"""Checks are run one after the other, whatever becomes of one."""

from collections.abc import Callable, Iterator

import pytest

from tests.harness.verify.bots import Bot, listening
from twitter_emulator import Emulator
from twitter_emulator.harness.verify.bench import Bench
from twitter_emulator.harness.verify.check import Check
from twitter_emulator.harness.verify.registering import Registrar
from twitter_emulator.harness.verify.results import Result
from twitter_emulator.harness.verify.runner import Runner
from twitter_emulator.harness.verify.talk import Claim, Talk
from twitter_emulator.harness.verify.terms import Failed, Need, NotApplicable


@pytest.fixture
def bench(emulator: Emulator) -> Iterator[Bench]:
    world = emulator.control.make_world()
    credentials = world.credentials
    with listening(Bot(credentials)) as url:
        registrar = Registrar(world, credentials, url)
        with registrar.registered(None) as registration:
            yield Bench(
                world=world,
                credentials=credentials,
                profile="dm-bot",
                registrar=registrar,
                registration=registration,
                talk=Talk(world, credentials.brand, answers=True),
            )
    world.drop()


def check(id: str, run: Callable[[Bench], None], *, needs: Need | None = None, gates: Need | None = None) -> Check:
    return Check(
        id=id,
        title=id,
        source="",
        advice="",
        run=run,
        needs=frozenset([needs] if needs else []),
        gates=frozenset([gates] if gates else []),
    )


def passing(bench: Bench) -> None:
    """Nothing is wrong."""


def failing(bench: Bench) -> None:
    raise Failed("it is broken")


def results(bench: Bench, *checks: Check) -> list[Result]:
    runner = Runner(bench, lambda result: None)
    runner.run(checks)
    return runner.results


def test_a_mistake_in_a_check_is_a_failure_of_that_check_alone(bench: Bench) -> None:
    def mistaken(bench: Bench) -> None:
        raise KeyError("oops")

    first, second = results(bench, check("a.first", mistaken), check("a.second", passing))

    assert (first.state, second.state) == ("failed", "passed")
    assert first.reason == "the check itself failed (KeyError: 'oops'); please report it"


def test_a_check_that_does_not_apply_is_skipped_with_its_reason(bench: Bench) -> None:
    def pointless(bench: Bench) -> None:
        raise NotApplicable("there is nothing to see")

    (found,) = results(bench, check("a.first", pointless))

    assert (found.state, found.reason) == ("skipped", "there is nothing to see")


def test_what_needs_something_that_a_failure_showed_to_be_missing_is_skipped_with_the_cause(bench: Bench) -> None:
    first, second = results(
        bench, check("a.first", failing, gates="delivery"), check("a.second", passing, needs="delivery")
    )

    assert (second.state, second.reason) == ("skipped", "a.first failed: it is broken")


def test_a_failure_has_the_end_of_the_journal_as_evidence(bench: Bench) -> None:
    def failing_late(bench: Bench) -> None:
        bench.talk.served(bench.talk.customer(), "what about this?")
        raise Failed("it is broken")

    (found,) = results(bench, check("a.first", failing_late))

    assert any("what about this?" in line for line in found.evidence)


def test_an_answer_that_comes_late_fails_the_check_that_had_passed(bench: Bench) -> None:
    def hasty(bench: Bench) -> None:
        customer = bench.talk.customer()
        bench.talk.claims.append(Claim(customer, 0, "somebody was answered"))
        bench.talk.served(customer)

    told: list[Result] = []
    runner = Runner(bench, told.append)
    runner.run([check("a.first", hasty)])

    assert [found.state for found in told] == ["passed", "failed"]
    assert runner.results[0].reason.startswith("somebody was answered: 1 in place of 0")
    assert runner.results[0].reason.endswith("(found later in the run)")


def test_a_registration_of_verify_is_taken_back(emulator: Emulator) -> None:
    world = emulator.control.make_world()
    with listening(Bot(world.credentials)) as url, Registrar(world, world.credentials, url).registered(None) as found:
        assert (found.by, found.is_usable) == ("verify", True)

    assert world.webhooks() == []
