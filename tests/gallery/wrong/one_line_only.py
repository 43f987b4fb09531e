"""Understands a message of one line."""

import re

from tests.gallery.right.bot import Bot
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main


class OneLineOnly(Bot):
    def is_for_us(self, message: Message) -> bool:
        return super().is_for_us(message) and re.fullmatch(".+", message.text) is not None


if __name__ == "__main__":
    main(OneLineOnly)
