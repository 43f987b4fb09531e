"""Sends a reply that is longer than a message may be."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main


class MoreThanFits(Bot):
    def reply_to(self, message: Message) -> str:
        return f"You wrote: {message.text}"


if __name__ == "__main__":
    main(MoreThanFits)
