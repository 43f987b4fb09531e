"""What people and programs are shown: journal entries, where bytes become text and credentials are masked; tokens."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from twitter_emulator.world.accounts import Account
from twitter_emulator.world.apps import App
from twitter_emulator.world.journal import Entry
from twitter_emulator.world.world import World

from ..bodies import MOST_SHOWN
from .reading import moment

_SHOWN_AS = MappingProxyType({"id": "message"})
_SECRET_FORM = re.compile(r"\b(oauth_token_secret|access_token|client_secret)=[^&\s,]+")
_CLAIM = re.compile(r'\b(oauth_consumer_key|oauth_signature)=("?)([^"&\s,]+)')
LONGEST_CLAIM = 45
"""Keys and signatures are shorter, and secrets in their place, as PLAINTEXT has them, are longer."""


def shown(entry: Entry) -> dict[str, Any]:
    """*entry* as JSON values. Its *id* is what cursors go by; that of a message it is about is shown as *message*."""
    about = {_SHOWN_AS.get(name, name): _value(name, value) for name, value in entry.about.items()}
    return {"id": entry.id, "at": moment(entry.at_ms), "kind": entry.kind, "trace": entry.trace, **about}


def _value(name: str, value: Any) -> Any:
    if name.endswith("headers"):
        return _headers(value)
    if isinstance(value, bytes):
        return _without_secrets(value[:MOST_SHOWN].decode("utf-8", "replace"))
    return round(value, 3) if isinstance(value, float) else value


def _headers(headers: Mapping[str, str] | Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    if isinstance(headers, Mapping):
        return {name: _masked(name, value) for name, value in headers.items()}
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}


def _masked(name: str, value: str) -> str:
    """Of ``Authorization``, an OAuth 1.0a header carries no secret if it is right; any other carries nothing else."""
    if name.lower() != "authorization":
        return value
    scheme, *rest = value.split(maxsplit=1)[:2] or [""]
    if scheme.lower() == "oauth":
        return _without_secrets(value)
    return f"{scheme} …" if rest else "…"


def _without_secrets(text: str) -> str:
    return _CLAIM.sub(_claim_shown, _SECRET_FORM.sub(r"\1=…", text))


def _claim_shown(claim: re.Match[str]) -> str:
    return claim[0] if len(unquote(unquote(claim[3]))) <= LONGEST_CLAIM else f"{claim[1]}={claim[2]}…"


def token_of(world: World, account: Account, app: App) -> dict[str, str | None]:
    """The newest token with which *app* acts for *account*, revoked or not."""
    token = world.developer.token_of(account.id, app.id)
    return {
        "access_token": token.token if token else None,
        "access_token_secret": token.secret if token else None,
    }
