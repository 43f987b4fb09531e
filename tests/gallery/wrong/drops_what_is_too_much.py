"""Drops what does not fit into its short queue."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main


class DropsTooMuch(Bot):
    def take(self, message: Message) -> None:
        if len(self.memory.unanswered()) < 20:
            super().take(message)


if __name__ == "__main__":
    main(DropsTooMuch)
