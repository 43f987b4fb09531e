"""Deliveries are acknowledged within 3 s, and what crosses the wire keeps its contracts."""

from collections.abc import Iterator, Sequence

from twitter_emulator.client import Entry

from .breaches import Breach

LIMIT_MS = 3000
"""How long Twitter waits for an answer (facts §5.2)."""

NOT_ITS_ANSWER = frozenset({"address", "name", "connect", "tls", "url"})
"""Troubles in which the channel was not reached: a test that needs it notices by itself."""


def unacknowledged(journal: Sequence[Entry]) -> Iterator[Breach]:
    """Deliveries as Twitter makes them that reached the channel, and were not received by it in time."""
    for entry in journal:
        if entry["kind"] == "attempt" and not _is_bent(entry) and entry.get("trouble") not in NOT_ITS_ANSWER:
            took_ms = entry["took_ms"]
            if entry["error"]:
                yield _late_or_refused(entry, entry["error"])
            elif took_ms > LIMIT_MS:
                yield _late_or_refused(entry, f"it took {took_ms / 1000:.1f} s, and Twitter waits 3 s")


def contracts_broken(journal: Sequence[Entry]) -> Iterator[Breach]:
    """What was sent or answered in another form than Twitter's, without a test having made it so."""
    for entry in journal:
        if entry["kind"] == "violation" and not _is_bent(entry):
            for problem in entry["problems"]:
                sentence = f"{entry['contract']}: {problem['path'] or 'the whole'}: {problem['reason']}"
                yield Breach("contracts", sentence, "", (entry["id"],))


def _late_or_refused(entry: Entry, why: str) -> Breach:
    stop = "" if why.endswith(("?", ".")) else "."
    sentence = f"Delivery {entry['delivery']} was not acknowledged within 3 s: {why}{stop}"
    return Breach("acknowledged", sentence, "Answer 200 at once, and work afterwards.", (entry["id"],))


def _is_bent(entry: Entry) -> bool:
    """Whether a test, or one of its faults, made it other than Twitter would."""
    return bool(entry.get("altered") or entry.get("fault"))
