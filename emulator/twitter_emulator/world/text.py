"""
What Twitter does to a text on its way: links become t.co links, markup is escaped, and what it found is pointed at.

Positions count code points of the text as sent, so that a character outside of the basic plane counts as one. Only
links with a scheme are found: neither recordings nor documentation have a bare domain in a message.
"""

import re
from collections.abc import Callable, Iterator
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

from . import ids
from .accounts import Account

FindAccount = Callable[[str], Account | None]
"""From a screen name, in any case, to the account that has it."""

SHOWN_PATH = 15
"""So many characters of a link's path are shown, its first slash among them (facts §2.1)."""


class Hashtag(Struct, frozen=True):
    """*text* is without its ``#``."""

    text: str
    start: int
    end: int


class Symbol(Struct, frozen=True):
    """A cashtag; *text* is without its ``$``."""

    text: str
    start: int
    end: int


class Mention(Struct, frozen=True):
    """Somebody who exists."""

    account: Account
    start: int
    end: int


class Link(Struct, frozen=True):
    """*url* is the t.co link that stands in the text, *expanded_url* what was written."""

    url: str
    expanded_url: str
    display_url: str
    start: int
    end: int


Entity = Hashtag | Symbol | Mention | Link


class Processed(Struct, frozen=True):
    """A text as readers get it, and what was found in it, in the order of the text."""

    text: str
    entities: tuple[Entity, ...] = ()

    def followed_by(self, url: str, *, expanded_url: str, display_url: str) -> "Processed":
        """This text, a blank and one more link, which is how Twitter appends what belongs to a message."""
        start = len(self.text) + 1
        link = Link(url, expanded_url, display_url, start, start + len(url))
        return Processed(f"{self.text} {url}", (*self.entities, link))

    def cut(self, length: int) -> "Processed":
        """The first *length* characters, with those entities that are wholly among them."""
        return Processed(self.text[:length], tuple(entity for entity in self.entities if entity.end <= length))


_LATIN = r"A-Za-z0-9_\u00c0-\u024f\u0400-\u04ff"
_MARKS = r"\u0300-\u036f\u0900-\u0dff\u0e31-\u0e4e"
"""Combining marks, without which words of many scripts fall apart."""

_ENTITY = re.compile(
    rf"""
    (?<![A-Za-z0-9@＠$\#＃])(?P<link>[Hh][Tt][Tt][Pp][Ss]?://
        (?:[{_LATIN}](?:[{_LATIN}.-]*[{_LATIN}])?|[^\W_](?:[\w.-]*\w)?|\[[0-9A-Fa-f:.]++\])(?::[0-9]++)?
        (?:[/?\#](?:[{_LATIN}!*';:=+,.$/%\#\[\]~@|&?–-]|\([{_LATIN}!*';:=+,.$/%\#\[\]~@|&?–-]*+\))*+)?)
    |(?<![\w&])[\#＃](?P<hashtag>[\w{_MARKS}]++)(?![\#＃]|://)
    |(?<!\S)\$(?P<symbol>[A-Za-z]{{1,6}}(?:[._][A-Za-z]{{1,2}})?)(?![\w$])
    |(?<![\w!\#$%&*@＠])[@＠](?P<mention>[A-Za-z0-9_]{{1,15}})(?![A-Za-z0-9_@＠]|://)
    """,
    re.VERBOSE,
)
_NOT_AT_THE_END = "!*';:,.$%[]~@|?&–"
"""Punctuation belongs to the sentence, not to the link that it follows."""

_HOST = re.compile(r"[^/?#]*")
_LETTER = re.compile(r"[^\W\d_]")


def processed(text: str, *, seed: str, find: FindAccount, escape: bool = True) -> Processed:
    """*text* as it is sent in the world of *seed*, where *find* knows who can be mentioned."""
    if _is_plain(text):
        return Processed(text)
    parts, entities, length, done = [], [], 0, 0
    for entity in _found(text, seed, find):
        between = text[done : entity.start]
        parts.append(escaped(between) if escape else between)
        parts.append(entity.url if isinstance(entity, Link) else text[entity.start : entity.end])
        start, done = length + len(parts[-2]), entity.end
        length = start + len(parts[-1])
        entities.append(replace(entity, start=start, end=length))
    parts.append(escaped(text[done:]) if escape else text[done:])
    return Processed("".join(parts), tuple(entities))


def mentioned(text: str, find: FindAccount) -> list[Account]:
    """Who is mentioned in *text*, each once, in its order."""
    found = (entity.account for entity in _found(text, "", find) if isinstance(entity, Mention))
    return list({account.id: account for account in found}.values())


def addressed(text: str, find: FindAccount) -> Account | None:
    """Whom *text* begins with, if it begins with somebody."""
    first = next(_found(text, "", find), None)
    return first.account if isinstance(first, Mention) and first.start == 0 else None


def links_in(text: str) -> list[str]:
    """The links in *text*, as they were written."""
    return [entity.expanded_url for entity in _found(text, "", lambda _: None) if isinstance(entity, Link)]


def length_of(text: str) -> int:
    """
    How many characters *text* has as Twitter counts them: code points of its composed form (NFC).

    An accent that was written apart from its letter does not count, an emoji outside of the basic plane counts as one.
    """
    return len(text) if text.isascii() else len(normalize("NFC", text))


def tco(seed: str, url: str) -> str:
    """The t.co link of *url*: always the same one in the world of *seed*."""
    return f"https://t.co/{ids.derived(10, 't.co', seed, url)}"


def displayed(url: str) -> str:
    """How a link is shown to people: host without ``www.``, and the beginning of its path (facts §2.1)."""
    rest = url.partition("://")[2].removeprefix("www.")
    found = _HOST.match(rest)
    host = found[0] if found else ""
    path = rest[len(host) :]
    if path == "/":
        return host
    return host + (path if len(path) <= SHOWN_PATH else f"{path[:SHOWN_PATH]}…")


def escaped(text: str) -> str:
    """``&``, ``<`` and ``>`` as Twitter sends them; apostrophes stay (facts §2.1)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _is_plain(text: str) -> bool:
    """Whether nothing can be in *text*: the way of nearly all messages, and eight times as fast as a pattern."""
    return not (
        "://" in text
        or "@" in text
        or "#" in text
        or "&" in text
        or "<" in text
        or ">" in text
        or "$" in text
        or (not text.isascii() and ("＃" in text or "＠" in text))
    )


def _found(text: str, seed: str, find: FindAccount) -> Iterator[Entity]:
    """What is in *text*, where it was written."""
    for found in _ENTITY.finditer(text):
        kind, (start, end) = found.lastgroup, found.span()
        if kind == "link":
            url = found["link"].rstrip(_NOT_AT_THE_END)
            yield Link(tco(seed, url), url, displayed(url), start, start + len(url))
        elif kind == "hashtag" and _LETTER.search(found["hashtag"]):
            yield Hashtag(found["hashtag"], start, end)
        elif kind == "symbol":
            yield Symbol(found["symbol"], start, end)
        elif kind == "mention" and (account := find(found["mention"])) is not None:
            yield Mention(account, start, end)
