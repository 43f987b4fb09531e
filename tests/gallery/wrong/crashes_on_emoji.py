"""Keeps texts in an old character set."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main


class LatinOnly(Bot):
    def reply_to(self, message: Message) -> str:
        return super().reply_to(message).encode("latin-1").decode("latin-1")


if __name__ == "__main__":
    main(LatinOnly)
