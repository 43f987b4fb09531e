"""Answers a message as often as it is delivered."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main


class AnswersDuplicates(Bot):
    def take(self, message: Message) -> None:
        if self.is_for_us(message):
            self.memory.add(message)
            self.fresh.put(message)


if __name__ == "__main__":
    main(AnswersDuplicates)
