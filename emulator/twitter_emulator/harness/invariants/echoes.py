"""
No reply to an echo: Twitter tells a channel of its own messages, too, and whoever answers those never stops.

Who answers an echo cannot be seen from one message: a second one may belong to an answer in several parts, and comes
after the echo of the first in any case. What gives a channel away is that it goes on, on its own, in a pattern that is
made of its own words. A row of messages is a loop if

- all were sent over the API to one customer, without a message of the customer in between,
- the channel had been told of each before the next (its echo was delivered),
- they repeat themselves: after at most five messages the same texts come again ("Hello!", "Hello!", …), or each is
  the one before it in the same frame (``You said: You said: hi``),
- and they do so more often than anything that this customer did was delivered, at least twice: so that many equal
  questions, deliveries that came twice, and one repetition after a lost answer are allowed for.

What a channel words freely each time it answers an echo is not found here; `verify` asks for that (``identity.echo``).
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from twitter_emulator.client import Entry

from .breaches import Breach
from .talks import Record, Said, record_of

NAME = "echo"
LONGEST_PERIOD = 5
ADVICE = "Leave out events whose sender_id is the account that they are delivered for."


def echoes(journal: Sequence[Entry]) -> Iterator[Breach]:
    """Where a channel talks to itself."""
    record = record_of(journal)
    for talk in record.talks:
        for row in _rows(talk, record):
            loop = _loop(row, allowed=max(1, record.heard[row[0].sender, row[0].recipient]))
            if loop:
                yield Breach(NAME, _sentence(loop), ADVICE, tuple(said.entry for said in loop))
                break


def _rows(talk: Sequence[Said], record: Record) -> Iterator[list[Said]]:
    """What was said without an answer, each message after the echo of the one before it."""
    for _, monologue in groupby(talk, key=lambda said: said.sender):
        row: list[Said] = []
        for said in monologue:
            if row and said.by_api and record.is_told(row[-1]):
                row.append(said)
                continue
            if len(row) > 1:
                yield row
            row = [said]
        if len(row) > 1:
            yield row


def _loop(row: Sequence[Said], *, allowed: int) -> Sequence[Said]:
    """The part of *row* that repeats itself more than *allowed* times; empty if none does."""
    frames = [_frame(before.text, after.text) for before, after in pairwise(row)]
    framed = _longest([frame is not None and frame == last for last, frame in pairwise(frames)])
    # Two equal frames in a row are three messages that repeat themselves twice.
    if framed and framed + 1 > allowed:
        return row
    for period in range(2, LONGEST_PERIOD + 1):
        texts = [said.text for said in row]
        same = [text != "" and text == again for text, again in zip(texts, texts[period:], strict=False)]
        if _longest(same) // period > allowed:
            return row
    return ()


def _frame(before: str, after: str) -> tuple[str, str] | None:
    """What *after* has around *before*; None if that is not in it."""
    start, found, end = after.partition(before) if before else ("", "", "")
    return (start, end) if found else None


def _longest(flags: Sequence[bool]) -> int:
    """The length of the longest row of True."""
    return max((len(list(group)) for flag, group in groupby(flags) if flag), default=0)


def _sentence(loop: Sequence[Said]) -> str:
    shown = ", ".join(repr(said.text[:60]) for said in loop[:3])
    return f"The channel answers its own messages: {len(loop)} in a row to one customer who wrote nothing: {shown}, …"
