"""The real program, as a process."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.channel.builders import delivery, message
from tests.channel.fake_twitter import signed
from twitter_emulator.harness.minding import minded

KEYS = {
    "TWITTER_API_BASE_URL": "http://127.0.0.1:1",
    "TWITTER_API_KEY": "some-key",
    "TWITTER_API_KEY_SECRET": "some-key-secret",
    "TWITTER_ACCESS_TOKEN": "1-some-token",
    "TWITTER_ACCESS_TOKEN_SECRET": "some-token-secret",
    "TWITTER_ENV_NAME": "dev",
}


def environment(**variables: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TWITTER_")}
    return {**clean, **variables}


def run(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command of twitter-channel to its end, with nobody at the keyboard."""
    command = [sys.executable, "-m", "twitter_channel", *arguments]
    return subprocess.run(
        command,
        cwd=folder,
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@contextmanager
def serving(folder: Path, *flags: str, **variables: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A serving channel and its address; it is killed if the block did not stop it."""
    port_file = folder / "port"
    command = [sys.executable, "-m", "twitter_channel", "serve", "--port", "0", "--port-file", str(port_file), *flags]
    given, pipe = environment(**variables), subprocess.PIPE
    with (
        subprocess.Popen(
            command, cwd=folder, env=given, stdout=pipe, stderr=pipe, text=True, start_new_session=True
        ) as process,
        minded(process),
    ):
        assert process.stdout is not None
        url = process.stdout.readline().rpartition(" ")[2].strip()
        assert url == f"http://127.0.0.1:{port_file.read_text().strip()}"
        yield process, url


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_its_first_connection_and_stops_within_a_second(tmp_path: Path, asked: signal.Signals) -> None:
    with serving(tmp_path, **KEYS) as (process, url):
        found = httpx.get(f"{url}/api/v1/connections/default").json()
        challenged = httpx.get(f"{url}/webhooks/twitter?crc_token=a")
        begun = time.monotonic()
        process.send_signal(asked)
        _, errors = process.communicate(timeout=5)
        took = time.monotonic() - begun

    assert found["webhook_url"] == f"{url}/webhooks/twitter/default"
    assert challenged.status_code == 200
    assert (process.returncode, errors) == (0, "")
    assert took < 1


def test_the_environment_brings_the_first_connection_up_to_date(tmp_path: Path) -> None:
    with serving(tmp_path, **KEYS):
        pass
    with serving(tmp_path, **{**KEYS, "TWITTER_ENV_NAME": "prod"}) as (_, url):
        found = httpx.get(f"{url}/api/v1/connections").json()["connections"]

    assert [it["env_name"] for it in found] == ["prod"]


def test_no_secret_is_printed_logged_or_stored_as_it_is(tmp_path: Path) -> None:
    with serving(tmp_path, "--enable", **KEYS) as (process, url):
        httpx.get(f"{url}/health")
        process.terminate()
        said = "".join(process.communicate(timeout=5))

    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir()).decode("latin-1")
    for name in ("TWITTER_API_KEY", "TWITTER_API_KEY_SECRET", "TWITTER_ACCESS_TOKEN", "TWITTER_ACCESS_TOKEN_SECRET"):
        assert KEYS[name] not in said + stored


def test_the_token_of_the_api_is_neither_printed_nor_logged(tmp_path: Path) -> None:
    token = "the-token-of-the-api"
    with serving(tmp_path, **KEYS, TWITTER_CHANNEL_API_TOKEN=token) as (process, url):
        let_in = httpx.get(f"{url}/metrics", headers={"authorization": f"Bearer {token}"})
        refused = httpx.get(f"{url}/api/v1/connections", headers={"authorization": f"Bearer {token}!"})
        process.terminate()
        said = "".join(process.communicate(timeout=5))

    assert (let_in.status_code, refused.status_code) == (200, 401)
    assert token not in said + refused.text + let_in.text


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with serving(tmp_path) as (_, url):
        port = url.rpartition(":")[2]
        ended = run(tmp_path, "serve", "--port", port, "--database", "sqlite:///other.db")

    assert ended.returncode == 3
    assert port in ended.stderr


def test_a_connection_configured_beside_a_running_channel_is_served_at_once(tmp_path: Path) -> None:
    with serving(tmp_path) as (_, url):
        run(tmp_path, "configure", "--name", "second", **KEYS)
        challenged = httpx.get(f"{url}/webhooks/twitter/second?crc_token=a")
        refused = run(tmp_path, "configure", "--name", "second", "--env-name", "x", "--enable", "--channel-url", url)

    assert challenged.status_code == 200
    assert refused.returncode == 2
    assert "did not answer" in refused.stderr


def test_an_event_is_stored_before_the_answer_even_if_the_process_is_killed_then(tmp_path: Path) -> None:
    body = json.dumps(delivery(message("hi"))).encode()
    headers = {"x-twitter-webhooks-signature": signed(body, KEYS["TWITTER_API_KEY_SECRET"])}

    with serving(tmp_path, **KEYS) as (process, url):
        response = httpx.post(f"{url}/webhooks/twitter", content=body, headers=headers)
        process.kill()
        process.wait()

    with closing(sqlite3.connect(tmp_path / "twitter-channel.db")) as connection:
        stored = connection.execute("SELECT event_id, text FROM events").fetchall()
    assert response.status_code == 200
    assert stored == [("1300000000000000001", "hi")]
