"""Knows its own messages by their words, so that it answers what the account writes by another app."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main


class KnowsItsWords(Bot):
    def is_for_us(self, message: Message) -> bool:
        return not message.text.startswith("You wrote:")


if __name__ == "__main__":
    main(KnowsItsWords)
