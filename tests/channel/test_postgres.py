"""The PostgreSQL server that tests start."""

import subprocess
import sys

import pytest

from tests.channel import postgres
from tests.house.source import ROOT
from twitter_emulator.harness.eventually import eventually
from twitter_emulator.harness.places import is_listening

RUN = """
import sys
from tests.channel import postgres

with postgres.started() as server:
    print(server.port, flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(postgres.binaries() is None, reason=postgres.MISSING)
def test_a_server_does_not_outlive_a_run_of_tests_that_is_killed() -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", RUN], cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as run:
        assert run.stdout is not None
        url = f"http://127.0.0.1:{int(run.stdout.readline())}"
        was_there = is_listening(url)
        run.kill()

    assert was_there
    assert not eventually(lambda: is_listening(url), lambda found: not found)
