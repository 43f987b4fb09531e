"""How the parts of one process tell each other that there is something to do."""

import anyio


class Bell:
    """Rung by whoever made work, heard by whoever does it. Rung before anybody listens it is not forgotten."""

    def __init__(self) -> None:
        self._rung = anyio.Event()

    def ring(self) -> None:
        """There is something to do. Returns at once."""
        self._rung.set()

    def hush(self) -> None:
        """From here on only what is rung later counts."""
        self._rung = anyio.Event()

    async def heard(self) -> None:
        """Return when it was rung since the last `hush`."""
        await self._rung.wait()
