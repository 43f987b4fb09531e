"""Sends again when no answer came, without a look whether it was sent."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main


class Doubles(Bot):
    def found(self, message: Message, text: str) -> str | None:
        return None


if __name__ == "__main__":
    main(Doubles)
