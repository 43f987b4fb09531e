"""The same JSON in other bytes: a signature is over bytes, and who signs what a parser made of them finds out here."""

import json
from collections.abc import Collection
from typing import Any


def respelled(body: bytes, ways: Collection[str]) -> bytes:
    """
    *body*, which is JSON, spelled in other *ways*.

    ``escapes`` writes what is not ASCII as ``\\u00e9``, ``slashes`` writes ``\\/``, ``spaces`` puts members on lines
    of their own, ``key_order`` turns the members of every object round.
    """
    content = json.loads(body)
    if "key_order" in ways:
        content = _turned(content)
    indent, separators = (2, (" , ", " : ")) if "spaces" in ways else (None, (",", ":"))
    text = json.dumps(content, ensure_ascii="escapes" in ways, indent=indent, separators=separators)
    # A slash occurs inside of strings only.
    return (text.replace("/", "\\/") if "slashes" in ways else text).encode()


def _turned(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _turned(each) for name, each in reversed(value.items())}
    return [_turned(each) for each in value] if isinstance(value, list) else value
