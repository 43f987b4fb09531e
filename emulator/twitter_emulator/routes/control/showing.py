"""A journal entry as people and programs read it: bytes become text, and credentials are masked."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from twitter_emulator.world.journal import Entry

from .reading import moment

SHOWN_BYTES = 64 * 1024
_SECRET_FORM = re.compile(r"\b(oauth_token_secret|access_token|client_secret)=[^&\s]+")


def shown(entry: Entry) -> dict[str, Any]:
    """*entry* as JSON values."""
    about = {name: _value(name, value) for name, value in entry.about.items()}
    return {"id": entry.id, "at": moment(entry.at_ms), "kind": entry.kind, "trace": entry.trace, **about}


def _value(name: str, value: Any) -> Any:
    if name.endswith("headers"):
        return _headers(value)
    if isinstance(value, bytes):
        return _SECRET_FORM.sub(r"\1=…", value[:SHOWN_BYTES].decode("utf-8", "replace"))
    return round(value, 3) if isinstance(value, float) else value


def _headers(headers: Mapping[str, str] | Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    if isinstance(headers, Mapping):
        return {name: _masked(name, value) for name, value in headers.items()}
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}


def _masked(name: str, value: str) -> str:
    """``Bearer`` and ``Basic`` carry secrets; an OAuth 1.0a header carries a signature only."""
    scheme, _, rest = value.partition(" ")
    hides = name.lower() == "authorization" and scheme.lower() in ("bearer", "basic") and rest
    return f"{scheme} …" if hides else value
