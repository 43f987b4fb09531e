"""``twitter-emulator doctor``: what it prints, and its exit codes."""

import hmac
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.harness.doctor.webhook import SECRET, Response, Webhook, listening, token
from twitter_emulator import Emulator
from twitter_emulator.client import Control
from twitter_emulator.harness.doctor.command import doctor
from twitter_emulator.protocol.signing import crc_answer, webhook_signature


def run(*arguments: str) -> Result:
    return CliRunner(env={"TWITTER_API_KEY_SECRET": None}).invoke(doctor, list(arguments))


@pytest.fixture(scope="module")
def control() -> Iterator[Control]:
    with Emulator(port=0) as emulator:
        yield emulator.control


def test_a_right_webhook_is_told_so() -> None:
    with listening(Webhook()) as url:
        result = run(url, "--api-key-secret", SECRET)

    assert result.exit_code == 0
    assert "ok       crc.token          a token of letters and digits is answered rightly" in result.output
    assert result.output.endswith("Nothing is wrong with what was examined.\n")


def test_what_is_to_be_fixed_first_is_told_last() -> None:
    with listening(Webhook(answers=lambda _: (404, "", {}))) as url:
        result = run(url, "--api-key-secret", SECRET)

    assert result.exit_code == 1
    assert result.output.splitlines()[-1].startswith("Fix this first, crc.token: Answered 404 (to a token of letters")


def test_no_secret_is_printed() -> None:
    with listening(Webhook(answers=lambda _: (200, f'{{"response_token":"{SECRET}"}}', {}))) as url:
        result = run(url, "--api-key-secret", SECRET)

    assert SECRET not in result.output


def test_a_webhook_that_does_not_listen_is_exit_code_4() -> None:
    with listening(Webhook()) as url:
        pass

    result = run(url)

    assert result.exit_code == 4
    assert "Fix this first, connect: Nothing accepts connections" in result.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "WEBHOOK_URL is missing"),
        (["127.0.0.1:3000/webhook"], "is no URL of a webhook; write one such as http://127.0.0.1:3000/webhook"),
        (["http://127.0.0.1:99999/"], "is no URL of a webhook"),
        (
            ["http://127.0.0.1/", "--ca", "/nowhere.pem"],
            "--webhook-ca /nowhere.pem cannot be used (No such file or directory)",
        ),
        (["http://127.0.0.1/", "--ca", __file__], "cannot be used (no certificates of authorities are in it)"),
        (["--emulator", "nowhere"], "'nowhere' is no address of an emulator"),
        (["http://127.0.0.1/", "--world", "x"], "--world names a world of --emulator"),
    ],
)
def test_what_cannot_be_understood_is_exit_code_2(arguments: list[str], told: str) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert told in result.output


def test_an_emulator_that_does_not_run_is_exit_code_4() -> None:
    result = run("--emulator", "http://127.0.0.1:1")

    assert result.exit_code == 4
    assert "No emulator answers at http://127.0.0.1:1" in result.output


def test_a_world_that_there_is_not_is_exit_code_2(control: Control) -> None:
    result = run("--emulator", control.base_url, "--world", "nowhere")

    assert result.exit_code == 2
    assert "there is no world 'nowhere'" in result.output


def test_the_secrets_and_causes_of_a_world_are_taken_from_it(control: Control) -> None:
    world = control.make_world()
    secret = world.credentials.access_token_secret
    webhook = Webhook(
        answers=lambda crc_token: (200, f'{{"response_token":"{crc_answer(secret, crc_token or "")}"}}', {}),
        accepts=lambda body, signature: 200 if signature == webhook_signature(secret, body) else 401,
    )
    with listening(webhook) as url:
        result = run(url, "--emulator", control.base_url, "--world", world.name)

    assert result.exit_code == 1
    assert "as if you used the access token secret as the key" in result.output
    assert "Fix this first, crc.token: You used the access token secret as the key" in result.output
    assert webhook.bodies[0]["for_user_id"] == world.credentials.brand.id


def test_a_world_without_a_webhook_asks_which_to_examine(control: Control) -> None:
    world = control.make_world()

    result = run("--emulator", control.base_url, "--world", world.name)

    assert result.exit_code == 2
    assert "has no webhook: say which URL to examine" in result.output


def test_the_example_of_the_documentation_is_true() -> None:
    page = (Path(__file__).parents[3] / "docs/doctor.md").read_text("utf-8")
    shown = [line for line in page.splitlines() if line.startswith(("wrong  ", "Fix this first"))]

    with listening(Webhook(answers=_in_hex, accepts=_of_what_it_parsed)) as url:
        result = run(url, "--api-key-secret", SECRET)

    assert shown
    assert [line for line in result.output.splitlines() if line.startswith(("wrong  ", "Fix this first"))] == shown


def _in_hex(crc_token: str | None) -> Response:
    if crc_token is None:
        return 400, "", {}
    return token(hmac.digest(SECRET.encode(), crc_token.encode(), "sha256").hex())


def _of_what_it_parsed(body: bytes, signature: str | None) -> int:
    return 200 if signature == webhook_signature(SECRET, json.dumps(json.loads(body)).encode()) else 401
