"""
A load balancer as small as it can be: one address, and behind it whatever listens.

A request whose connection breaks before it is answered goes to another process, if there is one: deliveries may be
repeated, for the channel knows duplicates.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_LARGEST = 2**20
_PATIENCE_S = 3.5


class Balancer:
    """Listens on ``port``; `behind` says where the requests go."""

    def __init__(self) -> None:
        self.port = 0
        self._behind: tuple[int, ...] = ()
        self._turn = 0

    def behind(self, ports: tuple[int, ...]) -> None:
        """From now on these are served by, in turn."""
        self._behind = ports

    async def serve(self, ready: threading.Event) -> None:
        """Until cancelled."""
        server = await asyncio.start_server(self._handle, "127.0.0.1", 0, limit=_LARGEST)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await server.serve_forever()

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while request := await _message(reader):
                answer = await self._answered(request)
                if answer is None:
                    break
                writer.write(answer)
                await writer.drain()
        writer.close()

    async def _answered(self, request: bytes) -> bytes | None:
        """The answer of the first that gives one."""
        self._turn += 1
        ports = self._behind
        for number in range(len(ports)):
            port = ports[(self._turn + number) % len(ports)]
            with suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
                async with asyncio.timeout(_PATIENCE_S):
                    if answer := await _exchanged(port, request):
                        return answer
        return None


async def _exchanged(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=_LARGEST)
    try:
        writer.write(request)
        await writer.drain()
        return await _message(reader)
    finally:
        writer.close()


async def _message(reader: asyncio.StreamReader) -> bytes:
    """One HTTP message with its body, nothing at the end of the connection."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""
    return head + await reader.readexactly(_length(head))


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


@contextmanager
def balancing() -> Iterator[Balancer]:
    """A balancer that runs beside, until the block ends."""
    balancer, ready, loop = Balancer(), threading.Event(), asyncio.new_event_loop()
    task = loop.create_task(balancer.serve(ready))
    thread = threading.Thread(target=_run, args=(loop, task), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield balancer
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()


def _run(loop: asyncio.AbstractEventLoop, task: "asyncio.Task[None]") -> None:
    with suppress(asyncio.CancelledError):
        loop.run_until_complete(task)
    for left in asyncio.all_tasks(loop):
        left.cancel()
    loop.run_until_complete(asyncio.sleep(0.1))
    loop.close()
