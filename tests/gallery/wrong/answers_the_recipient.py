"""Sends the reply to whom the message went."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main


class AnswersTheRecipient(Bot):
    def recipient_of_reply(self, message: Message) -> str:
        return message.recipient


if __name__ == "__main__":
    main(AnswersTheRecipient)
