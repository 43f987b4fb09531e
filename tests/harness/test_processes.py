"""Servers that a run of tests starts."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from twitter_emulator.client import Control, Unreachable
from twitter_emulator.harness.eventually import eventually
from twitter_emulator.harness.places import is_listening
from twitter_emulator.harness.processes import DidNotStart, Server, running

RUN = """
import sys
from pathlib import Path

from twitter_emulator.harness.processes import Server, running

with running(Server([sys.executable, "-m", "twitter_emulator", "up"], Path(sys.argv[1]))) as server:
    print(server.url, flush=True)
    sys.stdin.read()
"""


def is_well(server: Server) -> bool:
    with closing(Control(server.url)) as control:
        return bool(control.health()["status"] == "ok")


def test_a_process_that_ends_at_once_is_told_with_its_last_words(tmp_path: Path) -> None:
    server = Server([sys.executable, "-c", "print('no disk left'); raise SystemExit(3)"], tmp_path)

    with pytest.raises(DidNotStart, match=r"ended with status 3\. The last it printed:\nno disk left"), running(server):
        pass


def test_a_server_that_is_started_again_has_the_address_it_had(tmp_path: Path) -> None:
    with running(Server([sys.executable, "-m", "twitter_emulator", "up"], tmp_path)) as server:
        before = server.url
        server.kill()
        server.start()

        assert server.url == before
        assert is_well(server)


def test_a_server_that_was_stopped_is_gone(tmp_path: Path) -> None:
    with running(Server([sys.executable, "-m", "twitter_emulator", "up"], tmp_path)) as server:
        pass

    with pytest.raises(Unreachable):
        is_well(server)


def test_a_server_does_not_outlive_a_run_of_tests_that_is_killed(tmp_path: Path) -> None:
    command, pipe = [sys.executable, "-c", RUN, str(tmp_path)], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as run:
        assert run.stdout is not None
        url = run.stdout.readline().strip()
        was_there = is_listening(url)
        run.kill()

    assert was_there
    assert not eventually(lambda: is_listening(url), lambda found: not found)
