"""
How much of a tweet a text takes.

Letters of most alphabets count one, other characters two, an emoji two however it is put together, a link as much as
the t.co link that takes its place; the names that Twitter puts in front of a reply count nothing (Twitter's
documentation, "Counting characters").
"""

import re
from unicodedata import normalize

LONGEST_TWEET = 280

_A_LINK = 23
_LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
_LINK = re.compile(r"https?://\S+")
# Skins, and what is joined to an emoji, are part of it; two letters make a flag.
_PARTS = re.compile("[\ufe0f\U0001f3fb-\U0001f3ff]|\u200d[\u2190-\u2bff\U0001f000-\U0001faff]")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")


def weight_of(text: str) -> int:
    """How much *text* counts, of `LONGEST_TWEET`."""
    rest, links = _LINK.subn("", normalize("NFC", text))
    rest, flags = _FLAG.subn("", _PARTS.sub("", rest))
    return _A_LINK * links + 2 * flags + sum(1 if _is_light(character) else 2 for character in rest)


def _is_light(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _LIGHT)
