"""One bot for each way to fail a check."""

import base64
import hashlib
import hmac
import html
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

import httpx

from tests.harness.verify.bots import NEW, Answer, Bot

LONG_S = 3.3
"""Longer than Twitter waits."""


# Challenges


class HexDigest(Bot):
    def response_to(self, token: str) -> str:
        return "sha256=" + self.digest_of(token.encode()).hex()


class UrlSafe(Bot):
    def response_to(self, token: str) -> str:
        return "sha256=" + base64.urlsafe_b64encode(self.digest_of(token.encode())).decode()


class NoPrefix(Bot):
    def response_to(self, token: str) -> str:
        return super().response_to(token).removeprefix("sha256=")


class TokenSecret(Bot):
    def response_to(self, token: str) -> str:
        digest = hmac.digest(self.credentials.access_token_secret.encode(), token.encode(), hashlib.sha256)
        return "sha256=" + base64.b64encode(digest).decode()


class MadeUpSecret(Bot):
    def response_to(self, token: str) -> str:
        return "sha256=" + base64.b64encode(hmac.digest(b"changeme", token.encode(), hashlib.sha256)).decode()


class PlainText(Bot):
    def challenged(self, query: str, signature: str) -> Answer:
        return Answer(200, self.response_to(self.token_in(query) or "").encode())


class Page(Bot):
    def challenged(self, query: str, signature: str) -> Answer:
        return Answer(404, b"<html>not found</html>")


class DecodedTwice(Bot):
    def response_to(self, token: str) -> str:
        return super().response_to(unquote_plus(token))


class Cached(Bot):
    first = ""

    def response_to(self, token: str) -> str:
        self.first = self.first or super().response_to(token)
        return self.first


class Slow(Bot):
    def challenged(self, query: str, signature: str) -> Answer:
        time.sleep(LONG_S)
        return super().challenged(query, signature)


class Redirecting(Bot):
    def challenged(self, query: str, signature: str) -> Answer:
        return Answer(302, headers={"location": f"{self.url}/"})


class NeedsToken(Bot):
    def without_token(self) -> Answer:
        return Answer(500, b"KeyError: crc_token")


class FirstParameter(Bot):
    def token_in(self, query: str) -> str | None:
        pairs = parse_qsl(query)
        return pairs[0][1] if pairs else None


class SignedWithoutToken(Bot):
    def without_token(self) -> Answer:
        return Answer(200, json.dumps({"response_token": self.response_to("")}).encode())


class OneRequestAtATime(Bot):
    """Its one worker answers challenges, too."""

    workers = 1

    def challenged(self, query: str, signature: str) -> Answer:
        return self.pool.submit(super().challenged, query, signature).result()


class CrashesOnForgedChallenge(Bot):
    def challenged(self, query: str, signature: str) -> Answer:
        if not hmac.compare_digest(self.signature_of(query.encode()), signature):
            return Answer(500)
        return super().challenged(query, signature)


# Signatures


class NeverVerifies(Bot):
    def is_genuine(self, body: bytes, signature: str) -> bool:
        return True


class VerifiesIfThere(Bot):
    def is_genuine(self, body: bytes, signature: str) -> bool:
        return not signature or super().is_genuine(body, signature)


class CrashesOnForged(Bot):
    def delivered(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        return (
            Answer(500) if not self.is_genuine(body, self.signature_in(headers)) else super().delivered(body, headers)
        )


class KnowsFormOnly(Bot):
    """Looks at the form of a signature, not at what it is of."""

    def is_genuine(self, body: bytes, signature: str) -> bool:
        return signature.startswith("sha256=") and len(signature) == 51


class ExpectsHex(Bot):
    def is_genuine(self, body: bytes, signature: str) -> bool:
        return signature == "sha256=" + self.digest_of(body).hex()


class TakesHexToo(Bot):
    def is_genuine(self, body: bytes, signature: str) -> bool:
        return super().is_genuine(body, signature) or signature == "sha256=" + self.digest_of(body).hex()


class WritesBodyAgain(Bot):
    def is_genuine(self, body: bytes, signature: str) -> bool:
        try:
            again = json.dumps(json.loads(body), separators=(",", ":"), ensure_ascii=False).encode()
        except ValueError:
            return False
        return super().is_genuine(again, signature)


class AsciiOnly(Bot):
    def is_genuine(self, body: bytes, signature: str) -> bool:
        return super().is_genuine(body.decode("ascii", "replace").encode(), signature)


class HeaderByCase(Bot):
    def signature_in(self, headers: Mapping[str, str]) -> str:
        return headers.get("x-twitter-webhooks-signature", "")


class CrashesOnEmpty(Bot):
    def delivered(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        return super().delivered(body, headers) if body else Answer(500)


# Acknowledgement


class Refuses(Bot):
    def delivered(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        super().delivered(body, headers)
        return Answer(503)


class AnswersFirst(Bot):
    def queue(self, event: dict[str, Any]) -> None:
        self.work(event)


class PassesTroubleOn(Bot):
    status = 200

    def queue(self, event: dict[str, Any]) -> None:
        self.work(event)

    def send(self, recipient: str, text: str) -> None:
        self.status = self.send_once(recipient, text).status_code

    def delivered(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        answer = super().delivered(body, headers)
        return Answer(self.status) if self.status >= 500 else answer


class KnowsOnlyMessages(Bot):
    """Answers 500 to every delivery that has no messages."""

    def delivered(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        if self.is_genuine(body, self.signature_in(headers)) and b'"direct_message_events"' not in body:
            return Answer(500)
        return super().delivered(body, headers)


class FirstOfBatch(Bot):
    def events_of(self, delivery: dict[str, Any]) -> list[dict[str, Any]]:
        return super().events_of(delivery)[:1]


class RefusesOthers(Bot):
    def delivered(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        answer = super().delivered(body, headers)
        return Answer(401) if answer.status == 200 and f'"for_user_id":"{self.brand}"'.encode() not in body else answer


class GivesUp(Bot):
    """Ends at the first delivery that it cannot read."""

    has_ended = False

    def take_in(self, delivery: Any) -> None:
        if not self.has_ended:
            try:
                super().take_in(delivery)
            except (LookupError, TypeError, AttributeError):
                self.has_ended = True


class GivesUpOnGarbage(Bot):
    has_ended = False

    def delivered(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        try:
            json.loads(body)
        except ValueError:
            self.has_ended = True
        return Answer(500) if self.has_ended else super().delivered(body, headers)


class GivesUpOnOddEvents(GivesUp):
    def events_of(self, delivery: dict[str, Any]) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = delivery["direct_message_events"]
        return [event for event in events if event["message_create"]["message_data"]["text"]]


class SmallBodies(Bot):
    def delivered(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        return Answer(413) if len(body) > 100_000 else super().delivered(body, headers)


# Content


class Silent(Bot):
    def queue(self, event: dict[str, Any]) -> None:
        """Nothing."""


class Deaf(Bot):
    """Does not answer messages in which :meth:`is_beyond` finds something."""

    def queue(self, event: dict[str, Any]) -> None:
        if not self.is_beyond(event["message_create"]["message_data"]):
            super().queue(event)

    def is_beyond(self, data: dict[str, Any]) -> bool:
        raise NotImplementedError


class NoEmoji(Deaf):
    def is_beyond(self, data: dict[str, Any]) -> bool:
        return any(ord(letter) > 0xFFFF for letter in data["text"])


class NoRightToLeft(Deaf):
    def is_beyond(self, data: dict[str, Any]) -> bool:
        return any("\u0590" <= letter <= "\u06ff" for letter in data["text"])


class ShortTexts(Deaf):
    def is_beyond(self, data: dict[str, Any]) -> bool:
        return len(data["text"]) > 5000


class WordsForNothing(Deaf):
    def is_beyond(self, data: dict[str, Any]) -> bool:
        return data["text"] in ("null", "None", "undefined", "0", "false")


class NoMarkup(Deaf):
    def is_beyond(self, data: dict[str, Any]) -> bool:
        return "<script" in html.unescape(data["text"])


class OneLine(Deaf):
    def is_beyond(self, data: dict[str, Any]) -> bool:
        return "\n" in data["text"]


class NoLinks(Deaf):
    def is_beyond(self, data: dict[str, Any]) -> bool:
        return bool(data.get("entities", {}).get("urls")) and "attachment" not in data


class NoMedia(Deaf):
    def is_beyond(self, data: dict[str, Any]) -> bool:
        return "attachment" in data


class NoQuickReplies(Deaf):
    def is_beyond(self, data: dict[str, Any]) -> bool:
        return "quick_reply_response" in data


class EscapesTwice(Bot):
    def words_for(self, event: dict[str, Any]) -> str:
        return f"You said {event['message_create']['message_data']['text']}"[:10_000]


class NeedsUsers(Bot):
    def take_in(self, delivery: dict[str, Any]) -> None:
        if delivery["users"]:
            super().take_in(delivery)


class KnowsEveryMember(Bot):
    def take_in(self, delivery: dict[str, Any]) -> None:
        if set(delivery) <= {"for_user_id", "direct_message_events", "users", "apps"}:
            super().take_in(delivery)


# Identity


class AnswersItself(Bot):
    def is_question(self, event: dict[str, Any]) -> bool:
        return True


class AnswersTheOther(Bot):
    """Answers whoever is in the conversation besides the brand: its own answers, too."""

    def is_question(self, event: dict[str, Any]) -> bool:
        return True

    def recipient_of(self, event: dict[str, Any]) -> str:
        people = (event["message_create"]["sender_id"], event["message_create"]["target"]["recipient_id"])
        return str(next(one for one in people if one != self.brand))


class KnowsItsApp(AnswersTheOther):
    def is_question(self, event: dict[str, Any]) -> bool:
        is_own = event["message_create"]["sender_id"] == self.brand
        return not is_own or event["message_create"].get("source_app_id") == "3033300"


class KnowsItsWords(AnswersTheOther):
    def is_question(self, event: dict[str, Any]) -> bool:
        return not event["message_create"]["message_data"]["text"].startswith("You said")


class AnswersThePredecessor(Bot):
    """Mixes customers up: who writes second gets no answer, who wrote first gets both."""

    before = ""

    def recipient_of(self, event: dict[str, Any]) -> str:
        self.before = self.before or super().recipient_of(event)
        return self.before


class AnswersForEverybody(Bot):
    def take_in(self, delivery: dict[str, Any]) -> None:
        super().take_in({**delivery, "for_user_id": self.brand})


# Order


class AnswersEveryTime(Bot):
    def is_new(self, event: dict[str, Any]) -> bool:
        return True


class LooksBeforeItNotes(Bot):
    def is_new(self, event: dict[str, Any]) -> bool:
        known = event["id"] in self.seen
        time.sleep(0.2)
        self.seen.add(event["id"])
        return not known


class NewerOnly(Bot):
    newest = 0

    def is_new(self, event: dict[str, Any]) -> bool:
        with self.noting:
            is_newer = int(event["id"]) > self.newest
            self.newest = max(self.newest, int(event["id"]))
            return is_newer


class BackToFront(Bot):
    """Answers five messages when it has five, the last one first."""

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self.waiting: list[dict[str, Any]] = []

    def work(self, event: dict[str, Any]) -> None:
        with self.noting:
            self.waiting.append(event)
            ready, self.waiting = (self.waiting, []) if len(self.waiting) == 5 else ([], self.waiting)
        for one in reversed(ready):
            self.send(self.recipient_of(one), self.words_for(one))


class DropsTooMuch(Bot):
    """Has room for few messages."""

    def queue(self, event: dict[str, Any]) -> None:
        if self.pool._work_queue.qsize() < 20:
            super().queue(event)

    workers = 1


class KnowsMessagesByText(Bot):
    def is_new(self, event: dict[str, Any]) -> bool:
        return super().is_new({"id": event["message_create"]["message_data"]["text"]})


class OneCustomerAtATime(Bot):
    def lane_of(self, event: dict[str, Any]) -> str:
        return "everybody"


# Sending


class SameNonce(Bot):
    def nonce(self) -> str | None:
        return "always-the-same-nonce"


class WithoutEvent(Bot):
    def send_once(self, recipient: str, text: str) -> httpx.Response:
        return self.post(NEW, self.event_of(recipient, text))


class RetiredEndpoint(Bot):
    def send_once(self, recipient: str, text: str) -> httpx.Response:
        return self.post("/1.1/direct_messages/new.json", {"user_id": recipient, "text": text})


class SendsTooMuch(Bot):
    def words_for(self, event: dict[str, Any]) -> str:
        return f"You said {event['message_create']['message_data']['text']}"


class KnocksAtOnce(Bot):
    def is_to_be_sent_again(self, answer: httpx.Response) -> bool:
        return answer.status_code in (429, 503)


class NeverAgain(Bot):
    def is_to_be_sent_again(self, answer: httpx.Response) -> bool:
        return False


class RepeatsWhatIsRefused(Bot):
    def is_to_be_sent_again(self, answer: httpx.Response) -> bool:
        return answer.status_code >= 400


class RepeatsWhatIsUnclear(Bot):
    def unclear(self, recipient: str, text: str) -> None:
        for _ in range(2):
            self.send_once(recipient, text)


class ReadsAnswers(Bot):
    """Sends again when it cannot read the answer."""

    def sent(self, recipient: str, text: str, answer: httpx.Response) -> None:
        try:
            json.loads(answer.content)
        except ValueError:
            self.send_once(recipient, text)


class StopsWhenRefused(Bot):
    """After one refusal it sends to nobody."""

    has_stopped = False

    def queue(self, event: dict[str, Any]) -> None:
        if not self.has_stopped:
            super().queue(event)

    def sent(self, recipient: str, text: str, answer: httpx.Response) -> None:
        self.has_stopped = self.has_stopped or answer.status_code >= 400


# Life


class Talkative(Bot):
    """Goes on answering where a person has written for the brand."""
