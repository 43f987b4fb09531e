"""Libraries as they come from their registries, each in a folder of its own under ``.clients/``."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPTS = Path(__file__).parent / "scripts"
FOLDER = ROOT / ".clients"

_CALL = re.compile(r"""\bcall\(\s*["']([^"']+)["']""")


@dataclass(frozen=True, slots=True)
class Library:
    """*wanted* is what its installer is asked for; *program* is the one of :data:`SCRIPTS` that uses it."""

    name: str
    wanted: str
    program: str

    @property
    def calls(self) -> list[str]:
        """The names of all calls that the program makes, in order."""
        return _CALL.findall((SCRIPTS / self.program).read_text("utf-8"))

    @property
    def is_for_node(self) -> bool:
        return not self.program.endswith(".py")

    @property
    def missing(self) -> str | None:
        """The program without which it cannot be had here."""
        return next((name for name in ("node", "npm") if self.is_for_node and not shutil.which(name)), None)

    @property
    def command(self) -> list[str]:
        """What runs the program, from the root of the checkout."""
        if self.is_for_node:
            return ["node", str(SCRIPTS / self.program)]
        return [str(self._python), "-m", f"tests.clients.scripts.{Path(self.program).stem}"]

    @property
    def environment(self) -> dict[str, str]:
        return {"NODE_PATH": str(self._folder / "node_modules")} if self.is_for_node else {}

    def install(self) -> None:
        """Unless that was done before. Only a finished install leaves the stamp."""
        stamp = self._folder / ".installed"
        if stamp.exists() and stamp.read_text("utf-8") == self.wanted:
            return
        shutil.rmtree(self._folder, ignore_errors=True)
        for command in self._installing():
            subprocess.run(command, check=True)
        stamp.write_text(self.wanted, "utf-8")

    @property
    def _folder(self) -> Path:
        return FOLDER / self.name.replace(" ", "-")

    @property
    def _python(self) -> Path:
        return self._folder / "bin/python"

    def _installing(self) -> list[list[str]]:
        if self.is_for_node:
            self._folder.mkdir(parents=True)
            return [["npm", "install", "--silent", "--no-audit", "--no-fund", f"--prefix={self._folder}", self.wanted]]
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(self._python)]
        return [
            [sys.executable, "-m", "venv", "--without-pip", str(self._folder)],
            [*pip, "install", "--quiet", *self.wanted.split()],
        ]


LIBRARIES = (
    # imghdr, which tweepy 3 imports, left Python with 3.13.
    Library("tweepy 3", "tweepy==3.10.0 standard-imghdr;python_version>='3.13'", "tweepy_3.py"),
    Library("tweepy 4", "tweepy>=4.14,<5", "tweepy_4.py"),
    Library("requests-oauthlib", "requests-oauthlib>=2,<3", "requests_oauthlib_2.py"),
    Library("twitter-api-v2", "twitter-api-v2@^1.15", "twitter_api_v2.cjs"),
)
