"""HTTP/1.1 over one connection, straight on asyncio's protocols: one request at a time, and no task of its own."""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from .wire import MOST_READ

MOST_HEAD = 64 * 1024
"""As much of an answer may come before its body."""

SWITCHING_PROTOCOLS = 101


class Failed(Exception):
    """No answer came, for a reason that is neither the network's nor TLS's: those are ``OSError``."""


class HungUp(Failed):
    """The connection ended before the answer was complete."""


class Unheard(HungUp):
    """It even ended before the first byte of an answer."""


class Garbled(Failed):
    """What came is no HTTP; the text says in which way."""


class Answer(NamedTuple):
    """*headers* have lower-case names; of several with one name it is the first. The *body* is cut off at 64 KB."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Reading:
    """Takes in what comes until that is a whole *answer*; *keeps_alive* says whether another may follow it."""

    def __init__(self) -> None:
        self._parser = HttpResponseParser(self)
        self.restart()

    def restart(self) -> None:
        """Await the next answer."""
        self.answer: Answer | None = None
        self.keeps_alive = False
        self._read = 0
        self._has_head = False
        self._headers: dict[str, str] = {}
        self._body = bytearray()

    def feed(self, data: bytes) -> None:
        """
        Take in *data*; what comes after the answer is only good for not keeping the connection alive.

        Raises:
            Garbled: If it is no HTTP, or its head has no end.
        """
        self._read += len(data)
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade) as error:
            self.keeps_alive = False
            if self.answer is None:
                raise Garbled(str(error)) from error
        if self.answer is None and not self._has_head and self._read > MOST_HEAD:
            raise Garbled(f"there are more than {MOST_HEAD // 1024} KB before the end of its headers")

    def end(self, *, cleanly: bool) -> None:
        """
        The connection ended, and the answer with it, if that is how it ends.

        Raises:
            HungUp: If more of it should have come.
        """
        if cleanly and self._has_head and not self._is_measured():
            self._finish(keeps_alive=False)
        if self.answer is None:
            raise HungUp if self._read else Unheard

    # What the parser calls

    def on_message_begin(self) -> None:
        self.keeps_alive = self._has_head = False
        self._headers = {}

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._has_head:  # else it follows a body in chunks
            self._headers.setdefault(name.decode("latin-1").lower(), value.decode("utf-8", "replace"))

    def on_headers_complete(self) -> None:
        """Answers before the answer, like 100 Continue, are passed over."""
        status = self._parser.get_status_code()
        self._has_head = status >= 200 or status == SWITCHING_PROTOCOLS

    def on_body(self, data: bytes) -> None:
        self._body += data
        if len(self._body) >= MOST_READ:
            self._finish(keeps_alive=False)

    def on_message_complete(self) -> None:
        if self._has_head:
            self._finish(keeps_alive=self._parser.should_keep_alive())

    def _finish(self, *, keeps_alive: bool) -> None:
        if self.answer is None:
            self.answer = Answer(self._parser.get_status_code(), self._headers, bytes(self._body[:MOST_READ]))
            self.keeps_alive = keeps_alive

    def _is_measured(self) -> bool:
        """Whether the answer itself says where it ends."""
        return "content-length" in self._headers or "chunked" in self._headers.get("transfer-encoding", "").lower()


class Connection(asyncio.Protocol):
    """A connection to a server. It is *open* until one side closes it, as either does after anything unusual."""

    def __init__(self) -> None:
        self.is_open = False
        self._reading = Reading()
        self._answered: asyncio.Future[Answer] | None = None

    async def ask(self, request: bytes, deadline: float) -> Answer:
        """
        Send *request*, and return what is answered until *deadline*, in the event loop's time.

        Raises:
            TimeoutError, HungUp, Garbled: There is no whole answer; the connection is closed.
        """
        if not self.is_open:
            raise HungUp
        loop = asyncio.get_running_loop()
        self._reading.restart()
        answered: asyncio.Future[Answer] = loop.create_future()
        self._answered = answered
        self._transport.write(request)
        timer = loop.call_at(deadline, self._fail, TimeoutError())
        try:
            return await answered
        except asyncio.CancelledError:
            self.close()
            raise
        finally:
            timer.cancel()

    def close(self) -> None:
        """At once: neither what is still to be sent nor the other side is waited for. Whoever is asking hears of it."""
        self._fail(HungUp())

    # What the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # which uvloop's are, though not by name
        self.is_open = True

    def data_received(self, data: bytes) -> None:
        if self._answered is None:  # nobody asked
            self.close()
            return
        try:
            self._reading.feed(data)
        except Garbled as error:
            self._fail(error)
        else:
            self._succeed_if_answered()

    def eof_received(self) -> None:
        """The event loop closes the connection now."""
        self.is_open = False

    def connection_lost(self, error: Exception | None) -> None:
        self.is_open = False
        if self._answered is None:
            return
        try:
            self._reading.end(cleanly=error is None)
        except HungUp as hung_up:
            self._fail(hung_up)
        else:
            self._succeed_if_answered()

    def _succeed_if_answered(self) -> None:
        answered, answer = self._answered, self._reading.answer
        if answered is None or answer is None:
            return
        self._answered = None
        if not self._reading.keeps_alive:
            self.close()
        if not answered.done():
            answered.set_result(answer)

    def _fail(self, error: Exception) -> None:
        self.is_open = False
        self._transport.abort()
        answered, self._answered = self._answered, None
        if answered is not None and not answered.done():
            answered.set_exception(error)
