"""The program: an HTTP server around a bot, from its start to its stop."""

import logging
import os
import signal
import threading
from collections.abc import Mapping
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from urllib.parse import urlsplit

from tests.gallery.right.api import Keys
from tests.gallery.right.bot import Answer, Bot, Settings


class Server(ThreadingHTTPServer):
    """Takes 200 deliveries at once."""

    daemon_threads = True
    request_queue_size = 256


class Handler(BaseHTTPRequestHandler):
    """Turns requests into questions to the bot."""

    def __init__(self, bot: Bot, *rest: Any) -> None:
        self.bot = bot
        super().__init__(*rest)

    def do_GET(self) -> None:
        self.answer(Answer(404) if self.is_elsewhere() else self.bot.challenged(urlsplit(self.path).query))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        try:
            self.answer(Answer(404) if self.is_elsewhere() else self.bot.delivered(body, self.signature()))
        finally:
            self.bot.work()

    def is_elsewhere(self) -> bool:
        return urlsplit(self.path).path != urlsplit(self.bot.settings.webhook_url).path

    def signature(self) -> str | None:
        return self.headers.get("x-twitter-webhooks-signature")

    def answer(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("content-type", answer.media_type)
        self.send_header("content-length", str(len(answer.body)))
        if answer.location:
            self.send_header("location", answer.location)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not logged: challenges stand in their paths."""


def settings_from(environ: Mapping[str, str]) -> Settings:
    keys = Keys(
        environ["TWITTER_API_KEY"],
        environ["TWITTER_API_KEY_SECRET"],
        environ["TWITTER_ACCESS_TOKEN"],
        environ["TWITTER_ACCESS_TOKEN_SECRET"],
    )
    return Settings(
        base_url=environ["TWITTER_API_BASE_URL"],
        keys=keys,
        environment=environ["TWITTER_ENV_NAME"],
        port=int(environ["PORT"]),
        webhook_url=environ["WEBHOOK_URL"],
        folder=Path(environ.get("BOT_FOLDER") or gettempdir()),
    )


def main(kind: type[Bot] = Bot, handler: type[Handler] = Handler, server: type[HTTPServer] = Server) -> None:
    """Serve until SIGTERM or Ctrl-C; what is being sent then is finished."""
    logging.basicConfig(level=logging.INFO)
    bot = kind(settings_from(os.environ))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: bot.stopping.set())
    with server(("127.0.0.1", bot.settings.port), partial(handler, bot)) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        threading.Thread(target=bot.start, daemon=True).start()
        bot.stopping.wait()
        listening.shutdown()
    bot.lanes.join(8)
