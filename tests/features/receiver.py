"""A webhook that does what it is told, in a thread of the test process."""

import base64
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

SIGNATURE = "x-twitter-webhooks-signature"


@dataclass(frozen=True, slots=True)
class Received:
    """One delivery that was answered with *status*."""

    headers: Mapping[str, str]
    body: bytes
    status: int

    @property
    def content(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.body)
        return content

    @property
    def texts(self) -> list[str]:
        """What the Direct Messages in it say, as they stand on the wire."""
        events = self.content.get("direct_message_events", [])
        return [event["message_create"]["message_data"]["text"] for event in events]

    def is_signed(self, secret: str) -> bool:
        return self.headers.get(SIGNATURE) == digest(secret, self.body)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


Challenged = Callable[[str, str], Answer]
"""From the secret and the token of a challenge to the answer."""


@dataclass(slots=True)
class Receiver:
    """
    Answers challenges with *secret* as *challenged* does, and deliveries with 200.

    *failures* is how many deliveries it answers with 503 before that.
    """

    secret: str
    challenged: Challenged
    url: str = ""
    failures: float = 0
    tried: list[Received] = field(default_factory=list)

    @property
    def received(self) -> list[Received]:
        return [one for one in self.tried if one.status == 200]

    def challenge(self, token: str) -> Answer:
        return self.challenged(self.secret, token)

    def deliver(self, headers: Mapping[str, str], body: bytes) -> Answer:
        status = 503 if self.failures > 0 else 200
        self.failures -= 1
        self.tried.append(Received(headers, body, status))
        return Answer(status)


def digest(secret: str, message: bytes) -> str:
    """As Twitter writes a signature and expects an answer."""
    return "sha256=" + base64.b64encode(hmac.digest(secret.encode(), message, "sha256")).decode()


def response_token(text: str) -> Answer:
    return Answer(200, json.dumps({"response_token": text}).encode())


def rightly(secret: str, token: str) -> Answer:
    return response_token(digest(secret, token.encode()))


@contextmanager
def listening(receiver: Receiver) -> Iterator[Receiver]:
    """*receiver*, with its URL, for as long as the block runs."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(receiver)) as server:
        receiver.url = f"http://127.0.0.1:{server.server_port}/webhook"
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            (token,) = parse_qs(urlsplit(self.path).query)["crc_token"]
            self._answer(receiver.challenge(token))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._answer(receiver.deliver(headers, body))

        def _answer(self, answer: Answer) -> None:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            """The emulator's journal has it all."""

    return Handler
