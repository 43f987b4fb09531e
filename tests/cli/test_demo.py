"""``twitter-emulator demo``, which is ``make run``: the emulator and the channel, connected."""

import os
import re
import signal
import socket
from contextlib import closing
from pathlib import Path

import pytest

from tests.processes import ended, started
from twitter_emulator.client import Control
from twitter_emulator.server import listening_socket

SOON_S = 3.0
"""A stop takes less than a second; a busy machine may take longer."""


def environment(**more: str) -> dict[str, str]:
    """Ports that are free, and nothing of the caller's own channel."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("TWITTER_")}
    return {**mine, "TWITTER_CHANNEL_PORT": "0", **more}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_channel_answers_and_a_stop_leaves_nothing(number: signal.Signals, tmp_path: Path) -> None:
    with started("demo", "--port=0", env=environment(TMPDIR=str(tmp_path))) as demo:
        told = demo.said_until("Ctrl-C")
        with closing(Control(demo.url)) as control:
            world = control.world()
            credentials = world.credentials
            world.send("alice", "acme_support", "Hello")
            answer = world.wait_for("event", lambda entry: entry.get("from") == credentials.brand.id, within="10s")
        (channel,) = re.findall(r"channel +http://127\.0\.0\.1:(\d+), connected as @acme_support", told)
        stopped = demo.end(number, within_s=SOON_S)

    assert answer["to"] == credentials.customers[0].id
    assert (stopped.code, "Traceback" in stopped.errors) == (0, False)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(channel)))


def test_a_channel_that_does_not_start_is_reported_with_what_it_said() -> None:
    refused = ended("demo", "--port=0", env=environment(TWITTER_CHANNEL_DATABASE="nonsense"))

    assert refused.code == 3
    assert re.search(r"channel \| .*database is not given as a URL", refused.errors)
    assert re.search(
        r"Error: The channel ended by itself with exit code \d+; what it said stands above", refused.errors
    )


def test_a_taken_port_of_the_emulator_is_explained() -> None:
    with listening_socket("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        refused = ended("demo", f"--port={port}", env=environment())

    assert refused.code == 3
    assert f"Port {port} is taken on 127.0.0.1; choose another with --port" in refused.errors


def test_a_taken_port_of_the_channel_is_explained() -> None:
    with listening_socket("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        refused = ended("demo", "--port=0", env=environment(TWITTER_CHANNEL_PORT=str(port)))

    assert refused.code == 3
    assert f"Port {port} is taken on 127.0.0.1; choose another with TWITTER_CHANNEL_PORT" in refused.errors


@pytest.mark.parametrize("port", ["eighty", "65536", "-1"])
def test_a_port_of_the_channel_that_is_none_is_refused(port: str) -> None:
    refused = ended("demo", "--port=0", env=environment(TWITTER_CHANNEL_PORT=port))

    assert refused.code == 2
    assert f"TWITTER_CHANNEL_PORT is '{port}'; it takes a whole number" in refused.errors
