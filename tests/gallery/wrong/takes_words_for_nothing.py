"""Takes what somebody wrote for no value."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main


class TakesWordsForNothing(Bot):
    def is_for_us(self, message: Message) -> bool:
        return super().is_for_us(message) and message.text.lower() not in {"null", "none", "undefined", "0", "false"}


if __name__ == "__main__":
    main(TakesWordsForNothing)
