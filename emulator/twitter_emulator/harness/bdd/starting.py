"""A project to start from: a feature, a bot that passes it, and what pytest has to be told."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

FILES = (
    ("features/hello.feature", "hello.feature"),
    ("bot.py", "bot.py.txt"),
    ("pytest.ini", "pytest.ini"),
    ("README.md", "README.md"),
)
"""What is written, and what of the package it is a copy of."""

CONFIGURATION = ("pytest.ini", ".pytest.ini", "pytest.toml", ".pytest.toml", "pyproject.toml", "tox.ini", "setup.cfg")
"""Where pytest looks for its configuration, in this order; the first file that has any is the only one it reads."""


@dataclass(frozen=True, slots=True)
class Done:
    """A file that was written, or why it was not."""

    name: str
    why_not: str = ""


def start(folder: Path) -> Iterator[Done]:
    """Write what is not there yet below *folder*; nothing is ever overwritten."""
    for name, source in FILES:
        why_not = _why_not(folder, name)
        if not why_not:
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(template(source), "utf-8")
        yield Done(name, why_not)


def template(source: str) -> str:
    """The text of the file *source* of the starter."""
    return (files(f"{__package__}") / "starter" / source).read_text("utf-8")


def _why_not(folder: Path, name: str) -> str:
    if (folder / name).exists():
        return "it is there already"
    configured = _configured(folder) if name == "pytest.ini" else None
    return f"pytest is configured in {configured}; add the lines to it" if configured else ""


def _configured(folder: Path) -> str | None:
    """The file that pytest is configured with, which a pytest.ini would put out of force."""
    marks = ("[pytest]", "[tool.pytest", "[tool:pytest]")
    for name in CONFIGURATION:
        place = folder / name
        if place.is_file() and any(mark in place.read_text("utf-8", "replace") for mark in marks):
            return name
    return None
