"""
A right bot in this process, and wrong ones, which differ from it in one method each.

It is threads around a standard HTTP server: it answers ``You said …`` to every message, once.
"""

import base64
import hashlib
import hmac
import html
import json
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from oauthlib import oauth1

from twitter_emulator.client import Credentials

NEW = "/1.1/direct_messages/events/new.json"
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Bot:
    """Does everything right, as far as a bot without a memory on disk can."""

    workers = 64

    def __init__(self, credentials: Credentials) -> None:
        self.credentials = credentials
        self.brand = credentials.brand.id
        self.secret = credentials.api_key_secret
        self.seen: set[str] = set()
        self.noting = threading.Lock()
        self.lanes: dict[str, threading.Lock] = {}
        self.pool = ThreadPoolExecutor(self.workers)
        self.http = httpx.Client(trust_env=False, verify=False, timeout=10)
        self.url = ""

    # Challenges

    def challenged(self, query: str, signature: str) -> Answer:
        token = self.token_in(query)
        if token is None:
            return self.without_token()
        return Answer(200, json.dumps({"response_token": self.response_to(token)}).encode())

    def token_in(self, query: str) -> str | None:
        return parse_qs(query).get("crc_token", [None])[0]

    def without_token(self) -> Answer:
        return Answer(400)

    def response_to(self, token: str) -> str:
        return self.signature_of(token.encode())

    def signature_of(self, content: bytes) -> str:
        return "sha256=" + base64.b64encode(self.digest_of(content)).decode()

    def digest_of(self, content: bytes) -> bytes:
        return hmac.digest(self.secret.encode(), content, hashlib.sha256)

    # Deliveries

    def delivered(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        if not self.is_genuine(body, self.signature_in(headers)):
            return Answer(403)
        try:
            self.take_in(json.loads(body))
        except (ValueError, LookupError, TypeError, AttributeError):
            return Answer(200)
        return Answer(200)

    def signature_in(self, headers: Mapping[str, str]) -> str:
        return {name.lower(): value for name, value in headers.items()}.get("x-twitter-webhooks-signature", "")

    def is_genuine(self, body: bytes, signature: str) -> bool:
        return hmac.compare_digest(self.signature_of(body), signature)

    def take_in(self, delivery: dict[str, Any]) -> None:
        if delivery.get("for_user_id") != self.brand:
            return
        for event in self.events_of(delivery):
            if self.is_question(event) and self.is_new(event):
                self.queue(event)

    def events_of(self, delivery: dict[str, Any]) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = delivery.get("direct_message_events", [])
        return [event for event in events if event.get("type") == "message_create" and "text" in _data(event)]

    def is_question(self, event: dict[str, Any]) -> bool:
        return bool(event["message_create"]["sender_id"] != self.brand)

    def is_new(self, event: dict[str, Any]) -> bool:
        with self.noting:
            known = event["id"] in self.seen
            self.seen.add(event["id"])
            return not known

    def queue(self, event: dict[str, Any]) -> None:
        self.pool.submit(self.work, event)

    # Answers

    def work(self, event: dict[str, Any]) -> None:
        """One conversation after the order in which its messages came."""
        with self.lanes.setdefault(self.lane_of(event), threading.Lock()):
            self.send(self.recipient_of(event), self.words_for(event))

    def lane_of(self, event: dict[str, Any]) -> str:
        return str(event["message_create"]["sender_id"])

    def recipient_of(self, event: dict[str, Any]) -> str:
        return str(event["message_create"]["sender_id"])

    def words_for(self, event: dict[str, Any]) -> str:
        return f"You said {html.unescape(_data(event)['text'])}"[:10_000]

    def send(self, recipient: str, text: str) -> None:
        """Send once more what was certainly not sent; what may have been is left."""
        for _ in range(ATTEMPTS):
            try:
                answer = self.send_once(recipient, text)
            except httpx.TransportError:
                return self.unclear(recipient, text)
            if not self.is_to_be_sent_again(answer):
                return self.sent(recipient, text, answer)
        return None

    def is_to_be_sent_again(self, answer: httpx.Response) -> bool:
        if answer.status_code == 429:
            time.sleep(max(0.0, int(answer.headers["x-rate-limit-reset"]) - time.time()) + 0.1)
            return True
        return answer.status_code >= 500

    def unclear(self, recipient: str, text: str) -> None:
        """Whether it was sent is not known."""

    def sent(self, recipient: str, text: str, answer: httpx.Response) -> None:
        """It was, or it was refused."""

    def send_once(self, recipient: str, text: str) -> httpx.Response:
        return self.post(NEW, {"event": self.event_of(recipient, text)})

    def event_of(self, recipient: str, text: str) -> dict[str, Any]:
        create = {"target": {"recipient_id": recipient}, "message_data": {"text": text}}
        return {"type": "message_create", "message_create": create}

    def post(self, path: str, content: Any) -> httpx.Response:
        keys = self.credentials
        signer = oauth1.Client(
            keys.api_key, self.secret, keys.access_token, keys.access_token_secret, nonce=self.nonce()
        )
        url, headers, _ = signer.sign(f"{keys.api_base_url}{path}", http_method="POST")
        return self.http.post(url, json=content, headers=headers)

    def nonce(self) -> str | None:
        """None for one that the library makes."""
        return None


def _data(event: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = event.get("message_create", {}).get("message_data", {})
    return data


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, bot: Bot, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.bot = bot


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        bot = self.server.bot
        self._answer(bot.challenged(urlsplit(self.path).query, bot.signature_in(dict(self.headers.items()))))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self._answer(self.server.bot.delivered(body, dict(self.headers.items())))

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a test's output is for what went wrong."""

    def _answer(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in {"content-length": str(len(answer.body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)


@contextmanager
def listening(bot: Bot, port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """The URL of the webhook of *bot*, for as long as the block runs."""
    server = _Server(bot, port)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    bot.url = f"{'http' if tls is None else 'https'}://127.0.0.1:{server.server_port}/hook"
    try:
        yield bot.url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        bot.pool.shutdown(cancel_futures=True)
        bot.http.close()
