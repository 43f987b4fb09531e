"""
Limits are honoured: texts are not too long, and after a 429 the channel waits.

A call is early if it is made after a 429 of the same endpoint for the same account had been answered, and before the
moment that its ``x-rate-limit-reset`` names. Calls that were on their way already are not: a fifth of a second is left
for them, and a second for what whole seconds leave open. Where a 429 names no moment, as for messages, only who repeats
the same call five times within a second is told. A clock that was moved in between excuses everything.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime

from twitter_emulator.client import Entry

from .breaches import Breach

NAME = "limits"
TOO_LONG = 354
ON_ITS_WAY_MS = 200
UNCERTAIN_MS = 1000
HAMMERED = 5


def limits_ignored(journal: Sequence[Entry]) -> Iterator[Breach]:
    """Texts that were too long, and calls that came too early after a 429."""
    for stretch in _stretches(journal):
        calls = [entry for entry in stretch if entry["kind"] == "call"]
        yield from (_too_long(call) for call in calls if call["error"] == TOO_LONG)
        refused = [call for call in calls if call["status"] == 429]
        for index, call in enumerate(refused):
            yield from _early(call, calls) if _reset(call) else _hammered(refused[index : index + HAMMERED])


def _stretches(journal: Sequence[Entry]) -> Iterator[list[Entry]]:
    """The parts of *journal* between which somebody moved the clock."""
    stretch: list[Entry] = []
    for entry in journal:
        if entry["kind"] == "clock":
            yield stretch
            stretch = []
        else:
            stretch.append(entry)
    yield stretch


def _too_long(call: Entry) -> Breach:
    sentence = "A text was refused for being over 10,000 characters."
    return Breach(NAME, sentence, "Shorten texts, or send them in parts.", (call["id"],))


def _early(refused: Entry, calls: Sequence[Entry]) -> Iterator[Breach]:
    """The first call that did not wait for the reset that *refused* named."""
    answered_ms, wait_ms = _at_ms(refused), _wait_ms(refused)
    for call in calls:
        is_like = call["id"] > refused["id"] and _what(call) == _what(refused)
        if is_like and _began_ms(call) > answered_ms + ON_ITS_WAY_MS and _at_ms(call) < answered_ms + wait_ms:
            sentence = (
                f"{call['endpoint']} was called again {(_began_ms(call) - answered_ms) / 1000:.1f} s after a 429, "
            )
            reset = f"before its x-rate-limit-reset was over, in {wait_ms / 1000:g} s or more."
            yield Breach(NAME, sentence + reset, "Wait for the moment that it names.", (refused["id"], call["id"]))
            return


def _hammered(refused: Sequence[Entry]) -> Iterator[Breach]:
    same = [call for call in refused if _what(call) == _what(refused[0]) and _said(call) == _said(refused[0])]
    if len(same) == HAMMERED and _began_ms(same[-1]) - _at_ms(same[0]) < 1000:
        sentence = f"The same {same[0]['endpoint']} was refused with 429 {HAMMERED} times within a second."
        advice = "Wait longer after each refusal; windows are 15 minutes."
        yield Breach(NAME, sentence, advice, tuple(call["id"] for call in same))


def _what(call: Entry) -> tuple[str | None, str | None]:
    return call["endpoint"], call.get("user")


def _said(call: Entry) -> tuple[str, str]:
    return call["query"], call["request_body"]


def _reset(call: Entry) -> str | None:
    found: str | None = call["response_headers"].get("x-rate-limit-reset")
    return found


def _wait_ms(refused: Entry) -> float:
    """How long a client has to wait at least; both moments are of the same clock, in whole seconds."""
    answered = parsedate_to_datetime(refused["response_headers"]["date"]).timestamp()
    return (float(_reset(refused) or 0) - answered) * 1000 - UNCERTAIN_MS


def _at_ms(entry: Entry) -> float:
    return datetime.fromisoformat(entry["at"]).timestamp() * 1000


def _began_ms(call: Entry) -> float:
    return _at_ms(call) - float(call["took_ms"])
