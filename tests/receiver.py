"""A webhook that is registered for real: it answers challenges, and keeps or hangs on what is delivered to it."""

import base64
import hmac
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx
from oauthlib import oauth1

from twitter_emulator.client import Credentials


class Receiver(ThreadingHTTPServer):
    """
    *hangs_on* names the methods that get no answer before the end. The methods of all requests are in :attr:`seen`.
    """

    daemon_threads = True
    # What hangs is released at the end, and not waited for.
    block_on_close = False

    def __init__(self, secret: str, hangs_on: tuple[str, ...]) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.secret, self.hangs_on = secret.encode(), hangs_on
        self.seen: queue.Queue[str] = queue.Queue()
        self.end = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/webhook"


class _Answering(BaseHTTPRequestHandler):
    server: Receiver

    def do_GET(self) -> None:
        self._note()
        (token,) = parse_qs(urlsplit(self.path).query)["crc_token"]
        digest = base64.b64encode(hmac.digest(self.server.secret, token.encode(), "sha256")).decode()
        self._answer(f'{{"response_token": "sha256={digest}"}}'.encode())

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self._note()
        self._answer(b"")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a test's output is for what went wrong."""

    def _note(self) -> None:
        self.server.seen.put(self.command)
        if self.command in self.server.hangs_on:
            self.server.end.wait(30)

    def _answer(self, body: bytes) -> None:
        if self.server.end.is_set():
            return
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def receiving(credentials: Credentials, *, hangs_on: tuple[str, ...] = ()) -> Iterator[Receiver]:
    """A receiver that knows the app's secret, for as long as the block runs."""
    receiver = Receiver(credentials.api_key_secret, hangs_on)
    thread = threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.end.set()
        receiver.shutdown()
        receiver.server_close()
        thread.join()


def register(credentials: Credentials, url: str) -> None:
    """Register the webhook *url* and subscribe the brand, as any client does."""
    environment = f"/1.1/account_activity/all/{credentials.env_name}"
    signed_post(credentials, f"{environment}/webhooks.json", url=url).raise_for_status()
    signed_post(credentials, f"{environment}/subscriptions.json").raise_for_status()


def signed_post(credentials: Credentials, path: str, **params: str) -> httpx.Response:
    """POST to Twitter's API as the brand."""
    signer = oauth1.Client(
        credentials.api_key,
        credentials.api_key_secret,
        credentials.access_token,
        credentials.access_token_secret,
    )
    url = httpx.URL(f"{credentials.api_base_url}{path}", params=params)
    _, headers, _ = signer.sign(str(url), http_method="POST")
    return httpx.post(url, headers=headers, timeout=30, trust_env=False)
