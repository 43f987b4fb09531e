"""Subjects that `verify` starts, kills and starts again."""

import re
import shlex
import sys
from pathlib import Path

import pytest

from tests.harness.verify.test_checks import NEED_A_PROCESS
from twitter_emulator.harness.verify.checks import CHECKS
from twitter_emulator.harness.verify.choosing import chosen
from twitter_emulator.harness.verify.results import Verdict
from twitter_emulator.harness.verify.trial import Plan, held
from twitter_emulator.server import listening_socket

# Long for a process of ours on a busy machine; the wrong ones are waited for in vain.
PATIENCE_S = 2.5
ROOT = Path(__file__).parents[3]
DEFECTS = (
    ("signature.old_secret", "NeverVerifies", "regenerated was not refused"),
    ("life.registers", "Page", "could not be registered: .*404"),
    ("life.subscribes", "OnlyRegisters", "did not subscribe the account"),
    ("life.restart", "Registering", "when it was killed was lost"),
    ("life.stop", "IgnoresTheSignal", "does not end within 10 s of SIGTERM"),
    ("life.again", "RegistersOnce", "a second time, it is not registered any more"),
    ("life.catch_up", "Registering", "while it was down was lost"),
    ("life.logs", "PrintsSecrets", r"prints the API key secret.*signing with \[hidden\]"),
    ("life.invalidated", "KeepsItsTrouble", "valid again, nobody is served: no answer"),
    ("life.token_regenerated", "RepeatsWhatIsRefused", "regenerated.*the same message was tried [23] times"),
    ("life.token_regenerated", "KeepsItsToken", "with the new access token, it serves nobody: no answer.*89"),
    ("life.reauthorised", "NeverForgives", "lets the app in again, nobody is served: no answer"),
    ("life.revoked", "Registering", "went on sending for that account"),
    ("crc.new_secret", "KeepsItsSecret", "API key secret that was regenerated since"),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where bots keep things; they are started in the checkout."""
    monkeypatch.setenv("BOT_FOLDER", str(tmp_path))
    monkeypatch.chdir(ROOT)
    return tmp_path


def free_url() -> str:
    with listening_socket("127.0.0.1", 0) as free:
        return f"http://127.0.0.1:{free.getsockname()[1]}/hook"


def command(name: str) -> str:
    return shlex.join([sys.executable, "-m", "tests.harness.verify.starting", name])


def judged(name: str, *only: str) -> Verdict:
    checks = chosen(CHECKS, "channel", only, ())
    plan = Plan(
        webhook_url=free_url(), checks=checks, profile="channel", command=command(name), reply_within_s=PATIENCE_S
    )
    return held(plan, lambda _: None)


@pytest.mark.parametrize(("check", "name", "words"), DEFECTS, ids=[f"{c}-{n}" for c, n, _ in DEFECTS])
def test_a_wrong_bot_fails_with_a_reason_that_names_its_defect(folder: Path, check: str, name: str, words: str) -> None:
    (result,) = judged(name, check).results

    assert result.state == "failed", result
    assert re.search(words, result.reason), result.reason


def test_every_check_that_needs_a_process_has_a_bot_that_fails_it() -> None:
    assert {check for check, _, _ in DEFECTS} == NEED_A_PROCESS


def test_a_subject_that_ends_fails_the_check_and_is_started_again_for_the_next(folder: Path) -> None:
    plain, emoji, lines = judged("Ends", "content.plain", "content.emoji", "content.lines").results

    assert (plain.state, emoji.state, lines.state) == ("passed", "failed", "passed")
    assert "the subject ended with status 7 during this check" in emoji.reason
    assert emoji.evidence[-1] == "Boom, an emoji"


def test_a_subject_that_registers_itself_is_watched(folder: Path) -> None:
    registers, subscribes = judged("Registering", "life.registers", "life.subscribes").results

    assert (registers.state, subscribes.state) == ("passed", "passed")
