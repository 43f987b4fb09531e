"""Who says too little, too slowly or without end is not waited for, and holds up nobody else. Over real sockets."""

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager, suppress
from typing import Any

import anyio
import pytest
import uvicorn
from anyio import to_thread

from twitter_channel import heads
from twitter_channel.heads import LONGEST_HEAD, BoundedHeads
from twitter_channel.server import bound

WHOLE = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n"


async def hello(_scope: Any, _receive: Any, send: Any) -> None:
    """An application that answers at once and reads no body."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"hi"})


@asynccontextmanager
async def served() -> AsyncIterator[int]:
    """A port where it is served."""
    with bound("127.0.0.1", 0) as listening:
        config = uvicorn.Config(hello, http=BoundedHeads, log_config=None, lifespan="off", timeout_keep_alive=1)
        server = uvicorn.Server(config)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(server.serve, [listening])
            yield listening.getsockname()[1]
            server.should_exit = True


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for long here."""
    monkeypatch.setattr(heads, "HEAD_WITHIN", 0.2)


def everything(connection: socket.socket) -> bytes:
    """What comes until the other side ends the connection."""
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except (ConnectionResetError, BrokenPipeError):
        pass
    return b"".join(parts)


def saying(port: int, *said: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        # Who is refused may be so while still speaking.
        with suppress(ConnectionResetError, BrokenPipeError):
            for some in said:
                connection.sendall(some)
        return everything(connection)


async def asked(work: Callable[..., bytes], *args: Any) -> bytes:
    return await to_thread.run_sync(work, *args)


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize(
    "said",
    [
        (),
        (b"GE",),
        (b"GET / HTTP/1.1\r\nhost: a\r\n",),
        (b"GET / HTTP/1.1\r\nhost: a\r\nx: ", b"y"),
        (b"\r\n" * 10,),
        (WHOLE, b"\r\n"),
        (WHOLE, b"POST / HTTP/1.1\r\n"),
    ],
    ids=["nothing", "a word", "half a head", "half a header", "empty lines", "an empty line later", "another half"],
)
async def test_a_head_that_does_not_end_is_not_waited_for(said: tuple[bytes, ...]) -> None:
    async with served() as port:
        answer = await asked(saying, port, *said)

    assert answer.count(b"200 OK") == said.count(WHOLE)


@pytest.mark.usefixtures("patience")
async def test_a_head_that_drips_is_not_waited_for_either() -> None:
    def dripping(port: int) -> bytes:
        with socket.create_connection(("127.0.0.1", port), timeout=0.02) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\n")
            while True:
                try:
                    connection.sendall(b"x: y\r\n")
                    return connection.recv(1)
                except TimeoutError:
                    continue
                except OSError:
                    return b""

    async with served() as port:
        with anyio.fail_after(5):
            assert await asked(dripping, port) == b""


async def test_a_head_without_end_is_refused() -> None:
    async with served() as port:
        answer = await asked(saying, port, b"GET / HTTP/1.1\r\nx: ", *[b"a" * LONGEST_HEAD] * 20)

    assert answer == b"" or answer.startswith(b"HTTP/1.1 431")


@pytest.mark.usefixtures("patience")
async def test_after_the_answer_the_rest_of_a_body_is_not_waited_for() -> None:
    announced = b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000\r\n\r\n"

    async with served() as port:
        answer = await asked(saying, port, announced, b"x", b"y")

    assert answer.startswith(b"HTTP/1.1 200")


async def test_a_large_body_is_no_long_head_and_the_connection_goes_on() -> None:
    body = b"x" * (LONGEST_HEAD * 4)
    request = b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: %d\r\n\r\n" % len(body) + body
    last = WHOLE.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n")

    async with served() as port:
        answer = await asked(saying, port, request, request, last)

    assert answer.count(b"HTTP/1.1 200 OK") == 3


async def test_hundreds_who_say_nothing_hold_up_nobody() -> None:
    def among_the_silent(port: int) -> bytes:
        with ExitStack() as silent:
            for _ in range(300):
                connection = silent.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
                connection.sendall(b"POST / HTTP/1.1\r\n")
            return saying(port, WHOLE.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n"))

    async with served() as port:
        with anyio.fail_after(5):
            assert (await asked(among_the_silent, port)).startswith(b"HTTP/1.1 200")
