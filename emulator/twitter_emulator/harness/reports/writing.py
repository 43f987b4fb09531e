"""Reports as files."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

import msgspec

from .cucumber import cucumber_json
from .html import html
from .junit import junit
from .messages import Narrator
from .model import Run

GITHUB = "github"
"""What only GitHub Actions reads: no file."""


class UnknownFormat(ValueError):
    """Somebody asked for a format of reports that there is not; the text names those that there are."""


def formats(wanted: str, known: Collection[str] | None = None) -> tuple[str, ...]:
    """
    The formats named in *wanted*, with commas between them; *known* are those that there are, if not all.

    ``github`` is one that is printed, and no file.

    Raises:
        UnknownFormat: If one is not among them.
    """
    known = (*_WRITERS, GITHUB) if known is None else known
    names = tuple(dict.fromkeys(name.strip() for name in wanted.split(",") if name.strip()))
    for name in names:
        if name not in known:
            raise UnknownFormat(f"There is no report called {name!r}; there are {', '.join(known)}.")
    return names


def write(run: Run, wanted: Iterable[str], folder: Path, *, stem: str = "report") -> list[Path]:
    """
    Write *run* in those of the formats *wanted* that are files into *folder*, which is made; they are called *stem*.

    Raises:
        OSError: If the folder cannot be written to.
    """
    files = [name for name in wanted if name in _WRITERS]
    if files:
        folder.mkdir(parents=True, exist_ok=True)
    return [_written(run, folder / f"{stem}{_ENDINGS[name]}", _WRITERS[name]) for name in files]


def _written(run: Run, path: Path, writer: Callable[[Run], bytes]) -> Path:
    path.write_bytes(writer(run))
    return path


def _json(run: Run) -> bytes:
    return msgspec.json.format(msgspec.json.encode(run), indent=2) + b"\n"


def _cucumber(run: Run) -> bytes:
    return json.dumps(cucumber_json(run), ensure_ascii=False, indent=1).encode()


def _messages(run: Run) -> bytes:
    lines = (json.dumps(envelope, ensure_ascii=False) for envelope in Narrator(run).envelopes())
    return "".join(f"{line}\n" for line in lines).encode()


_WRITERS: Mapping[str, Callable[[Run], bytes]] = MappingProxyType(
    {"json": _json, "junit": junit, "html": html, "cucumber": _cucumber, "messages": _messages}
)
_ENDINGS: Mapping[str, str] = MappingProxyType(
    {"json": ".json", "junit": ".xml", "html": ".html", "cucumber": ".cucumber.json", "messages": ".messages.ndjson"}
)
