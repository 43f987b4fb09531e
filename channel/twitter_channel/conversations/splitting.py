"""Texts that are longer than a message may be, cut where a reader would pause."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from twitter_channel.answers import LONGEST_TEXT, Answer

# From the best place to cut to the worst; what is cut at a blank or a line break does without it.
_PAUSES = ("\n\n", "\n", ". ", "! ", "? ", "; ", ", ", " ")
_LEAST = 0.5
"""A part shorter than this share of the longest is not worth a better place."""
_JOINERS = ("\u200d", "\ufe0f", "\u20e3")


def parts(answer: Answer, longest: int = LONGEST_TEXT) -> tuple[Answer, ...]:
    """*answer* as messages of at most *longest* characters; all that it has beside its text is with the last."""
    texts = tuple(pieces(answer.text, longest))
    return (*(Answer(text, profile=answer.profile) for text in texts[:-1]), replace(answer, text=texts[-1]))


def pieces(text: str, longest: int) -> Iterator[str]:
    """*text* in pieces of at most *longest* characters, none of them blank unless all of it is."""
    while len(text) > longest:
        end = _end(text, longest)
        piece, text = text[:end].rstrip(), text[end:].lstrip()
        if piece:
            yield piece
        if not text:
            return
    yield text


def _end(text: str, longest: int) -> int:
    """Where the first piece ends: behind the last pause of the best kind that is not too early."""
    for pause in _PAUSES:
        found = text.rfind(pause, int(longest * _LEAST), longest + 1)
        if found > 0:
            return min(found + len(pause.rstrip()), longest) if pause.strip() else found
    return _whole_character(text, longest)


def _whole_character(text: str, end: int) -> int:
    """The last place up to *end* that does not cut what is drawn as one character."""
    for place in range(end, max(end - 32, 0), -1):
        if not _belongs(text[place]) and text[place - 1] not in _JOINERS:
            return place
    return end


def _belongs(character: str) -> bool:
    """Whether it changes the character before it: an accent, a skin tone, a joiner."""
    is_tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    return is_tone or character in _JOINERS or unicodedata.combining(character) != 0
