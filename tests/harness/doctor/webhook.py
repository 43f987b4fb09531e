"""A webhook that is as right, and as wrong, as a test wants it."""

import json
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from twitter_emulator.protocol.signing import crc_answer, webhook_signature

SECRET = "EMUconsumerSecret00000000000000000000000000000000A"
TOKEN_SECRET = "EMUtokenSecret0000000000000000000000000000000"

Response = tuple[int, str, Mapping[str, str]]
Answers = Callable[[str | None], Response]
"""From the crc_token, None without one, to the answer."""

Accepts = Callable[[bytes, str | None], int]
"""From the body of a delivery and its signature to a status."""


def token(response_token: str, status: int = 200) -> Response:
    return status, json.dumps({"response_token": response_token}), {}


def answers_rightly(crc_token: str | None) -> Response:
    return token(crc_answer(SECRET, crc_token)) if crc_token is not None else (400, "crc_token is missing", {})


def verifies_rightly(body: bytes, signature: str | None) -> int:
    return 200 if signature == webhook_signature(SECRET, body) else 403


@dataclass
class Webhook:
    answers: Answers = answers_rightly
    accepts: Accepts = verifies_rightly
    header: str = "x-twitter-webhooks-signature"
    delay_s: float = 0.0
    bodies: list[Any] = field(default_factory=list)


@contextmanager
def listening(webhook: Webhook, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """The URL at which *webhook* listens for as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(webhook.delay_s)
            found = parse_qs(urlsplit(self.path).query, keep_blank_values=True).get("crc_token")
            self._say(*webhook.answers(found[0] if found else None))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            webhook.bodies.append(json.loads(body))
            self._say(webhook.accepts(body, self.headers.get(webhook.header)), "", {})

        def _say(self, status: int, body: str, headers: Mapping[str, str]) -> None:
            self.send_response(status)
            for name, value in {**headers, "content-length": str(len(body.encode()))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"{'http' if tls is None else 'https'}://127.0.0.1:{server.server_port}/webhook"
        finally:
            server.shutdown()
            thread.join()
