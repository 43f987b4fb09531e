"""
How much of the 280 characters a tweet takes.

A tweet counts otherwise than a Direct Message: letters of most alphabets count one, other characters two, an emoji
two however it is put together, and a link as much as the t.co link that takes its place (Twitter's documentation,
"Counting characters").
"""

import re
from unicodedata import normalize

from .text import links_in

MOST = 280
LINK = 23
_LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))

_BASE = (
    "[\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff"
    "\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
)
_ONE = f"{_BASE}[\ufe0f\U0001f3fb-\U0001f3ff]?"
_EMOJI = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|{_ONE}(?:[\U000e0020-\U000e007f]+|(?:\u200d{_ONE})+)?"
)
"""Flags, keycaps, and one emoji with its skin, tags or further emoji joined to it."""


def weight_of(text: str) -> int:
    """How much *text* counts, of `MOST`."""
    composed = normalize("NFC", text)
    links = links_in(composed) if "://" in composed else []
    for link in links:
        composed = composed.replace(link, "", 1)
    rest, emoji = _EMOJI.subn("", composed) if not composed.isascii() else (composed, 0)
    return LINK * len(links) + 2 * emoji + sum(1 if _is_light(character) else 2 for character in rest)


def _is_light(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _LIGHT)
