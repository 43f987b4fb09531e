"""``twitter-emulator up`` as people and containers run it."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.processes import ended, started
from twitter_emulator.cli.up import greeting
from twitter_emulator.client import Control
from twitter_emulator.server import Running, listening_socket
from twitter_emulator.settings import SETTINGS, Settings

URL = "http://127.0.0.1:8686"
HEAVY = (
    "aiohttp",
    "cryptography",
    "faker",
    "httpx",
    "jsonschema",
    "jsonschema_rs",
    "pytest",
    "referencing",
    "rich",
    "sqlalchemy",
)


def test_it_says_where_it_is_and_where_to_go_next() -> None:
    told = greeting(Running(URL, Settings()))

    assert f"is ready at {URL}" in told
    assert f"Open {URL}/ and write" in told
    assert f"curl {URL}/_emulator/v1/worlds/default/messages -d " in told
    assert "twitter-emulator env\n" in told
    assert "token" not in told


def test_it_says_where_tls_is_and_what_to_trust_for_it() -> None:
    told = greeting(Running(URL, Settings(ca_dir=Path("/keys")), "https://127.0.0.1:8687"))

    assert "https          https://127.0.0.1:8687, to be trusted with /keys/authority/certificate.pem" in told


def test_it_tells_the_token_that_others_need() -> None:
    told = greeting(Running("http://127.0.0.1:1", Settings(host="0.0.0.0", control_token="s3cret")))

    assert "control token  s3cret" in told
    assert "-H 'Authorization: Bearer s3cret'" in told
    assert "Open" not in told
    assert "twitter-emulator env --url http://127.0.0.1:1 --token s3cret" in told


def test_the_curl_it_prints_writes_a_message() -> None:
    with started("up", "--port=0") as emulator, closing(Control(emulator.url)) as control:
        told = emulator.said_until("Ctrl-C")
        command = next(line for line in told.splitlines() if line.strip().startswith("curl"))
        subprocess.run(["sh", "-c", command], check=True, capture_output=True)

        assert [message["text"] for message in control.world().messages("alice", "acme_support")] == ["Hello"]


def test_it_starts_without_what_only_others_need() -> None:
    program = (
        "import sys, twitter_emulator.cli.up; from twitter_emulator.app import Application; "
        "from twitter_emulator.settings import Settings; Application(Settings()); "
        f"print(*(name for name in {HEAVY!r} if name in sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.split() == []


def test_help_has_every_setting_with_its_variable() -> None:
    told = " ".join(ended("up", "--help").output.split())

    assert all(setting.flag in told and setting.variable in told for setting in SETTINGS)


def test_flags_are_understood(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    flags = ("--rate-limits", "off", "--strict-urls", "--seed=shop")

    with started("up", "--port=0", f"--port-file={port_file}", *flags) as emulator:
        with closing(Control(f"http://127.0.0.1:{int(port_file.read_text())}")) as control:
            described = control.world().describe()
        emulator.end(signal.SIGTERM)

    assert (described["seed"], described["rules"]["rate_limits"], described["rules"]["strict_urls"]) == (
        "shop",
        False,
        True,
    )
    assert not port_file.exists()


def test_a_taken_port_ends_it_with_3() -> None:
    with listening_socket("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        refused = ended("up", f"--port={port}")

    assert (refused.code, refused.output) == (3, "")
    assert refused.errors == (
        f"Error: Port {port} is taken on 127.0.0.1; choose another with --port, or stop what runs there\n"
    )


def test_authorities_for_webhooks_that_cannot_be_read_end_it_with_3(tmp_path: Path) -> None:
    refused = ended("up", "--port=0", f"--webhook-ca={tmp_path}/ca.pem")

    assert (refused.code, refused.output) == (3, "")
    assert f"Error: --webhook-ca {tmp_path}/ca.pem: cannot be read (No such file or directory)" in refused.errors


def test_the_port_for_tls_is_taken_and_told_as_the_other_one(tmp_path: Path) -> None:
    port_file, tls = tmp_path / "port", ("--tls", f"--ca-dir={tmp_path / 'ca'}")

    with started("up", "--port=0", *tls, "--tls-port=0", f"--tls-port-file={port_file}") as emulator:
        port = int(port_file.read_text())
        refused = ended("up", "--port=0", *tls, f"--tls-port={port}")
        told = emulator.said_until("Ctrl-C")

    assert f"https://127.0.0.1:{port}, to be trusted with {tmp_path}/ca/authority/certificate.pem" in told
    assert refused.code == 3
    assert f"Port {port} is taken on 127.0.0.1; choose another with --tls-port" in refused.errors


def test_an_authority_that_cannot_be_kept_ends_it_with_3(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    refused = ended("up", "--port=0", "--tls", "--tls-port=0", f"--ca-dir={tmp_path / 'file'}")

    assert refused.code == 3
    assert "the certificate authority cannot be kept there" in refused.errors
    assert "Traceback" not in refused.errors


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("TWITTER_EMULATOR_PRT", "1", "TWITTER_EMULATOR_PRT is not known; did you mean TWITTER_EMULATOR_PORT?"),
        ("TWITTER_EMULATOR_PORT", "eighty", "TWITTER_EMULATOR_PORT is 'eighty'; it takes a whole number"),
        ("TWITTER_EMULATOR_TIER", "gold", "TWITTER_EMULATOR_TIER is 'gold'; it takes one of sandbox, paid, enterprise"),
    ],
)
def test_a_variable_that_is_not_understood_ends_it_with_2(variable: str, value: str, told: str) -> None:
    refused = ended("up", env={**os.environ, variable: value})

    assert refused.code == 2
    assert told in refused.errors
    assert "Traceback" not in refused.errors


def test_a_misspelt_flag_ends_it_with_2() -> None:
    refused = ended("up", "--prot=1")

    assert refused.code == 2
    assert "--port" in refused.errors


def test_choices_are_made_one_by_one() -> None:
    chosen = ("--choice", "named_twice=screen_name", "--choice=unknown_message=404/144")

    with started("up", "--port=0", *chosen) as emulator, closing(Control(emulator.url)) as control:
        choices = control.world().describe()["rules"]["choices"]

    assert (choices["named_twice"], choices["received"]) == ("screen_name", "2xx")


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ("name_twice=id", "--choice: there is no choice 'name_twice'; did you mean named_twice?"),
        ("named_twice=id", "--choice: named_twice is 'id'; it takes one of user_id, screen_name"),
        ("named_twice", "--choice is 'named_twice'; it takes NAME=VALUE"),
    ],
)
def test_a_choice_that_there_is_not_is_refused(choice: str, told: str) -> None:
    refused = ended("up", "--port=0", "--choice", choice)

    assert refused.code == 2
    assert told in refused.errors
