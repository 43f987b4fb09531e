"""Reads the first event of a delivery."""

from collections.abc import Iterator
from typing import Any

from tests.gallery.right.bot import Bot
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main


class OnlyFirst(Bot):
    def messages_of(self, events: Any) -> Iterator[Message]:
        return super().messages_of(list(events)[:1])


if __name__ == "__main__":
    main(OnlyFirst)
