"""Runs `twitter-emulator verify` on a bot of the gallery."""

import shlex
import shutil
import socket
import sys
from collections.abc import Sequence
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

import msgspec
from click.testing import CliRunner

from tests.house.source import ROOT
from twitter_emulator.harness.verify.command import verify

HERE = Path(__file__).parent
NODE = shutil.which("node")


class Result(msgspec.Struct, frozen=True):
    """One check of the report."""

    id: str
    state: str
    reason: str

    def __str__(self) -> str:
        return f"{self.state} {self.id}: {self.reason}"


class Report(msgspec.Struct, frozen=True):
    results: list[Result]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` said: its exit *code*, the *results*, and all that it printed."""

    code: int
    results: Sequence[Result]
    printed: str

    def that(self, state: str) -> dict[str, str]:
        """The checks that ended so, and why."""
        return {result.id: result.reason for result in self.results if result.state == state}


def right_bot() -> str:
    return shlex.join([sys.executable, "-m", "tests.gallery.right"])


def right_node_bot() -> str:
    return node("right.mjs")


def python(name: str) -> str:
    return shlex.join([sys.executable, "-m", f"tests.gallery.wrong.{name}"])


def node(path: str) -> str:
    return shlex.join([NODE or "node", str(HERE / "node" / path)])


def verified(command: str, folder: Path, *arguments: str) -> Verdict:
    """
    What `verify` says of the bot that *command* starts, which keeps what it remembers in *folder*.

    The bot is a process of its own. The command line is not: starting that takes as long as most of the checks.
    """
    words = [f"http://127.0.0.1:{_free_port()}/hook", "--command", command, *arguments]
    runner = CliRunner(env={"BOT_FOLDER": str(folder)})
    with chdir(ROOT):
        ended = runner.invoke(verify, [*words, "--report", "json", "--report-dir", str(folder)])
    reports = list(folder.glob("*.json"))
    assert reports, f"there is no verdict: {ended.output} {ended.exception!r}"
    report = msgspec.json.decode(reports[0].read_bytes(), type=Report)
    return Verdict(ended.exit_code, report.results, ended.output)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
