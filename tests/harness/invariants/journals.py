"""Journals as the control API shows them, written by hand: what an invariant needs of each entry, and no more."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from twitter_emulator.client import Entry

BRAND, ALICE = "1", "2"
START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Journal:
    """Grows by what happens; every entry is a millisecond after the one before."""

    entries: list[Entry] = field(default_factory=list)
    at: datetime = START

    def hears(self, text: str, *, times: int = 1) -> str:
        """Alice writes *text*, and the channel is told of it so many times; the id of the message."""
        message = self._message(ALICE, BRAND, text)
        for _ in range(times):
            self.told(message, ALICE, BRAND, text)
        return message

    def sends(self, *texts: str, trace: str = "t1", is_echoed: bool = True) -> None:
        """The channel sends *texts* to Alice, one after the other, and is told of each."""
        for text in texts:
            message = self._message(BRAND, ALICE, text, trace)
            self.call(response_body=json.dumps({"event": {"type": "message_create", "id": message}}))
            if is_echoed:
                self.told(message, BRAND, ALICE, text)

    def types(self, text: str) -> None:
        """Somebody writes to Alice for the brand, in Twitter itself, and the channel is told of it."""
        self.told(self._message(BRAND, ALICE, text), BRAND, ALICE, text)

    def told(self, message: str, sender: str, recipient: str, text: str) -> None:
        create = {"target": {"recipient_id": recipient}, "sender_id": sender, "message_data": {"text": text}}
        event = {"type": "message_create", "id": message, "message_create": create}
        body = json.dumps({"for_user_id": BRAND, "direct_message_events": [event]}, separators=(",", ":"))
        self.attempt(request_body=body)

    def attempt(self, **about: Any) -> None:
        usual = {"delivery": "d1", "webhook": "9", "for_user_id": BRAND, "request_body": "", "took_ms": 2.0}
        answered = {"status": 200, "error": None, "trouble": None, "altered": False}
        self.add("attempt", **{**usual, **answered, **about})

    def call(self, **about: Any) -> None:
        endpoint = "POST /1.1/direct_messages/events/new.json"
        usual = {"endpoint": endpoint, "user": BRAND, "query": "", "request_body": "", "response_body": ""}
        answered: dict[str, Any] = {"status": 200, "error": None, "took_ms": 1.0, "response_headers": {}}
        self.add("call", **{**usual, **answered, **about})

    def add(self, kind: str, **about: Any) -> None:
        self.at += timedelta(milliseconds=1)
        at = self.at.isoformat(timespec="milliseconds")
        self.entries.append({"id": len(self.entries) + 1, "at": at, "kind": kind, "trace": "t1", **about})

    def _message(self, sender: str, recipient: str, text: str, trace: str = "t1") -> str:
        message = str(1000 + len(self.entries))
        about = {"event": "message", "message": message, "from": sender, "to": recipient, "text": text}
        self.add("event", **about)
        self.entries[-1]["trace"] = trace
        return message
