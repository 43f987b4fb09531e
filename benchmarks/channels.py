"""``twitter-channel`` in a process of its own, to be started, killed and started again."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from .processes import DidNotStart

STARTS_WITHIN_S = 30.0
KEY = "0000000000000000000000000000000000000000000="


class ChannelProcess:
    """One process; ``port`` is 0 while it does not run."""

    def __init__(self, folder: Path, database: str, variables: Mapping[str, str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        clean = {name: value for name, value in os.environ.items() if not name.startswith("TWITTER_")}
        # One key for all processes; what it protects is made up.
        self._environment = {**clean, "TWITTER_CHANNEL_SECRET_KEY": KEY}
        self._variables = variables
        self._folder = folder
        self._database = database
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self, public_url: str, *, first: bool) -> None:
        """
        Start and return when it listens; the *first* is told the keys, and connects.

        Without a *public_url* Twitter calls the process itself.
        """
        port_file = self._folder / "port"
        port_file.unlink(missing_ok=True)
        command = [sys.executable, "-m", "twitter_channel", "serve", "--port", "0", "--port-file", str(port_file)]
        command += ["--database", self._database, *(["--public-url", public_url] if public_url else [])]
        command += ["--enable"] if first else []
        environment = {**self._environment, **(self._variables if first else {})}
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=self._folder, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        self.port = self._listening(port_file)

    def _listening(self, port_file: Path) -> int:
        until = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < until:
            if port_file.exists() and (text := port_file.read_text().strip()):
                return int(text)
            time.sleep(0.02)
        raise DidNotStart((self._folder / "log").read_text("utf-8", "replace")[-3000:])

    def wait_enabled(self) -> None:
        """Return when its first connection is enabled."""
        until = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < until:
            connections = self.health()["connections"]
            if connections and connections[0]["status"] == "enabled":
                return
            time.sleep(0.1)
        raise DidNotStart((self._folder / "log").read_text("utf-8", "replace")[-3000:])

    def health(self) -> dict[str, Any]:
        """What it says of itself."""
        found: dict[str, Any] = httpx.get(f"http://127.0.0.1:{self.port}/health", timeout=10).json()
        return found

    def kill(self) -> None:
        """End it as a power cut would."""
        self.port = 0
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
