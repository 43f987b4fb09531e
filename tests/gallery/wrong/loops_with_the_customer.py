"""Answers each message of a conversation, also its own, to whoever is not itself: without end."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main


class Loops(Bot):
    def is_for_us(self, message: Message) -> bool:
        return True

    def recipient_of_reply(self, message: Message) -> str:
        return message.sender if message.sender != self.settings.account else message.recipient


if __name__ == "__main__":
    main(Loops)
