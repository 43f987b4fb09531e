"""Work in the background: a thread for each conversation that has some."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable

from tests.gallery.right.memory import Message

log = logging.getLogger("bot")


class Lanes:
    """Within a conversation messages are worked on in order, and no conversation waits for another."""

    def __init__(self, work: Callable[[Message], None]) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._lanes: dict[str, deque[Message]] = {}
        self._threads: set[threading.Thread] = set()

    def put(self, message: Message) -> None:
        with self._lock:
            lane = self._lanes.setdefault(self.name_of(message), deque())
            lane.append(message)
            if len(lane) == 1:
                thread = threading.Thread(target=self._run, args=(lane,), daemon=True)
                self._threads.add(thread)
                thread.start()

    def name_of(self, message: Message) -> str:
        return message.sender

    def join(self, seconds: float) -> None:
        """Let every lane come to its end, for *seconds* at most."""
        end = time.monotonic() + seconds
        for thread in list(self._threads):
            thread.join(max(end - time.monotonic(), 0))

    def _run(self, lane: deque[Message]) -> None:
        more = True
        while more:
            self._one(lane[0])
            with self._lock:
                lane.popleft()
                more = bool(lane)
                if not more:
                    self._threads.discard(threading.current_thread())

    def _one(self, message: Message) -> None:
        # What goes wrong with one message must not stop those behind it.
        try:
            self._work(message)
        except Exception:
            log.exception("message %s failed", message.id)
