"""Libraries that know nothing of the emulator, through ``twitter-emulator run``: every call they have for it."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.clients.libraries import LIBRARIES, ROOT, Library
from tests.processes import COMMAND
from tests.receiver import receiving
from twitter_emulator import Emulator
from twitter_emulator.client import WorldClient
from twitter_emulator.settings import inherited
from twitter_emulator.world import samples

pytestmark = pytest.mark.clients

LONGEST_S = 120.0

BY_LIBRARY = [pytest.param(library, id=library.name) for library in LIBRARIES]
BY_CALL = [pytest.param(library, call, id=f"{library.name}: {call}") for library in LIBRARIES for call in library.calls]


KNOWN_BREACHES = (
    # tweepy 3 can say of which type a quick reply is, and has no way to name its options.
    (
        "request",
        "direct_message_create.request",
        "event.message_create.message_data.quick_reply: 'options' is a required property"
        " (Up to twenty options offered with a message.)",
    ),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What a program printed and ended with, and which of its requests got which status.

    *breaches* are of the contracts: the side, the contract, and what was wrong where.
    """

    code: int
    errors: str
    told: dict[str, dict[str, Any]]
    statuses: list[tuple[str, int]]
    breaches: list[tuple[str, str, str]]


class Programs:
    """Runs the program of each library once, in a world of its own, when its outcome is first asked for."""

    def __init__(self, emulator: Emulator, ca_dir: Path, media: Path) -> None:
        self._emulator, self._ca_dir, self._media = emulator, ca_dir, media
        self._outcomes: dict[str, Outcome] = {}

    def outcome(self, library: Library) -> Outcome:
        if library.missing:
            pytest.skip(f"LEFT OUT: {library.name}. No {library.missing} here")
        if library.name not in self._outcomes:
            library.install()
            self._outcomes[library.name] = self._run(library, staged(self._emulator))
        return self._outcomes[library.name]

    def _run(self, library: Library, world: WorldClient) -> Outcome:
        tweet = world.do("tweet", "alice", text="Coffee first")["tweet"]
        with receiving(world.credentials) as receiver:
            about = {"MEDIA": str(self._media), "TWEET": tweet, "WEBHOOK": receiver.url, **library.environment}
            done = subprocess.run(
                [*COMMAND, "run", f"--url={self._emulator.url}", f"--world={world.name}", "--", *library.command],
                cwd=ROOT,
                env={**inherited(), "TWITTER_EMULATOR_CA_DIR": str(self._ca_dir), **about},
                capture_output=True,
                text=True,
                timeout=LONGEST_S,
                check=False,
            )
        told = {line["call"]: line for line in map(json.loads, done.stdout.splitlines())}
        return Outcome(done.returncode, done.stderr, told, statuses(world), breaches(world))


def staged(emulator: Emulator) -> WorldClient:
    """
    A world in which something happened before.

    Alice and Bob wrote to the brand, which is protected: Bob follows it, Alice has asked to. Carol is protected, too.
    Erin blocks the brand. Nobody knows Dave. The app is on Twitter's list for custom profiles.
    """
    world = emulator.control.make_world()
    apps = f"/v1/worlds/{world.name}/apps"
    (app,) = world.control.call("GET", apps)["apps"]
    world.control.call("PATCH", f"{apps}/{app['id']}", json={"custom_profiles": True})
    for name in ("dave", "erin"):
        world.account(name)
    world.change(media_processing_ms=500, tier="enterprise")
    world.change_account("bob", follow=["acme_support"])
    world.change_account("erin", block=["acme_support"])
    for name in ("acme_support", "carol"):
        world.change_account(name, protected=True)
    world.do("follow", "alice", "acme_support")
    world.send("bob", "acme_support", "Anybody there?")
    world.send("alice", "acme_support", "Look", media="photo")
    return world


def statuses(world: WorldClient) -> list[tuple[str, int]]:
    """Of all calls in the journal: a program makes less than a page of them."""
    entries = world.journal(kind="call").entries
    return [(f"{entry['method']} {entry['path']}", entry["status"]) for entry in entries]


def breaches(world: WorldClient) -> list[tuple[str, str, str]]:
    found = [(entry, problem) for entry in world.violations() for problem in entry["problems"]]
    return [(entry["side"], entry["contract"], f"{p['path']}: {p['reason']}") for entry, p in found]


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programs]:
    ca_dir, media = tmp_path_factory.mktemp("ca"), tmp_path_factory.mktemp("media")
    (media / "cat.png").write_bytes(samples.png(64, 48))
    (media / "cat.gif").write_bytes(samples.gif(64, 48))
    (media / "cat.mp4").write_bytes(samples.mp4(640, 360, 2500, padding=3 << 20))
    with Emulator(ca_dir=ca_dir) as emulator:
        yield Programs(emulator, ca_dir, media)


@pytest.mark.parametrize(("library", "call"), BY_CALL)
def test_a_call_works_as_it_does_with_twitter(programs: Programs, library: Library, call: str) -> None:
    outcome = programs.outcome(library)

    assert call in outcome.told, outcome.errors
    told = outcome.told[call]
    assert told["ok"], told["why"]


@pytest.mark.parametrize("library", BY_LIBRARY)
def test_a_program_comes_to_its_end(programs: Programs, library: Library) -> None:
    outcome = programs.outcome(library)

    assert (outcome.code, sorted(outcome.told)) == (0, sorted(library.calls)), outcome.errors


@pytest.mark.parametrize("library", BY_LIBRARY)
def test_no_request_of_a_library_is_one_that_the_emulator_cannot_answer(programs: Programs, library: Library) -> None:
    answered = programs.outcome(library).statuses

    assert answered
    assert [request for request, status in answered if status >= 500] == []


@pytest.mark.parametrize("library", BY_LIBRARY)
def test_neither_a_library_nor_the_emulator_breaks_a_contract(programs: Programs, library: Library) -> None:
    found = programs.outcome(library).breaches

    assert [breach for breach in found if breach not in KNOWN_BREACHES] == []
