"""The journal read as conversations: who wrote what, how, and what the subject was told of it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from twitter_emulator.client import Entry

SENDING = "POST /1.1/direct_messages/events/new.json"

# Bodies are read as text: the journal keeps the beginning of long ones only, and others were altered on purpose.
_ID = re.compile(r'"id"\s*:\s*"(\d+)"')
_EVENT = re.compile(r'"type":"message_create","id":"(\d+)"')
_SENDER = re.compile(r'"sender_id":"(\d+)"')


@dataclass(frozen=True, slots=True)
class Said:
    """A Direct Message. *entry* is its place in the journal; *by_api* that a program sent it, and was told so."""

    entry: int
    message: str
    sender: str
    recipient: str
    text: str
    trace: str
    by_api: bool


@dataclass(frozen=True, slots=True)
class Record:
    """
    What a journal says about conversations.

    *talks* are the messages of each pair of accounts, in order. *told* counts for each message how often the same
    webhook was told of it for the same account; *heard* for a pair of accounts, how often the first was told of
    anything that the second did.
    """

    talks: tuple[tuple[Said, ...], ...]
    told: Counter[tuple[str, str]]
    heard: Counter[tuple[str, str]]

    def is_told(self, said: Said) -> bool:
        """Whether its sender was told of it, as of an echo."""
        return self.told[said.sender, said.message] > 0


def record_of(journal: Sequence[Entry]) -> Record:
    """*journal*, oldest first."""
    attempts = [entry for entry in journal if entry["kind"] == "attempt"]
    return Record(_talks(journal), _told(attempts), _heard(attempts))


def _talks(journal: Sequence[Entry]) -> tuple[tuple[Said, ...], ...]:
    sent = {message for entry in journal if _is_sending(entry) for message in _ID.findall(entry["response_body"])[:1]}
    talks: dict[frozenset[str], list[Said]] = {}
    for said in _messages(journal, sent):
        talks.setdefault(frozenset((said.sender, said.recipient)), []).append(said)
    return tuple(map(tuple, talks.values()))


def _is_sending(entry: Entry) -> bool:
    """Whether a message was sent and the channel told so; after a fault it may rightly send once more."""
    is_sending = entry["kind"] == "call" and entry["endpoint"] == SENDING and entry["status"] == 200
    return is_sending and not entry.get("fault")


def _messages(journal: Sequence[Entry], sent: set[str]) -> Iterator[Said]:
    for entry in journal:
        if (entry["kind"], entry.get("event")) == ("event", "message"):
            message = entry["message"]
            yield Said(entry["id"], message, entry["from"], entry["to"], entry["text"], entry["trace"], message in sent)


def _told(attempts: Sequence[Entry]) -> Counter[tuple[str, str]]:
    """By the account that was told and the message; of several webhooks the one that was told most often counts."""
    each: Counter[tuple[str, str, str]] = Counter()
    for attempt in attempts:
        for message in _EVENT.findall(attempt["request_body"]):
            each[attempt["webhook"], attempt["for_user_id"], message] += 1
    most: Counter[tuple[str, str]] = Counter()
    for (_, account, message), count in each.items():
        most[account, message] = max(most[account, message], count)
    return most


def _heard(attempts: Sequence[Entry]) -> Counter[tuple[str, str]]:
    heard: Counter[tuple[str, str]] = Counter()
    for attempt in attempts:
        heard.update((attempt["for_user_id"], sender) for sender in _SENDER.findall(attempt["request_body"]))
    return heard
