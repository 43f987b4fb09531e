"""Runs of `verify` on bots in this process."""

from collections.abc import Callable, Iterator

import pytest

from tests.harness.verify.bots import Bot, listening
from twitter_emulator import Emulator
from twitter_emulator.harness.verify.checks import CHECKS
from twitter_emulator.harness.verify.choosing import chosen
from twitter_emulator.harness.verify.results import Result, Verdict
from twitter_emulator.harness.verify.terms import Profile
from twitter_emulator.harness.verify.trial import Plan, held

Judge = Callable[..., Verdict]
PATIENCE_S = 1.5


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def judge(emulator: Emulator) -> Judge:
    """What `verify` finds about a kind of bot with the checks that are named; in a world of its own."""

    def judged(
        kind: type[Bot], *only: str, profile: Profile = "dm-bot", tell: Callable[[Result], None] = lambda result: None
    ) -> Verdict:
        world = emulator.control.make_world(rate_limits=False)
        try:
            with listening(kind(world.credentials)) as url:
                plan = Plan(
                    webhook_url=url,
                    checks=chosen(CHECKS, profile, only, ()),
                    profile=profile,
                    emulator=emulator.url,
                    world=world.name,
                    reply_within_s=PATIENCE_S,
                )
                return held(plan, tell)
        finally:
            world.drop()

    return judged
