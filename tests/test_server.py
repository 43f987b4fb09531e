"""An emulator in a thread and in front: how it starts, how it stops, and what it keeps."""

import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
import pytest

import twitter_emulator
from tests.processes import ended, started
from tests.receiver import receiving, register
from twitter_emulator import Emulator
from twitter_emulator.client import Control, ControlError, Credentials, Unreachable
from twitter_emulator.server import CannotStart, StateError, listening_socket

SOON_S = 3.0
"""A stop takes less than a second; a busy machine may take longer."""


def texts(control: Control) -> list[str]:
    return [message["text"] for message in control.world().messages("alice", "acme_support")]


def test_the_package_shows_the_emulator() -> None:
    assert twitter_emulator.Emulator is Emulator


def test_the_package_shows_nothing_else() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Emulators'"):
        twitter_emulator.Emulators  # type: ignore[attr-defined]  # noqa: B018  asking for it is the test


def test_an_emulator_serves_while_its_block_runs() -> None:
    with Emulator() as twitter:
        control = Control(twitter.url)
        health = control.health()

    assert health["status"] == "ok"
    with closing(control), pytest.raises(Unreachable):
        control.health()


def test_its_credentials_say_where_it_is() -> None:
    with Emulator() as twitter:
        assert twitter.world().credentials.api_base_url == twitter.url


def test_options_are_settings() -> None:
    with Emulator(seed="shop", tier="paid") as twitter:
        described = twitter.world().describe()

    assert (described["seed"], described["rules"]["tier"]) == ("shop", "paid")


def test_emulators_run_side_by_side() -> None:
    with Emulator() as one, Emulator() as other:
        one.world().send("alice", "acme_support", "hello")

        assert (texts(one.control), texts(other.control)) == (["hello"], [])


def test_an_emulator_can_be_started_again() -> None:
    twitter = Emulator()
    twitter.start()
    twitter.stop()

    with twitter:
        assert twitter.control.health()["status"] == "ok"


def test_an_emulator_is_not_started_twice() -> None:
    with Emulator() as twitter, pytest.raises(RuntimeError, match="is running already"):
        twitter.start()


def test_an_emulator_that_does_not_run_says_so() -> None:
    with pytest.raises(RuntimeError, match="is not running"):
        Emulator().world()


def test_a_taken_port_is_explained() -> None:
    with listening_socket("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(CannotStart, match=f"Port {port} is taken on 127.0.0.1; choose another with --port"):
            Emulator(port=port).start()


def test_a_host_without_an_address_is_explained() -> None:
    with pytest.raises(CannotStart, match=r"The host 'a\.\.b' has no address"):
        Emulator(host="a..b").start()


def test_what_goes_wrong_in_the_thread_is_raised_by_the_caller(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="The port file .* cannot be written"):
        Emulator(port_file=tmp_path / "missing" / "port").start()


def test_the_port_file_is_there_while_the_emulator_listens(tmp_path: Path) -> None:
    file = tmp_path / "port"

    with Emulator(port_file=file) as twitter:
        told = file.read_text()

        url = twitter.url

    assert url == f"http://127.0.0.1:{told.strip()}"
    assert list(tmp_path.iterdir()) == []


def test_others_need_a_token_to_drive_it() -> None:
    with Emulator(host="0.0.0.0") as twitter, closing(Control(twitter.url)) as stranger:
        with pytest.raises(ControlError) as refused:
            stranger.worlds()

        assert (refused.value.status, len(twitter.control.worlds())) == (401, 1)


def test_a_given_token_is_kept() -> None:
    with Emulator(host="0.0.0.0", control_token="s3cret") as twitter, closing(Control(twitter.url, "s3cret")) as friend:
        assert len(friend.worlds()) == 1


def test_worlds_outlive_a_stop_when_they_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "worlds.json"
    with Emulator(state=file) as twitter:
        twitter.world().send("alice", "acme_support", "remember me")

    with Emulator(state=file) as twitter:
        assert texts(twitter.control) == ["remember me"]


def test_worlds_that_changed_are_saved_in_between(tmp_path: Path) -> None:
    file = tmp_path / "worlds.json"
    with started("up", "--port=0", f"--state={file}", "--state-every=0.1") as killed:
        with closing(Control(killed.url)) as control:
            control.world().send("alice", "acme_support", "remember me")
        wait_until(lambda: file.exists() and b"remember me" in file.read_bytes())
        killed.end(signal.SIGKILL)

    with Emulator(state=file) as twitter:
        assert texts(twitter.control) == ["remember me"]


def wait_until(is_so: Callable[[], bool], *, within_s: float = 5.0) -> None:
    """Nobody tells that a file was written: look until it is so."""
    deadline = time.perf_counter() + within_s
    while not is_so():
        assert time.perf_counter() < deadline


def test_a_state_file_in_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StateError, match=str(tmp_path)):
        Emulator(state=tmp_path / "missing" / "worlds.json").start()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_process_that_is_stopped_and_started_again_still_has_its_messages(
    tmp_path: Path, number: signal.Signals
) -> None:
    state = f"--state={tmp_path / 'worlds.json'}"
    with started("up", "--port=0", state) as first, closing(Control(first.url)) as control:
        control.world().send("alice", "acme_support", "remember me")
        stopped = first.end(number)

    with started("up", "--port=0", state) as second, closing(Control(second.url)) as control:
        assert (stopped.code, stopped.errors, texts(control)) == (0, "", ["remember me"])


def test_a_truncated_state_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "worlds.json"
    with Emulator(state=file):
        pass
    truncated = file.read_bytes()[:-100]
    file.write_bytes(truncated)

    refused = ended("up", "--port=0", f"--state={file}")

    assert refused.code == 2
    assert str(file) in refused.errors
    assert "Traceback" not in refused.errors
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert file.read_bytes() == truncated


@pytest.mark.parametrize("path", ["journal?wait=60s", "settled?quiet=60s&wait=60s", "stream"])
def test_ctrl_c_ends_open_long_polls_and_streams(path: str) -> None:
    with started("up", "--port=0") as emulator, closing(Control(emulator.url)) as control:
        polling = open_request(emulator.url, f"/_emulator/v1/worlds/default/{path}")
        # The server reads what came first, first: when this is answered, the poll is open.
        control.health()

        stopped = emulator.end(signal.SIGINT, within_s=SOON_S)

    polling.close()
    assert (stopped.code, stopped.errors) == (0, "")


def open_request(url: str, path: str) -> socket.socket:
    """A request that is sent, and whose answer nobody reads."""
    address = httpx.URL(url)
    connection = socket.create_connection((address.host, address.port or 80))
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {address.host}\r\n\r\n".encode())
    return connection


def test_ctrl_c_ends_deliveries_that_are_under_way() -> None:
    with started("up", "--port=0") as emulator, closing(Control(emulator.url)) as control:
        credentials = patient(control)
        with receiving(credentials, hangs_on=("POST",)) as receiver:
            register(credentials, receiver.url)
            control.world().send("alice", "acme_support", "hello")
            while receiver.seen.get(timeout=SOON_S) != "POST":
                continue

            stopped = emulator.end(signal.SIGINT, within_s=SOON_S)

    assert (stopped.code, stopped.errors) == (0, "")


def test_ctrl_c_ends_calls_that_are_under_way() -> None:
    with started("up", "--port=0") as emulator, closing(Control(emulator.url)) as control:
        credentials = patient(control)
        with receiving(credentials, hangs_on=("GET",)) as receiver:
            calling = threading.Thread(target=call_in_vain, args=(credentials, receiver.url))
            calling.start()
            receiver.seen.get(timeout=SOON_S)

            stopped = emulator.end(signal.SIGINT, within_s=SOON_S)
            calling.join()

    assert (stopped.code, stopped.errors) == (0, "")


def patient(control: Control) -> Credentials:
    """Let webhooks take a minute to answer, so that nothing ends by itself in a test."""
    control.world().change(webhook_timeout_s=60.0)
    return control.world().credentials


def call_in_vain(credentials: Credentials, webhook: str) -> None:
    with pytest.raises(httpx.TransportError):
        register(credentials, webhook)


def test_a_state_file_is_refused_to_a_second_emulator(tmp_path: Path) -> None:
    file = tmp_path / "worlds.json"

    with Emulator(state=file), pytest.raises(StateError, match="is the state file of another emulator that is running"):
        Emulator(state=file).start()


def test_a_state_file_is_refused_to_an_emulator_of_another_process(tmp_path: Path) -> None:
    file = tmp_path / "worlds.json"
    with Emulator(state=file):
        refused = ended("up", "--port=0", f"--state={file}")

    assert refused.code == 2
    assert "stop that one, or name another file" in refused.errors
    assert "Traceback" not in refused.errors


def test_a_state_file_is_free_again_once_its_emulator_has_stopped_or_failed(tmp_path: Path) -> None:
    file = tmp_path / "worlds.json"
    with Emulator(state=file) as twitter, pytest.raises(CannotStart):
        Emulator(state=tmp_path / "other.json", port=int(twitter.url.rpartition(":")[2])).start()

    with Emulator(state=file), Emulator(state=tmp_path / "other.json") as other:
        assert other.control.health()["status"] == "ok"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.json", "worlds.json"]
