"""What one journal entry says went wrong, in words for a person."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType

import msgspec

from twitter_emulator.client import Entry

_CREDENTIALS = frozenset({32, 89, 99, 135, 215, 220, 416})
_PERMISSION = frozenset({93, 200, 261, 453})
_ALREADY_SO = frozenset({139, 160, 327, 355})
"""Errors that say that what was asked for is so already: nothing fails because of them (facts §10)."""

_WHERE_THE_ADVICE_BEGINS = re.compile(r"; |(?<=[.?!])\s")
CHALLENGES = "challenges"
"""What may recover, of whichever URL: a webhook that was started again may have another."""

_LOOK = "Look at the call in the journal: `twitter-emulator tail` prints it"

_BY_CODE: Mapping[int, str] = MappingProxyType(
    {
        88: "Wait until the moment that x-rate-limit-reset names before the next call of this endpoint",
        150: "Do not send it again: the recipient takes messages only from accounts that they follow",
        226: "Do not send it again at once: Twitter took it for spam",
        349: "Do not send it again: the recipient takes no messages from this account",
        354: "Cut the text, or send it in several messages: 10,000 characters are the limit",
    }
)


class Rank(IntEnum):
    """How fundamental a cause is: what stands first makes everything after it likely."""

    BUG = 0
    UNREACHABLE = 1
    CREDENTIALS = 2
    CHALLENGE = 3
    PERMISSION = 4
    ADDRESS = 5
    CONTRACT = 6
    DELIVERY = 7
    CALL = 8
    LIMIT = 9
    CONSEQUENCE = 10
    MISSING = 11
    RECOVERED = 12
    """Went wrong at first, and right later."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the journal entry *id* says: *what* happened, and what to *do*. *about* is what may recover later."""

    id: int
    rank: Rank
    what: str
    do: str
    about: str = ""


def findings(entry: Entry) -> Iterator[Finding]:
    """What went wrong in *entry*; nothing for what somebody made go wrong."""
    if _is_wanted(entry):
        return
    look = _KINDS.get(entry["kind"])
    if look is not None:
        yield from look(entry)


def went_right(entry: Entry) -> str | None:
    """What *entry* shows to work, as in :attr:`Finding.about`."""
    match entry["kind"]:
        case "crc" if entry["ok"]:
            return CHALLENGES
        case "attempt" if entry["ok"]:
            return _delivery(entry)
        case "call" if (entry["status"] or 0) < 400 and entry.get("user"):
            return _CALLS
        case _:
            return None


def parted(text: str) -> tuple[str, str]:
    """*text* as what happened and what to do, where the latter is empty if *text* does not say."""
    found = _WHERE_THE_ADVICE_BEGINS.search(text)
    if found is None:
        return text.rstrip("."), ""
    return text[: found.start()].rstrip("."), text[found.end() :]


def sentence(text: str) -> str:
    """*text* with a capital at its beginning and an end at its end; nothing stays nothing."""
    if not text:
        return ""
    begun = text[:1].upper() + text[1:]
    return begun if begun.endswith((".", "?", "!", "…")) or "\n" in begun else f"{begun}."


_CALLS = "calls"


def _is_wanted(entry: Entry) -> bool:
    """Whether *entry* is what somebody asked for: a call that a fault refused, or a bent delivery that was refused."""
    if entry["kind"] == "violation":
        return bool(entry.get("altered"))
    if entry["kind"] == "call":
        return bool(entry.get("fault"))
    return bool(entry.get("fault")) and 400 <= (entry.get("status") or 0) < 500


def _delivery(entry: Entry) -> str:
    return f"delivery {entry['delivery']}"


def _bug(entry: Entry) -> Iterator[Finding]:
    yield Finding(entry["id"], Rank.BUG, f"The emulator itself failed: {entry['error']}", "Report it")


def _crc(entry: Entry) -> Iterator[Finding]:
    if entry["ok"]:
        return
    what, do = parted(entry["hint"] or "")
    rank = Rank.UNREACHABLE if entry["status"] is None else Rank.CHALLENGE
    yield Finding(entry["id"], rank, f"The webhook {entry['url']} fails its challenge: {what}", do, CHALLENGES)


def _attempt(entry: Entry) -> Iterator[Finding]:
    if entry["ok"]:
        return
    what, do = parted(entry["error"] or "")
    rank = Rank.UNREACHABLE if entry["status"] is None else Rank.DELIVERY
    yield Finding(entry["id"], rank, f"The webhook {entry['url']} takes no delivery: {what}", do, _delivery(entry))


def _call(entry: Entry) -> Iterator[Finding]:
    status, code = entry["status"] or 0, entry.get("error")
    if status < 400 or code in _ALREADY_SO:
        return
    rank = _rank_of_call(status, code)
    hint, advice = parted(entry.get("hint") or _message(entry))
    number = f"{status}" if code is None else f"{status} (error {code})"
    # Credentials that are wrong are wrong everywhere: what was called does not matter.
    called = "Calls are" if rank is Rank.CREDENTIALS else f"{entry['method']} {entry['path']} is"
    about = _CALLS if rank is Rank.CREDENTIALS else ""
    do = advice or _BY_CODE.get(code or 0, _LOOK)
    yield Finding(entry["id"], rank, f"{called} refused with {number}{': ' if hint else ''}{hint}", do, about)


def _rank_of_call(status: int, code: int | None) -> Rank:
    if code in _CREDENTIALS:
        return Rank.CREDENTIALS
    if code in _PERMISSION:
        return Rank.PERMISSION
    if status in (404, 501):
        return Rank.ADDRESS
    return Rank.LIMIT if status == 429 else Rank.CALL


def _message(entry: Entry) -> str:
    """What Twitter's answer says, empty if it is not to be read."""
    try:
        content = msgspec.json.decode(entry.get("response_body") or "")
        return str(content["errors"][0]["message"])
    except (ValueError, LookupError, TypeError):
        return ""


def _violation(entry: Entry) -> Iterator[Finding]:
    for problem in entry["problems"]:
        where = f"{problem['path'] or 'the whole'}: {problem['reason']}"
        if entry.get("side") == "request":
            what, do = f"The body sent to {entry['path']} breaks its contract at {where}", _contract(entry)
        elif entry["contract"].startswith("crc."):
            what, do = f"The answer to the challenge breaks its contract at {where}", _contract(entry)
        else:
            what, do = f"What the emulator says breaks the contract {entry['contract']} at {where}", "Report it"
        yield Finding(entry["id"], Rank.CONTRACT, what, do)


def _contract(entry: Entry) -> str:
    return f"Send what `twitter-emulator contract show {entry['contract']}` shows"


def _lost(entry: Entry) -> Iterator[Finding]:
    what, do = parted(entry["why"])
    revive = "Make it answer its challenge, then revive it with PUT account_activity/all/:env/webhooks/:id.json"
    yield Finding(
        entry["id"], Rank.CONSEQUENCE, f"Something happened and was not delivered, because {what}", do or revive
    )


_KINDS: Mapping[str, Callable[[Entry], Iterator[Finding]]] = MappingProxyType(
    {
        "error": _bug,
        "crc": _crc,
        "attempt": _attempt,
        "call": _call,
        "violation": _violation,
        "lost": _lost,
    }
)
