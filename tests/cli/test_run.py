"""``twitter-emulator run``, as a process of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

import pytest

from tests.processes import COMMAND, PATIENCE_S, Ended
from twitter_emulator import Emulator
from twitter_emulator.settings import inherited

NOWHERE = "http://127.0.0.1:1"
ASKS_TWITTER = "import requests; print(requests.get('https://api.twitter.com/1.1/account/settings.json').status_code)"
WHO = """
import os, requests
from requests_oauthlib import OAuth1Session
names = ("API_KEY", "API_KEY_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET")
session = OAuth1Session(*(os.environ["TWITTER_" + name] for name in names))
print(session.get("https://api.twitter.com/1.1/account/verify_credentials.json").json()["screen_name"])
"""
NODE = (
    "fetch('https://api.twitter.com/1.1/account/verify_credentials.json').then((answer) => console.log(answer.status))"
)
TELLS_SIGNALS = """
import signal, sys
def told(number, frame):
    print(signal.Signals(number).name)
    sys.exit(3)
signal.signal(signal.{name}, told)
print("ready", flush=True)
while True:
    signal.pause()
"""


@pytest.fixture(scope="module")
def ca_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ca")


@pytest.fixture(scope="module")
def own(ca_dir: Path) -> Iterator[Emulator]:
    with Emulator(ca_dir=ca_dir) as running:
        yield running


def environment(ca_dir: Path, **more: str) -> dict[str, str]:
    return {**inherited(), "TWITTER_EMULATOR_CA_DIR": str(ca_dir), "TWITTER_EMULATOR_URL": NOWHERE, **more}


def run(ca_dir: Path, *arguments: str, **more: str) -> Ended:
    """What ``run`` leaves, with no emulator there unless the arguments or variables say where."""
    command = [*COMMAND, "run", *arguments]
    done = subprocess.run(
        command, env=environment(ca_dir, **more), capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def python(program: str) -> tuple[str, ...]:
    return ("--", sys.executable, "-c", program)


def test_a_command_reaches_an_emulator_of_its_own_as_twitter(ca_dir: Path) -> None:
    ended = run(ca_dir, *python(WHO))

    assert (ended.code, ended.output) == (0, "acme_support\n")
    assert f"No emulator answers at {NOWHERE}: one runs for this command at http://127.0.0.1:" in ended.errors


def test_a_command_reaches_the_emulator_that_runs_already(ca_dir: Path, own: Emulator) -> None:
    before = len(own.world().journal().entries)

    ended = run(ca_dir, f"--url={own.url}", *python(WHO))

    assert ended == Ended(0, "acme_support\n", "")
    assert len(own.world().journal().entries) > before


def test_a_command_speaks_for_the_world_that_is_named(ca_dir: Path, own: Emulator) -> None:
    world = own.control.make_world()

    ended = run(ca_dir, f"--world={world.name}", *python(WHO), TWITTER_EMULATOR_URL=own.url)

    assert ended.code == 0
    assert [entry["path"] for entry in world.journal(kind="call").entries] == ["/1.1/account/verify_credentials.json"]


def test_the_world_that_is_named_is_made_where_there_is_none_yet(ca_dir: Path) -> None:
    assert run(ca_dir, "--world=shop", *python(WHO)).output == "acme_support\n"


def test_a_world_that_the_running_emulator_does_not_have_ends_it_with_2(ca_dir: Path, own: Emulator) -> None:
    ended = run(ca_dir, f"--url={own.url}", "--world=nonesuch", *python(WHO))

    assert ended.code == 2
    assert "nonesuch" in ended.errors


def test_another_authority_than_the_emulators_ends_it_with_2(own: Emulator, tmp_path: Path) -> None:
    ended = run(tmp_path, f"--url={own.url}", *python(WHO))

    assert ended.code == 2
    assert "give both the same --ca-dir" in ended.errors


def test_a_command_has_the_variables_that_env_prints(ca_dir: Path, own: Emulator) -> None:
    tells = python(
        "import os; print(*(f'{n}={v}' for n, v in os.environ.items() if n.startswith('TWITTER_')), sep='\\n')"
    )

    told = run(ca_dir, f"--url={own.url}", *tells).output.splitlines()

    expected = {**own.world().credentials.env(), "TWITTER_EMULATOR_URL": own.url}
    assert {f"{name}={value}" for name, value in expected.items()} <= set(told)


def test_our_own_verbs_know_the_emulator_in_a_command(ca_dir: Path) -> None:
    ended = run(ca_dir, "--", *COMMAND, "send", "--from", "alice", "--to", "acme_support", "Hello")

    assert ended.code == 0


@pytest.mark.parametrize("node", [node for node in [which("node")] if node])
def test_node_is_redirected_though_it_ignores_proxies(ca_dir: Path, node: str) -> None:
    assert run(ca_dir, "--", node, "-e", NODE, HTTPS_PROXY=NOWHERE).output == "400\n"


def test_options_after_the_command_are_the_commands(ca_dir: Path) -> None:
    assert (
        run(ca_dir, sys.executable, "-c", "import sys; print(sys.argv[1:])", "--url", "x").output == "['--url', 'x']\n"
    )


def test_standard_input_is_the_commands(ca_dir: Path) -> None:
    command = [*COMMAND, "run", "--", "cat"]

    said = subprocess.run(command, env=environment(ca_dir), input=b"hello", capture_output=True, check=True)

    assert said.stdout == b"hello"


@pytest.mark.parametrize("code", [0, 1, 42])
def test_the_exit_code_is_the_commands(ca_dir: Path, own: Emulator, code: int) -> None:
    assert run(ca_dir, f"--url={own.url}", *python(f"raise SystemExit({code})")).code == code


def test_a_command_that_was_killed_ends_it_as_shells_say(ca_dir: Path, own: Emulator) -> None:
    assert run(ca_dir, f"--url={own.url}", "--", "sh", "-c", "kill -KILL $$").code == 128 + signal.SIGKILL


def test_a_command_that_does_not_exist_ends_it_with_127(ca_dir: Path, own: Emulator) -> None:
    ended = run(ca_dir, f"--url={own.url}", "--", "nonesuch")

    assert (ended.code, ended.errors) == (127, "Error: There is no command 'nonesuch'; see that it is in PATH\n")


def test_a_file_that_is_no_command_ends_it_with_126(ca_dir: Path, own: Emulator, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("")

    assert run(ca_dir, f"--url={own.url}", "--", str(tmp_path / "text")).code == 126


def test_no_command_ends_it_with_2(ca_dir: Path) -> None:
    assert run(ca_dir).code == 2


@contextmanager
def running(ca_dir: Path, program: str) -> Iterator[subprocess.Popen[str]]:
    """``run`` with a Python *program* that has said it is ready, in a process group of its own."""
    process = subprocess.Popen(
        [*COMMAND, "run", *python(program)],
        env=environment(ca_dir),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP", "SIGUSR1"])
def test_signals_go_on_to_the_command(ca_dir: Path, name: str) -> None:
    with running(ca_dir, TELLS_SIGNALS.format(name=name)) as process:
        process.send_signal(getattr(signal, name))
        said, _ = process.communicate(timeout=PATIENCE_S)

    assert (process.returncode, said) == (3, f"{name}\n")


def test_a_command_that_a_signal_ends_ends_it_as_shells_say(ca_dir: Path) -> None:
    waits = "import signal; print('ready', flush=True); signal.pause()"

    with running(ca_dir, waits) as process:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)

    assert process.returncode == 128 + signal.SIGTERM


def test_nothing_is_left_behind(ca_dir: Path, tmp_path: Path) -> None:
    run(ca_dir, *python("pass"), TMPDIR=str(tmp_path))

    assert os.listdir(tmp_path) == []
