"""Bots in worlds: however they are started, they are connected when the test begins, and gone at its end."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.harness.subjects.asgi_bot import create_app
from twitter_emulator import Emulator
from twitter_emulator.harness.configured import ConfiguredBot
from twitter_emulator.harness.options import Wishes
from twitter_emulator.harness.people import Twitter
from twitter_emulator.harness.places import is_listening
from twitter_emulator.harness.subject import asgi, command, url, values_of
from twitter_emulator.harness.subjects import registering
from twitter_emulator.harness.subjects.bots import DidNotStart, free_port
from twitter_emulator.harness.subjects.declared import BadSubject, Declared
from twitter_emulator.harness.subjects.running import Stage, stage
from twitter_emulator.harness.trial import Court, Trial

HERE = Path(__file__).parent
WISHES = Wishes(seed="a test", is_own_seed=False, allowed=frozenset(), connect=True, within="10s")

REGISTERING = command("python readme_bot.py")
PLAIN = command("python plain_bot.py", webhook="/webhook")
APPLICATION = asgi(create_app)


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Stage]:
    shutil.copy(HERE.parent / "readme_bot.py", tmp_path)
    shutil.copy(HERE / "plain_bot.py", tmp_path)
    with stage(tmp_path, tmp_path) as found:
        yield found


def court(emulator: Emulator, declared: Declared, at: Stage) -> Court:
    return Court(emulator.control, declared, at, "shared")


def converse(twitter: Twitter) -> None:
    alice = twitter.customer("alice")
    alice.says("hi")
    alice.hears("Hello")


def begun(trial: Trial) -> Twitter:
    trial.begin(connect=True)
    return trial.twitter


def webhook_of(twitter: Twitter) -> str:
    assert twitter.subject is not None
    return twitter.subject.webhook_url or ""


@pytest.mark.parametrize("declared", [REGISTERING, PLAIN, APPLICATION], ids=["registering", "plain", "application"])
def test_a_bot_of_any_kind_is_there_for_a_test_and_gone_after_it(
    emulator: Emulator, at: Stage, declared: Declared
) -> None:
    with court(emulator, declared, at).trial(WISHES) as trial:
        twitter = begun(trial)
        converse(twitter)
        trial.end(has_failed=False)
        place = webhook_of(twitter)

    assert not is_listening(place)


@pytest.mark.parametrize("declared", [PLAIN, APPLICATION], ids=["plain", "application"])
def test_a_bot_that_was_killed_and_started_again_is_connected_again(
    emulator: Emulator, at: Stage, declared: Declared
) -> None:
    with court(emulator, declared, at).trial(WISHES) as trial:
        twitter = begun(trial)
        assert twitter.subject is not None
        twitter.subject.kill()
        assert not twitter.subject.is_running
        twitter.world.reset()
        twitter.subject.start()

        converse(twitter)


def test_a_shared_bot_is_one_process_with_a_world_that_starts_over(emulator: Emulator, at: Stage) -> None:
    shared = court(emulator, replace(PLAIN, shared=True), at)
    places = []
    for _ in range(2):
        with shared.trial(WISHES) as trial:
            twitter = begun(trial)
            assert twitter.customer("alice").conversation() == []
            converse(twitter)
            trial.end(has_failed=False)
            places.append(webhook_of(twitter))
    shared.close()

    assert len(set(places)) == 1
    assert not is_listening(places[0])
    assert [world["name"] for world in emulator.control.worlds()] == ["default"]


def test_a_shared_bot_allows_no_test_a_seed_of_its_own(emulator: Emulator, at: Stage) -> None:
    shared = court(emulator, replace(PLAIN, shared=True), at)

    with pytest.raises(BadSubject, match="cannot choose the seed"), shared.trial(replace(WISHES, is_own_seed=True)):
        pass


def test_a_bot_that_runs_elsewhere_is_registered_in_its_world(emulator: Emulator, at: Stage) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}/webhook"
    place = {"PORT": str(port), "WEBHOOK_URL": address}
    environment = {**os.environ, **emulator.world().credentials.env(), **place}
    with subprocess.Popen(
        [sys.executable, "plain_bot.py"], cwd=at.root, env=environment, stdout=subprocess.PIPE
    ) as bot:
        assert bot.stdout is not None
        bot.stdout.readline()
        tied = court(emulator, url(address), at)
        with tied.trial(WISHES) as trial:
            converse(begun(trial))
        tied.close()
        assert bot.poll() is None
        bot.kill()


def test_a_bot_that_runs_elsewhere_needs_its_world_to_be_there(emulator: Emulator, at: Stage) -> None:
    tied = court(emulator, url("http://127.0.0.1:5000/", world="shop"), at)

    with pytest.raises(BadSubject, match="tied to the world 'shop', and"), tied.trial(WISHES):
        pass


def failing(declared: Declared, emulator: Emulator, at: Stage) -> str:
    """Why the bot does not start."""
    with court(emulator, declared, at).trial(WISHES) as trial, pytest.raises(DidNotStart) as failure:
        trial.begin(connect=True)
    return str(failure.value)


def test_a_program_that_is_not_there_is_missed_in_a_sentence(emulator: Emulator, at: Stage) -> None:
    words = failing(command("no-such-program"), emulator, at)

    assert "cannot be started with 'no-such-program'" in words
    assert "There is no program 'no-such-program'" in words


def test_a_bot_that_calls_nothing_is_told_that_it_may_be_registered(
    emulator: Emulator, at: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registering, "LONGEST_S", 1.0)

    words = failing(command(["python", "-c", "import threading; threading.Event().wait()"]), emulator, at)

    assert "It calls nothing: let it register when it starts" in words
    assert "with --webhook /webhook (of pytest: --twitter-webhook" in words


def test_a_bot_that_ends_at_once_is_told_with_its_last_words(emulator: Emulator, at: Stage) -> None:
    ending = command(["python", "-c", "print('no key'); raise SystemExit(3)"], webhook="/webhook")

    assert "ended with status 3 before it listened. The last it printed:\nno key" in failing(ending, emulator, at)


def test_a_bot_that_ends_before_it_has_registered_is_told_with_its_last_words(emulator: Emulator, at: Stage) -> None:
    ending = command(["python", "-c", "print('no key'); raise SystemExit(3)"])

    words = failing(ending, emulator, at)

    assert words.startswith("The subject ended before it had registered and subscribed.")
    assert "no key" in words


def test_a_bot_that_answers_the_challenge_wrongly_is_told_why(emulator: Emulator, at: Stage) -> None:
    source = (at.root / "readme_bot.py").read_text("utf-8")
    (at.root / "readme_bot.py").write_text(source.replace('"sha256=" + ', ""), "utf-8")

    assert "sha256=" in failing(PLAIN, emulator, at)


def test_a_port_of_its_own_that_is_taken_is_told_in_a_sentence(emulator: Emulator, at: Stage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"http://127.0.0.1:{other.getsockname()[1]}/webhook"

        assert "Something listens where the subject is to" in failing(replace(PLAIN, webhook=address), emulator, at)


def test_an_application_that_does_not_start_says_why(emulator: Emulator, at: Stage) -> None:
    def broken(variables: object) -> None:
        raise LookupError("no such setting")

    assert "did not start (LookupError: no such setting)" in failing(asgi(broken), emulator, at)


def test_an_operator_connects_such_a_bot_by_starting_it(emulator: Emulator, at: Stage) -> None:
    with court(emulator, PLAIN, at).trial(WISHES) as trial:
        twitter = trial.twitter
        assert twitter.subject is not None
        values = values_of(twitter.world.credentials)
        bot = ConfiguredBot(twitter.subject)
        _, wrong = bot.connect("wrong", {**values, "api_key_secret": "mistyped"})
        _, right = bot.connect("right", values)

        refused = wrong.enable()
        enabled = right.enable()

        assert not refused.done
        assert "cannot be registered and subscribed" in refused.words
        assert (enabled.done, wrong.status(), right.status()) == (True, "disabled", "enabled")
        converse(twitter)
