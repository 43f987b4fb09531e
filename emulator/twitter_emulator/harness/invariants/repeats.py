"""
An event is handled once, however often it is delivered.

Deliveries are repeated when an acknowledgement got lost, and by tests. Their event has the same id. It was handled
twice if a channel was told of one message of a customer several times, and each text that it answered to that message
was sent several times.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from twitter_emulator.client import Entry

from .breaches import Breach
from .talks import Record, Said, record_of

NAME = "once"
ADVICE = "Remember the ids of events that were handled, and only acknowledge those that come again."


def repeats(journal: Sequence[Entry]) -> Iterator[Breach]:
    """Where a channel answers a message once for each of its deliveries."""
    record = record_of(journal)
    for talk in record.talks:
        for said in talk:
            if record.told[said.recipient, said.message] > 1:
                yield from _repeated(said, talk, record)


def _repeated(said: Said, talk: Sequence[Said], record: Record) -> Iterator[Breach]:
    answers = [one for one in talk if one.by_api and one.trace == said.trace and one.sender == said.recipient]
    counts = Counter(answer.text for answer in answers)
    if "" in counts or min(counts.values(), default=0) < 2:
        return
    often = record.told[said.recipient, said.message]
    yield Breach(
        NAME,
        f"The message {said.text[:60]!r} (event {said.message}) was delivered {often} times and answered "
        f"{min(counts.values())} times.",
        ADVICE,
        (said.entry, *(answer.entry for answer in answers)),
    )
