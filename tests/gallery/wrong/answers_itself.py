"""Answers what it sent itself."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main


class AnswersItself(Bot):
    def is_for_us(self, message: Message) -> bool:
        return True


if __name__ == "__main__":
    main(AnswersItself)
