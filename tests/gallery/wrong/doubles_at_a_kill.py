"""Sends again after a restart what it was sending, without a look."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class DoublesAtAKill(Bot):
    def start(self) -> None:
        for message in self.memory.unanswered():
            self.memory.mark(message, "waiting", "")
        super().start()


if __name__ == "__main__":
    main(DoublesAtAKill)
