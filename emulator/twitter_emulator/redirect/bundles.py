"""Files of certificates that a client trusts: this emulator's authority, and whomever it would have trusted anyway."""

import re
import ssl
from collections.abc import Iterable, Iterator
from pathlib import Path

import certifi

_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


def bundle(places: Iterable[Path]) -> bytes:
    """Every certificate in *places* (PEM files, or folders of them) once, in their order; a missing one has none."""
    found = (one for place in places for file in _files(place) for one in _CERTIFICATE.findall(file.read_bytes()))
    return b"".join(one + b"\n" for one in dict.fromkeys(found))


def usual() -> Path:
    """Where this machine keeps the authorities that programs trust; certifi's, if it keeps none."""
    paths = ssl.get_default_verify_paths()
    return Path(paths.cafile or paths.capath or certifi.where())


def _files(place: Path) -> Iterator[Path]:
    if place.is_dir():
        yield from (file for file in sorted(place.iterdir()) if file.is_file())
    elif place.is_file():
        yield place
