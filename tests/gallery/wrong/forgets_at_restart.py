"""Remembers what it has answered until it is restarted."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.memory import Memory
from tests.gallery.right.serving import main


class Forgets(Bot):
    def new_memory(self) -> Memory:
        return Memory(":memory:")


if __name__ == "__main__":
    main(Forgets)
