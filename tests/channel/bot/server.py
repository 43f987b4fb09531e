"""A bot over HTTP that does what a test says."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that came."""

    headers: dict[str, str]
    body: bytes

    @property
    def content(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Said:
    """What is answered; one that *hangs* only when the server closes."""

    body: bytes = b'{"messages": []}'
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False


def saying(*texts: str, **members: Any) -> Said:
    """An answer of our own contract."""
    return Said(json.dumps({"messages": [{"text": text} for text in texts], **members}).encode())


@dataclass
class BotServer:
    """Answers with *answers* one after the other, with the last of them again and again."""

    answers: list[Said]
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    arrived: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/bot"

    def next(self) -> Said:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def serving(*answers: Said) -> Iterator[BotServer]:
    """A bot that listens for as long as the block runs."""
    bot = BotServer(list(answers) or [Said()])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            bot.asked.append(Asked({name.lower(): value for name, value in self.headers.items()}, body))
            said = bot.next()
            bot.arrived.set()
            if said.hangs:
                bot.released.wait(20)
            self._answer(said)

        def _answer(self, said: Said) -> None:
            try:
                self.send_response(said.status)
                for name, value in {"content-length": str(len(said.body)), **said.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(said.body)
            except OSError:
                """Whoever asked has gone."""

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    bot.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield bot
    finally:
        bot.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
