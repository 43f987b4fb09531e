"""The values of a connection, checked before they are stored."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from twitter_channel.connections.refusals import InvalidValues, Wrong
from twitter_channel.credentials import Credentials
from twitter_channel.store.connections import Settings

DEFAULT_BASE_URL = "https://api.twitter.com"
KEYS = ("api_key", "api_key_secret", "access_token", "access_token_secret")
FIELDS = ("name", "base_url", "env_name", *KEYS)

_LABEL = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LABELS = {
    "name": "It may have up to 64 letters, digits, '-' and '_', and nothing else: 'acme-support', not 'Acme Support'.",
    "env_name": "A label has letters, digits, '-' and '_' only. Copy it from Products > Premium > Dev Environments.",
}
_LONGEST = 500


def new_settings(values: Mapping[str, Any]) -> Settings:
    """
    The settings of a new connection; the base URL is Twitter's unless given.

    Raises:
        InvalidValues: Naming every value that is missing, unknown or cannot be right.
    """
    return _settings({"base_url": DEFAULT_BASE_URL, **values})


def changed_settings(old: Settings, values: Mapping[str, Any]) -> Settings:
    """
    *old* with *values* in place of its own.

    Raises:
        InvalidValues: Naming every value that is unknown or cannot be right.
    """
    if values.get("name", old.name) != old.name:
        raise InvalidValues(Wrong("name", "The name is part of the webhook's address and cannot be changed."))
    _require_keys_for_another_address(old, values)
    keys = {key: getattr(old.credentials, key) for key in KEYS}
    return _settings({"name": old.name, "base_url": old.base_url, "env_name": old.env_name, **keys, **values})


def _require_keys_for_another_address(old: Settings, values: Mapping[str, Any]) -> None:
    """Keys that are there are never sent to an address they were not given for: nobody reads them that way."""
    address = values.get("base_url", old.base_url)
    is_other = isinstance(address, str) and address.strip().rstrip("/") != old.base_url
    if is_other and any(key not in values for key in KEYS):
        raise InvalidValues(Wrong("base_url", "For another API address give the four keys again."))


def _settings(values: Mapping[str, Any]) -> Settings:
    texts = {field: value.strip() for field, value in values.items() if isinstance(value, str)}
    errors = [wrong for field in (*FIELDS, *values) if (wrong := _complaint(field, texts.get(field)))]
    if errors:
        raise InvalidValues(*dict.fromkeys(errors))
    return Settings(
        name=texts["name"],
        base_url=texts["base_url"].rstrip("/"),
        env_name=texts["env_name"],
        credentials=Credentials(**{key: texts[key] for key in KEYS}),
    )


def _complaint(field: str, text: str | None) -> Wrong | None:
    if field not in FIELDS:
        return Wrong(field, f"There is no such value. The values are {', '.join(FIELDS)}.")
    if not text:
        return Wrong(field, "It is missing. Give it as text.")
    if field in _LABELS:
        return None if _LABEL.fullmatch(text) else Wrong(field, _LABELS[field])
    if len(text) > _LONGEST or not text.isascii() or not text.isprintable() or " " in text:
        return Wrong(field, "It has blanks, control or other characters that no such value has. Copy it again.")
    detail = _wrong_base_url(text) if field == "base_url" else None
    return Wrong(field, detail) if detail else None


def wrong_name(text: str) -> str | None:
    """Why no connection can have that name, if none can."""
    wrong = _complaint("name", text)
    return wrong.detail if wrong else None


def _wrong_base_url(text: str) -> str | None:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        return f"It must be the address of an API, such as {DEFAULT_BASE_URL}."
    return "It must have no query or fragment." if parts.query or parts.fragment else None
