"""What has changed, for pages that are open: looked up in the database, where every process leaves its traces."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Literal

import anyio

from twitter_channel.store.stirrings import StirringStore

LOOK_EVERY = 0.5
"""Seconds; who looks at the same thing shares one look."""

QUIET = 15.0
"""Seconds after which a sign of life is due: what stands in between closes connections on which nothing comes."""

Topic = Literal["list", "thread", "quiet"]


class Live:
    """Tells pages of changes until it is closed."""

    def __init__(self, stirrings: StirringStore) -> None:
        self._stirrings = stirrings
        self._closing = anyio.Event()
        self._looks: dict[int, tuple[float, str]] = {}

    def close(self) -> None:
        """Everybody who listens has heard the last of it."""
        self._closing.set()

    async def changes(self, conversation_id: int | None) -> AsyncGenerator[tuple[Topic, str], None]:
        """
        What is shown and its version, first as it is, then at each change; ("quiet", "") now and then.

        Of the list, and of the conversation if one is named.
        """
        known: dict[Topic, str] = {}
        heard_at = anyio.current_time()
        while not self._closing.is_set():
            for topic, version in await self._versions(conversation_id):
                if known.get(topic) != version:
                    known[topic] = version
                    heard_at = anyio.current_time()
                    yield topic, version
            if anyio.current_time() - heard_at > QUIET:
                heard_at = anyio.current_time()
                yield "quiet", ""
            with anyio.move_on_after(LOOK_EVERY):
                await self._closing.wait()

    async def _versions(self, conversation_id: int | None) -> tuple[tuple[Topic, str], ...]:
        of_list = await self._look(0, self._stirrings.of_list)
        if conversation_id is None:
            return (("list", of_list),)
        number = conversation_id
        of_thread = await self._look(number, lambda: self._stirrings.of_conversation(number))
        return ("list", of_list), ("thread", of_thread)

    async def _look(self, key: int, look: Callable[[], Awaitable[str]]) -> str:
        """Not again what somebody looked up just now. 0 is the list, else the conversation of that row."""
        now = anyio.current_time()
        at, version = self._looks.get(key, (0.0, ""))
        if now - at >= LOOK_EVERY:
            version = await look()
            self._looks = {it: seen for it, seen in self._looks.items() if now - seen[0] < LOOK_EVERY}
            self._looks[key] = now, version
        return version
