"""What Twitter does to the text of a message on its way, and how it is undone."""

import re

import msgspec

_SHORT_LINK = re.compile(r"(https?://t\.co/[A-Za-z0-9]+)")


class Link(msgspec.Struct, frozen=True):
    """A link that Twitter found: the t.co link in the text, and what was written there."""

    url: str = ""
    expanded_url: str | None = None


class Entities(msgspec.Struct, frozen=True):
    """As much of a message's entities as is needed to read its text."""

    urls: tuple[Link, ...] = ()


def as_written(text: str, entities: Entities | None, media_link: str | None = None) -> str:
    """
    A text as it was written: links as they were, and ``&``, ``<`` and ``>`` not HTML-escaped.

    A t.co link that no entity explains stays, for then it was written as it is. *media_link*, with which Twitter ends
    the text of a message with an attachment, was not written by anybody.
    """
    if media_link and text.endswith(media_link):
        text = text[: -len(media_link)].removesuffix(" ")
    if "://t.co/" not in text or entities is None:
        return unescaped(text)
    written = {link.url: link.expanded_url for link in entities.urls if link.expanded_url}
    return "".join(written.get(part) or unescaped(part) for part in _SHORT_LINK.split(text))


def unescaped(text: str) -> str:
    """Twitter sends ``&``, ``<`` and ``>`` HTML-escaped, and nothing else."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
