"""
A bot that does everything right, with the standard library alone: each message is answered once, whatever happens.

It shares no code with the emulator or the channel: a mistake that both made would pass every test.
The wrong bots change one part of it each; what they change is a method with a name.
"""

import base64
import hashlib
import hmac
import html
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import parse_qs

from tests.gallery.right.api import Api, Failed, Keys
from tests.gallery.right.lanes import Lanes
from tests.gallery.right.memory import Memory, Message

log = logging.getLogger("bot")

MOST_CHARACTERS = 10_000
MOST_ATTEMPTS = 10
UNDER_WAY_S = 2.0
MESSAGES = "/1.1/direct_messages/events"
ACTIVITY = "/1.1/account_activity/all"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a bot is told by its environment; *folder* is where it remembers things over a restart."""

    base_url: str
    keys: Keys
    environment: str
    port: int
    webhook_url: str
    folder: Path

    @property
    def account(self) -> str:
        """The user id that an access token begins with."""
        return self.keys.access_token.partition("-")[0]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered with."""

    status: int
    body: bytes = b""
    media_type: str = "application/json"
    location: str = ""


class Bot:
    """Answers challenges and deliveries, and the messages in them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.stopping = threading.Event()
        self.fresh: SimpleQueue[Message] = SimpleQueue()
        self.memory = self.new_memory()
        self.api = self.new_api()
        self.lanes = self.new_lanes()

    def new_api(self) -> Api:
        return Api(self.settings.base_url, self.settings.keys)

    def new_memory(self) -> Memory:
        return Memory(self.settings.folder / f"bot-{self.settings.account}-{self.settings.port}.sqlite")

    def new_lanes(self) -> Lanes:
        return Lanes(self.answer)

    # What Twitter asks of the webhook

    def challenged(self, query: str) -> Answer:
        """Answer ``?crc_token=…``."""
        token = self.token_in(query)
        if token is None:
            return Answer(400, b'{"error": "crc_token is missing"}')
        return Answer(200, json.dumps({"response_token": self.response_to(token)}).encode())

    def token_in(self, query: str) -> str | None:
        return parse_qs(query).get("crc_token", [None])[0]

    def response_to(self, token: str) -> str:
        return self.signature_of(token.encode())

    def delivered(self, body: bytes, signature: str | None) -> Answer:
        """Note what a delivery holds; the work on it begins when the delivery is acknowledged."""
        if not self.is_genuine(body, signature):
            return Answer(403)
        try:
            self.take_in(json.loads(body))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            log.warning("a delivery that cannot be read: %s", type(error).__name__)
        return Answer(200)

    def signature_of(self, content: bytes) -> str:
        return "sha256=" + base64.b64encode(self.digest_of(content)).decode()

    def digest_of(self, content: bytes) -> bytes:
        return hmac.digest(self.settings.keys.api_key_secret.encode(), content, hashlib.sha256)

    def is_genuine(self, body: bytes, signature: str | None) -> bool:
        return hmac.compare_digest(self.signature_of(body).encode(), (signature or "").encode())

    # What a delivery holds

    def take_in(self, delivery: dict[str, Any]) -> None:
        if "user_event" in delivery:
            self.lose_access(delivery["user_event"]["revoke"]["source"]["user_id"])
        if delivery.get("for_user_id") != self.settings.account:
            return
        for message in self.messages_of(delivery.get("direct_message_events") or ()):
            self.take(message)

    def take(self, message: Message) -> None:
        if self.is_for_us(message) and self.memory.add(message):
            self.fresh.put(message)

    def messages_of(self, events: Any) -> Iterator[Message]:
        for event in events:
            try:
                yield self.message_of(event)
            except (KeyError, TypeError, AttributeError) as error:
                log.warning("an event that cannot be read: %s", type(error).__name__)

    def message_of(self, event: Any) -> Message:
        content = event["message_create"]
        text = self.text_of(content["message_data"])
        return Message(event["id"], content["sender_id"], content["target"]["recipient_id"], text)

    def text_of(self, data: dict[str, Any]) -> str:
        """What was typed: Twitter escapes three characters and shortens links."""
        text = html.unescape(data.get("text") or "")
        for link in (data.get("entities") or {}).get("urls") or ():
            text = text.replace(link["url"], link.get("expanded_url") or link["url"])
        return text

    def is_for_us(self, message: Message) -> bool:
        """Whether a customer wrote it: what the account sends comes back as an event, too."""
        return message.recipient == self.settings.account != message.sender

    def lose_access(self, user_id: str) -> None:
        if user_id == self.settings.account:
            log.warning("access was revoked: nothing more is sent")
            self.memory.note("revoked", "yes")

    # What is answered

    def work(self) -> None:
        """Begin with what was taken in."""
        while True:
            try:
                self.lanes.put(self.fresh.get_nowait())
            except Empty:
                return

    def reply_to(self, message: Message) -> str:
        return f"You wrote: {message.text}"[:MOST_CHARACTERS]

    def recipient_of_reply(self, message: Message) -> str:
        return message.sender

    def answer(self, message: Message) -> None:
        """Send an answer, as often as it takes, unless it is refused for good."""
        if self.memory.state_of(message) == "sending":
            # The bot was killed while it sent this: the call may still be under way.
            self.stopping.wait(UNDER_WAY_S)
        for attempt in range(MOST_ATTEMPTS):
            if self.stopping.is_set() or self.memory.noted("revoked"):
                return
            try:
                self.memory.mark(message, "answered", self.send_once(message))
                return
            except Failed as failure:
                if not self.is_worth_repeating(failure):
                    self.give_up(message, failure)
                    return
                self.stopping.wait(self.pause_after(failure, attempt))

    def is_worth_repeating(self, failure: Failed) -> bool:
        return failure.outcome != "refused"

    def pause_after(self, failure: Failed, attempt: int) -> float:
        if failure.outcome == "limited":
            # The reset is told in whole seconds.
            return max(failure.reset - time.time(), 0) + 1 if failure.reset else 60.0
        return float(min(0.5 * 2**attempt, 4.0))

    def give_up(self, message: Message, failure: Failed) -> None:
        log.warning("message %s is not answered: %s", message.id, failure)
        if failure.status == 401:
            self.lose_access(self.settings.account)
        else:
            self.memory.mark(message, "refused", "")

    def send_once(self, message: Message) -> str:
        """The id of the answer; one that may be there already is looked for first."""
        text = self.reply_to(message)
        if self.memory.state_of(message) == "sending" and (there := self.found(message, text)):
            return there
        self.memory.mark(message, "sending", "")
        try:
            return self.send(self.recipient_of_reply(message), text)
        except Failed as failure:
            if failure.outcome == "garbled":
                return ""
            if failure.outcome != "unclear":
                self.memory.mark(message, "waiting", "")
            raise

    def send(self, recipient: str, text: str) -> str:
        content = {"target": {"recipient_id": recipient}, "message_data": {"text": text}}
        event = {"type": "message_create", "message_create": content}
        return str(self.api.call("POST", f"{MESSAGES}/new.json", body={"event": event})["event"]["id"])

    def found(self, message: Message, text: str) -> str | None:
        """The id of an answer that Twitter has although it did not say so."""
        listed = self.api.call("GET", f"{MESSAGES}/list.json", {"count": "50"})
        for other in self.messages_of(reversed(listed["events"])):
            ours = (other.sender, other.recipient, other.text) == (self.settings.account, message.sender, text)
            if ours and int(other.id) > int(message.id) and not self.memory.is_an_answer(other.id):
                return other.id
        return None

    # How it starts

    def start(self) -> None:
        for message in self.memory.unanswered():
            self.fresh.put(message)
        for step in (self.register, self.subscribe, self.catch_up):
            self.insist(step)
        self.work()

    def insist(self, step: Callable[[], None]) -> None:
        for attempt in range(MOST_ATTEMPTS):
            try:
                step()
                return
            except Failed as failure:
                log.warning("%s: %s", step.__name__, failure)
                if not self.is_worth_repeating(failure) or self.stopping.wait(self.pause_after(failure, attempt)):
                    return

    def register(self) -> None:
        """Keep the webhook that is registered, if it is ours, and have it challenged again where it is invalid."""
        path = f"{ACTIVITY}/{self.settings.environment}/webhooks"
        for webhook in self.api.call("GET", f"{path}.json"):
            if webhook["url"] != self.settings.webhook_url:
                self.api.call("DELETE", f"{path}/{webhook['id']}.json")
            elif webhook["valid"]:
                return
            else:
                self.api.call("PUT", f"{path}/{webhook['id']}.json")
                return
        self.api.call("POST", f"{path}.json", {"url": self.settings.webhook_url})

    def subscribe(self) -> None:
        try:
            self.api.call("POST", f"{ACTIVITY}/{self.settings.environment}/subscriptions.json")
        except Failed as failure:
            if failure.status != 409:
                raise
        self.memory.note("revoked", "")

    def catch_up(self) -> None:
        """Take in what was written while the bot was away; before it started for the first time, nothing was."""
        since = self.memory.noted("since")
        listed = self.listed()
        if not since:
            newest = next(listed, None)
            self.memory.note("since", newest.id if newest else "0")
            return
        missed = list(takewhile(lambda message: int(message.id) > int(since), listed))
        for message in reversed(missed):
            self.take(message)
        if missed:
            self.memory.note("since", missed[0].id)

    def listed(self) -> Iterator[Message]:
        """What Twitter has of the last 30 days, newest first; a page may be empty and not the last."""
        query = {"count": "50"}
        while True:
            page = self.api.call("GET", f"{MESSAGES}/list.json", query)
            yield from self.messages_of(page["events"])
            if "next_cursor" not in page:
                return
            query["cursor"] = page["next_cursor"]
