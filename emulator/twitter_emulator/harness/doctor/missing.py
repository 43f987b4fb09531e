"""What a journal lacks: the step that was never made, where nothing that was made failed."""

from collections.abc import Sequence
from dataclasses import dataclass

from twitter_emulator.client import Entry

_SENDS = "POST /1.1/direct_messages/events/new.json"


@dataclass(frozen=True, slots=True)
class Lack:
    """*what* never happened, and what to *do* about it."""

    what: str
    do: str


def missing(journal: Sequence[Entry]) -> list[Lack]:
    """
    The first step of a channel's work that *journal* lacks; none if it is all there.

    Only a journal that goes back to the beginning of its world lacks anything: of others nobody knows.
    """
    if not journal or journal[0]["id"] != 1:
        return []
    if not _has(journal, "webhook", event="registered"):
        return [_no_webhook(journal)]
    if not _has(journal, "subscription", event="subscribed"):
        return [_NO_SUBSCRIPTION]
    if not _has(journal, "event", event="message"):
        return []
    if not _has(journal, "attempt"):
        return [_NO_DELIVERY]
    return [] if _answers(journal) else [_NO_ANSWER]


_NO_SUBSCRIPTION = Lack(
    "A webhook is registered, but no account is subscribed to it, so that nothing is delivered",
    "Let the channel call POST /1.1/account_activity/all/:env/subscriptions.json with the account's access token.",
)
_NO_DELIVERY = Lack(
    "There are a webhook and a subscription, but no message for a subscribed account was delivered yet",
    "Write to the account that is subscribed, and wait until the world has settled.",
)
_NO_ANSWER = Lack(
    "The webhook acknowledged what was delivered, but the channel sent no message after it",
    "Look into the channel's log: did it fail after it had acknowledged, or take the message for its own?",
)


def _no_webhook(journal: Sequence[Entry]) -> Lack:
    if _has(journal, "call"):
        return Lack(
            "The channel calls the API, but registered no webhook, so that nothing is delivered",
            "Let it call POST /1.1/account_activity/all/:env/webhooks.json?url=… when it starts.",
        )
    return Lack(
        "The channel never called the API, and no webhook is registered",
        "See that it runs, and that it calls this emulator: `twitter-emulator env` prints the address and the keys.",
    )


def _has(journal: Sequence[Entry], kind: str, **about: str) -> bool:
    return any(entry["kind"] == kind and about.items() <= entry.items() for entry in journal)


def _answers(journal: Sequence[Entry]) -> bool:
    """Whether anything was sent over the API after the first delivery."""
    first = next(entry["id"] for entry in journal if entry["kind"] == "attempt")
    return any(entry["kind"] == "call" and entry.get("endpoint") == _SENDS and entry["id"] > first for entry in journal)
