"""Runs `twitter-emulator verify` on a bot of the gallery."""

import os
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tests.house.source import ROOT

HERE = Path(__file__).parent
NODE = shutil.which("node")
PATIENCE_S = 150.0


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
    """What `verify` says of the bot that *command* starts, which keeps what it remembers in *folder*."""
    url = f"http://127.0.0.1:{_free_port()}/hook"
    words = [sys.executable, "-m", "twitter_emulator", "verify", url, "--command", command, *arguments]
    ended = subprocess.run(
        [*words, "--report", "json", "--report-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "BOT_FOLDER": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    (report,) = folder.glob("*.json")
    return Verdict(ended.returncode, msgspec.json.decode(report.read_bytes(), type=Report).results, ended.stdout)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
