"""``twitter-emulator verify``: what it says to people and to programs."""

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import trustme
from click.testing import CliRunner, Result

from tests.harness.verify.test_with_processes import ROOT, command, folder, free_url
from twitter_emulator import Emulator
from twitter_emulator.cli import main
from twitter_emulator.harness.eventually import eventually
from twitter_emulator.harness.places import is_listening
from twitter_emulator.harness.verify.checks import CHECKS
from twitter_emulator.server import listening_socket

__all__ = ["folder"]
URL = "http://127.0.0.1:1/hook"


def run(*arguments: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, ["verify", *arguments], env=env)


def test_the_checks_can_be_listed() -> None:
    done = run("--list", "--profile", "channel")

    assert done.exit_code == 0
    assert [line.split()[0] for line in done.output.splitlines()] == [
        check.id for check in sorted(CHECKS, key=lambda check: check.ends)
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([URL], "Say how the channel is started, with --command"),
        (["--command", "true"], "WEBHOOK_URL is missing"),
        (["localhost:80", "--command", "true"], "'localhost:80' is no URL of a webhook"),
        (["http://127.0.0.1:99999/", "--command", "true"], "is no URL of a webhook"),
        ([URL, "--command", "sh -c 'x"], "cannot be split into words as a shell does it"),
        ([URL, "--command", " "], "--command is empty"),
        ([URL, "--command", "true", "--world", "shop"], "--world names a world of --emulator"),
        ([URL, "--command", "true", "--only", "crc.tokn"], "did you mean 'crc.token'?"),
        ([URL, "--command", "true", "--reply-within", "soon"], "--reply-within: 'soon' is no duration"),
        ([URL, "--command", "true", "--report", "pdf"], "no report called 'pdf'; there are json, junit, html, github."),
        ([URL, "--command", "true", "--report", "cucumber"], "no report called 'cucumber'"),
    ],
)
def test_what_was_called_wrongly_is_refused_with_a_sentence(arguments: list[str], words: str) -> None:
    done = run(*arguments)

    assert done.exit_code == 2
    assert words in done.output


def test_a_misspelt_variable_is_refused() -> None:
    done = run("--list", env={"TWITTER_EMULATOR_VERIFY_PROFIL": "receiver"})

    assert done.exit_code == 2
    assert "did you mean TWITTER_EMULATOR_VERIFY_PROFILE?" in done.output


def test_a_variable_stands_for_a_flag() -> None:
    done = run("--list", env={"TWITTER_EMULATOR_VERIFY_ONLY": "crc.token"})

    assert done.output.split()[0] == "crc.token"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("no-such-program-of-mine", "There is no program 'no-such-program-of-mine'"),
        (f"{shlex.quote(sys.executable)} -c 'print(\"no key\"); exit(9)'", "ended with status 9 before it listened"),
    ],
)
def test_a_command_that_does_not_start_is_told(words: str, told: str) -> None:
    done = run(free_url(), "--command", words)

    assert done.exit_code == 3
    assert told in done.output


def test_the_last_words_of_a_command_that_ended_are_told() -> None:
    done = run(free_url(), "--command", f"{shlex.quote(sys.executable)} -c 'print(\"no key\"); exit(9)'")

    assert done.output.endswith("The last it printed:\nno key\n")


def test_a_port_that_is_taken_is_told() -> None:
    with listening_socket("127.0.0.1", 0) as taken:
        taken.listen()
        done = run(f"http://127.0.0.1:{taken.getsockname()[1]}/hook", "--command", "true")

    assert done.exit_code == 3
    assert "Something listens on 127.0.0.1" in done.output


def test_a_channel_that_does_not_run_is_told() -> None:
    with Emulator() as emulator:
        done = run(free_url(), "--emulator", emulator.url)

    assert done.exit_code == 4
    assert "start your channel there first, or let verify start it with --command" in done.output


def test_an_emulator_that_does_not_run_is_told() -> None:
    done = run(URL, "--emulator", free_url().removesuffix("/hook"))

    assert done.exit_code == 4
    assert "where --emulator says: start one with `twitter-emulator up`" in done.output


def test_a_world_that_there_is_not_is_told() -> None:
    with Emulator() as emulator:
        done = run(URL, "--emulator", emulator.url, "--world", "shop")

    assert done.exit_code in (2, 4)
    assert "shop" in done.output or "listens" in done.output


def test_a_run_in_which_nothing_was_run_proves_nothing(folder: Path) -> None:
    done = run(free_url(), "--command", command("Page"), "--only", "ack.status")

    assert done.exit_code == 5
    assert "SKIP  ack.status  A delivery is acknowledged with 2xx: the webhook is not registered" in done.output
    assert "Nothing was run, so this proves nothing." in done.output


def test_reports_are_written(folder: Path) -> None:
    done = run(
        *(free_url(), "--command", command("Registering"), "--only", "crc.token"),
        *("--report", "json,junit,html", "--report-dir", str(folder / "out")),
    )

    assert done.exit_code == 0, done.output
    assert "PASS  crc.token  The response_token is what Twitter computes\n" in done.output
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["verify.html", "verify.json", "verify.xml"]


def test_github_is_told_what_failed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "summary.md"))

    done = run(free_url(), "--command", command("HexDigest"), "--only", "crc.base64", "--report", "github")

    assert done.exit_code == 1, done.output
    assert "::error title=The digest is in plain base64::the response_token has the hex digest" in done.output
    assert "| crc.base64 The digest is in plain base64 |" in (folder / "summary.md").read_text("utf-8")


@pytest.fixture
def authority(folder: Path) -> Path:
    """The authority that the certificate of the bot is from."""
    made = trustme.CA()
    made.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(folder / "certificate.pem"))
    made.cert_pem.write_to_path(str(folder / "ca.pem"))
    return folder / "ca.pem"


@pytest.mark.parametrize("name", ["Registering", "Bot"])
def test_an_https_webhook_is_trusted_by_an_authority_that_is_named(authority: Path, name: str) -> None:
    url = free_url().replace("http:", "https:")

    done = run(url, "--command", command(name), "--webhook-ca", str(authority), "--only", "crc.token,content.plain")

    assert "2 passed, 0 failed, 0 skipped" in done.output


def test_an_https_webhook_that_nobody_vouches_for_is_told(authority: Path) -> None:
    done = run(free_url().replace("http:", "https:"), "--command", command("Bot"), "--only", "crc.fast")

    assert done.exit_code == 1
    assert "its certificate is not trusted (unable to get local issuer certificate)" in done.output
    assert "to trust one of your own, give --webhook-ca FILE." in done.output


@pytest.mark.parametrize(("served", "asked"), [("https", "http"), ("http", "https")])
def test_http_for_https_is_told_with_what_to_write(authority: Path, served: str, asked: str) -> None:
    if served == "http":
        (authority.parent / "certificate.pem").unlink()

    done = run(free_url().replace("http:", f"{asked}:"), "--command", command("Bot"), "--only", "crc")

    assert re.search(f"FAIL  crc.fast .*Write {served}:// in the URL", done.output)
    assert "0 passed, 1 failed" in done.output


def test_what_the_subject_printed_is_shown_with_a_failure(folder: Path) -> None:
    done = run(free_url(), "--command", command("PrintsAndBreaks"), "--only", "ack.status")

    assert "  | The last it printed:\n" in done.output
    assert "  | KeyError: 'direct_message_event'\n" in done.output
    assert "  | with the key ••••\n" in done.output


def test_a_path_where_nothing_is_is_told(folder: Path) -> None:
    done = run(free_url(), "--command", command("Page"), "--only", "crc")

    assert "Fix this first: crc.json: a challenge is answered with 404" in done.output
    assert "is there anything at this path, for GET?" in done.output


def test_a_bot_that_answers_nothing_is_told_so_first(folder: Path) -> None:
    done = run(
        *(free_url(), "--command", command("AlreadySubscribed"), "--only", "crc.busy,ack.status,content.plain"),
        *("--reply-within", "1s"),
    )

    assert "Fix this first: content.plain: no answer came within 1 s. It was delivered and acknowledged" in done.output
    assert "SKIP  crc.busy" in done.output
    assert "355" not in done.output.partition("Fix this first")[2].partition("\n")[0]


def test_a_file_of_authorities_that_has_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")

    done = run(URL, "--command", "true", "--webhook-ca", str(tmp_path / "ca.pem"))

    assert done.exit_code == 2
    assert "no certificates of authorities are in it" in done.output


def test_a_subject_does_not_outlive_verify_that_is_killed(folder: Path) -> None:
    url = free_url()
    words = [sys.executable, "-m", "twitter_emulator", "verify", url, "--command", command("Registering")]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
        process.wait()

        assert not eventually(lambda: is_listening(url), lambda listens: not listens)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_nothing_is_left_behind_when_it_is_interrupted(folder: Path, number: signal.Signals) -> None:
    url = free_url()
    words = [sys.executable, "-m", "twitter_emulator", "verify", url, "--command", command("Registering")]
    process = subprocess.Popen(words, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(number)
    output, _ = process.communicate(timeout=20)

    assert process.returncode == 130
    assert "Interrupted" in output
    # Its port is free again at once.
    listening_socket("127.0.0.1", int(url.split(":")[2].split("/")[0])).close()
