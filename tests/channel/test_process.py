"""The real program, as a process."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

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
    with subprocess.Popen(
        command, cwd=folder, env=environment(**variables), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            while not port_file.exists():
                assert process.poll() is None, process.communicate()
                time.sleep(0.01)
            yield process, f"http://127.0.0.1:{port_file.read_text().strip()}"
        finally:
            process.kill()


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_its_first_connection_and_stops_within_a_second(tmp_path: Path, asked: signal.Signals) -> None:
    with serving(tmp_path, **KEYS) as (process, url):
        found = httpx.get(f"{url}/api/v1/connections/default").json()
        challenged = httpx.get(f"{url}/webhooks/twitter?crc_token=a")
        begun = time.monotonic()
        process.send_signal(asked)
        output, errors = process.communicate(timeout=5)
        took = time.monotonic() - begun

    assert found["webhook_url"] == f"{url}/webhooks/twitter/default"
    assert challenged.status_code == 200
    assert (process.returncode, errors) == (0, "")
    assert url in output
    assert took < 1


def test_the_environment_brings_the_first_connection_up_to_date(tmp_path: Path) -> None:
    with serving(tmp_path, **KEYS):
        pass
    (tmp_path / "port").unlink()

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


@pytest.mark.parametrize(
    ("arguments", "variables", "code", "words"),
    [
        (["serve"], {"TWITTER_CHANNEL_PRT": "1"}, 2, "TWITTER_CHANNEL_PORT"),
        (["serve", "--host", "0.0.0.0"], {}, 2, "--api-token"),
        (["serve", "--bot", "nowhere.yaml"], {}, 2, "nowhere.yaml"),
        (["serve", "--port", "0"], {"TWITTER_API_KEY": "k"}, 2, "TWITTER_API_KEY_SECRET"),
        (["serve", "--port", "0"], {**KEYS, "TWITTER_ENV_NAME": "a/b"}, 2, "env_name (TWITTER_ENV_NAME)"),
        (["serve", "--port", "0", "--database", "sqlite:////nowhere/a.db"], {}, 3, "/nowhere/a.db"),
        (["serve", "--port", "0", "--database", "mysql://a"], {}, 3, "sqlite:///"),
        (["serve", "--port", "0"], {"TWITTER_CHANNEL_SECRET_KEY": "short"}, 3, "TWITTER_CHANNEL_SECRET_KEY"),
        (["configure"], {}, 2, "TWITTER_API_KEY"),
        (["configure", "--name", "a b"], KEYS, 2, "name"),
        (["configure", "--enable", "--channel-url", "http://127.0.0.1:1"], KEYS, 3, "no channel answers"),
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(
    tmp_path: Path, arguments: list[str], variables: dict[str, str], code: int, words: str
) -> None:
    ended = run(tmp_path, *arguments, **variables)

    assert ended.returncode == code
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with serving(tmp_path) as (_, url):
        port = url.rpartition(":")[2]
        ended = run(tmp_path, "serve", "--port", port, "--database", "sqlite:///other.db")

    assert ended.returncode == 3
    assert port in ended.stderr


def test_a_connection_is_stored_changed_and_listed(tmp_path: Path) -> None:
    stored = run(tmp_path, "configure", **KEYS)
    changed = run(tmp_path, "configure", "--env-name", "prod")
    listed = run(tmp_path, "connections")

    assert (stored.returncode, changed.returncode) == (0, 0)
    assert listed.stdout == "default  account not verified  prod at http://127.0.0.1:1  configured\n"


def test_a_connection_configured_beside_a_running_channel_is_served_at_once(tmp_path: Path) -> None:
    with serving(tmp_path) as (_, url):
        run(tmp_path, "configure", "--name", "second", **KEYS)
        challenged = httpx.get(f"{url}/webhooks/twitter/second?crc_token=a")
        refused = run(tmp_path, "configure", "--name", "second", "--env-name", "x", "--enable", "--channel-url", url)

    assert challenged.status_code == 200
    assert refused.returncode == 2
    assert "did not answer" in refused.stderr


def test_the_secrets_of_another_key_stop_the_start(tmp_path: Path) -> None:
    run(tmp_path, "configure", **KEYS)
    (tmp_path / "twitter-channel.db.key").unlink()

    ended = run(tmp_path, "serve", "--port", "0")

    assert ended.returncode == 3
    assert "another secret key" in ended.stderr


def test_an_event_is_stored_before_the_answer_even_if_the_process_is_killed_then(tmp_path: Path) -> None:
    with serving(tmp_path, **KEYS) as (process, url):
        challenged = httpx.get(f"{url}/webhooks/twitter?crc_token=a")
        process.kill()
        process.wait()

    connection = sqlite3.connect(tmp_path / "twitter-channel.db")
    crc = connection.execute("SELECT last_crc_at FROM webhooks").fetchone()[0]
    connection.close()
    assert challenged.status_code == 200
    assert crc is not None
