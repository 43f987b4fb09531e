"""The verbs that talk to a running emulator."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from tests.cli.conftest import Run
from twitter_emulator import Emulator, __version__
from twitter_emulator.cli import VERBS, main
from twitter_emulator.client import WorldClient
from twitter_emulator.server import listening_socket


@pytest.fixture
def nowhere() -> str:
    """Where no emulator is."""
    with listening_socket("127.0.0.1", 0) as free:
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def test_help_lists_every_verb(run: Run) -> None:
    done = run("--help")

    assert done.exit_code == 0
    assert all(f"  {verb} " in done.output for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(run: Run, verb: str) -> None:
    done = run(verb, "--help")

    assert done.exit_code == 0
    assert "Usage:" in done.output


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").output == f"twitter-emulator, version {__version__}\n"


def test_a_misspelt_verb_is_refused_and_the_right_one_suggested(run: Run) -> None:
    done = run("sned")

    assert done.exit_code == 2
    assert "No such command 'sned'. Did you mean 'send'?" in done.output


def test_a_verb_that_resembles_none_is_refused(run: Run) -> None:
    done = run("xyzzy")

    assert done.exit_code == 2
    assert "No such command 'xyzzy'" in done.output


@pytest.mark.parametrize(
    "arguments",
    [("env",), ("reset",), ("send", "--from=a", "--to=b", "x"), ("tail",), ("healthcheck",), ("worlds", "list")],
    ids=lambda arguments: arguments[0],
)
def test_an_emulator_that_does_not_answer_ends_a_verb_with_4_and_a_way_out(
    arguments: tuple[str, ...], nowhere: str
) -> None:
    done = CliRunner().invoke(main, [*arguments, "--url", nowhere])

    assert done.exit_code == 4
    assert done.output.startswith(f"Error: No emulator answers at {nowhere}")
    assert "twitter-emulator up" in done.output


def test_healthcheck_says_that_all_is_well(run: Run, twitter: Emulator) -> None:
    done = run("healthcheck")

    assert (done.exit_code, done.output) == (0, f"twitter-emulator {__version__} at {twitter.url}: ok\n")


def test_env_prints_variables_as_dotenv(run: Run, world: WorldClient) -> None:
    done = run("env", "--world", world.name)

    assert dict(line.split("=", 1) for line in done.output.splitlines()) == world.credentials.env()


def test_env_prints_variables_as_json(run: Run, world: WorldClient) -> None:
    done = run("env", "--world", world.name, "--format", "json")

    assert msgspec.json.decode(done.output) == world.credentials.env()


def test_env_prints_variables_for_a_shell(run: Run, world: WorldClient) -> None:
    done = run("env", "--world", world.name, "--format", "shell")

    printed = subprocess.run(
        ["sh", "-c", f"{done.output}\nenv"], capture_output=True, text=True, check=True, env={"PATH": "/usr/bin:/bin"}
    ).stdout.splitlines()
    assert {f"{name}={value}" for name, value in world.credentials.env().items()} <= set(printed)


def test_send_writes_as_a_customer(run: Run, world: WorldClient) -> None:
    done = run("send", "--world", world.name, "--from", "alice", "--to", "acme_support", "Hello")

    assert (done.exit_code, done.output) == (0, "alice: Hello\n")
    assert [message["text"] for message in world.messages("alice", "acme_support")] == ["Hello"]


def test_send_prints_the_answer_it_waited_for(world: WorldClient, twitter: Emulator) -> None:
    world.send("acme_support", "alice", "An old message is no answer")
    arguments = ["send", "--world", world.name, "--url", twitter.url, "--from=alice", "--to=acme_support", "--wait=10s"]
    sending = subprocess.Popen(
        [sys.executable, "-m", "twitter_emulator", *arguments, "Hello"], stdout=subprocess.PIPE, text=True
    )
    world.wait_for("event", lambda entry: entry["text"] == "Hello", within="10s")
    world.send("acme_support", "alice", "Hello, Alice")

    output, _ = sending.communicate(timeout=10)

    assert output == "alice: Hello\nacme_support: Hello, Alice\n"


def test_send_ends_with_1_when_no_answer_comes(run: Run, world: WorldClient) -> None:
    done = run("send", "--world", world.name, "--from=alice", "--to=acme_support", "--wait=50ms", "Hello")

    assert done.exit_code == 1
    assert "came within 0.05 s" in done.output


def test_send_refuses_a_wait_that_is_no_duration(run: Run) -> None:
    done = run("send", "--from=alice", "--to=acme_support", "--wait=soon", "Hello")

    assert done.exit_code == 2
    assert "'soon' is no duration; write one such as 250ms" in done.output


def test_a_refusal_of_the_emulator_ends_a_verb_with_2(run: Run, world: WorldClient) -> None:
    done = run("send", "--world", world.name, "--from=alic", "--to=acme_support", "Hello")

    assert done.exit_code == 2
    assert "has no account 'alic'; did you mean 'alice'" in done.output


def test_reset_starts_a_world_over(run: Run, world: WorldClient) -> None:
    world.send("alice", "acme_support", "Hello")

    done = run("reset", "--world", world.name)

    assert (done.exit_code, done.output) == (0, f"World {world.name} starts over.\n")
    assert world.messages("alice", "acme_support") == []


def test_worlds_are_made_listed_and_dropped(run: Run) -> None:
    made = run("worlds", "make", "--name", "shop", "--seed", "a shop's")
    listed = run("worlds", "list")
    dropped = run("worlds", "drop", "shop")

    assert made.stdout == "shop\n"
    assert "shop " in listed.output
    assert dropped.exit_code == 0
    assert "shop " not in run("worlds", "list").output


def test_the_clock_is_frozen_advanced_shown_and_resumed(run: Run, world: WorldClient) -> None:
    here = ("--world", world.name)

    told = [
        run("clock", "freeze", *here, "--at", "2026-01-31T12:00:00Z").output,
        run("clock", "advance", *here, "25h").output,
        run("clock", "show", *here).output,
        run("clock", "resume", *here).output,
    ]

    assert told[:3] == [
        "2026-01-31T12:00:00.000Z (frozen)\n",
        "2026-02-01T13:00:00.000Z (frozen)\n",
        "2026-02-01T13:00:00.000Z (frozen)\n",
    ]
    assert "frozen" not in told[3]


def test_tail_prints_a_line_for_each_entry(run: Run, world: WorldClient) -> None:
    world.send("alice", "acme_support", "Hello")
    world.advance("1h")

    done = run("tail", "--world", world.name)

    message, clock = done.output.splitlines()
    assert message.endswith("message @alice → @acme_support Hello")
    assert " clock " in clock


def test_tail_prints_no_control_characters_that_a_terminal_would_obey(run: Run, world: WorldClient) -> None:
    world.send("alice", "acme_support", "\x1b]0;title\x07\x9b2J tidy 🎉")

    done = run("tail", "--world", world.name)

    assert done.output.endswith("\ufffd]0;title\ufffd\ufffd2J tidy 🎉\n")


def test_tail_prints_entries_of_one_kind(run: Run, world: WorldClient) -> None:
    world.send("alice", "acme_support", "Hello")
    world.advance("1h")

    done = run("tail", "--world", world.name, "--kind", "event")

    assert len(done.output.splitlines()) == 1


def test_tail_prints_json(run: Run, world: WorldClient) -> None:
    world.send("alice", "acme_support", "Hello")

    done = run("tail", "--world", world.name, "-o", "json")

    assert [msgspec.json.decode(line) for line in done.output.splitlines()] == world.journal().entries


def test_tail_in_colours_tells_the_same(run: Run, world: WorldClient) -> None:
    world.send("alice", "acme_support", "Hello [bold]")

    done = run("tail", "--world", world.name, "-o", "rich")

    assert "@alice → @acme_support Hello [bold]" in done.output


def test_tail_follows_what_happens_until_ctrl_c(world: WorldClient, twitter: Emulator) -> None:
    with following(world, twitter) as tail:
        assert tail.stdout is not None
        world.send("alice", "acme_support", "Hello")
        first = tail.stdout.readline()
        world.send("alice", "acme_support", "Are you there?")
        second = tail.stdout.readline()
        tail.send_signal(signal.SIGINT)

        assert tail.wait(timeout=5) == 0

    assert (first.split()[-1], second.split()[-3:]) == ("Hello", ["Are", "you", "there?"])


@contextmanager
def following(world: WorldClient, twitter: Emulator) -> Iterator[subprocess.Popen[str]]:
    """``tail --follow`` as a process, from when it has shown the first entry there was."""
    world.advance("1s")
    arguments = ["tail", "--follow", "--world", world.name, "--url", twitter.url]
    with subprocess.Popen(
        [sys.executable, "-m", "twitter_emulator", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as tail:
        assert tail.stdout is not None
        assert "clock" in tail.stdout.readline()
        try:
            yield tail
        finally:
            tail.kill()


def test_a_token_is_sent(tmp_path: Path) -> None:
    with Emulator(host="0.0.0.0", control_token="s3cret") as guarded:
        refused = CliRunner().invoke(main, ["worlds", "list", "--url", guarded.url])
        listed = CliRunner(env={"TWITTER_EMULATOR_TOKEN": "s3cret"}).invoke(
            main, ["worlds", "list", "--url", guarded.url]
        )

    assert (refused.exit_code, listed.exit_code) == (2, 0)
    assert "send the control token" in refused.output


def test_verbs_of_the_harness_are_among_the_help_and_the_suggestions(run: Run) -> None:
    assert "  verify " in run("--help").output
    assert "Did you mean 'verify'?" in run("verfy").output
