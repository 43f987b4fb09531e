"""Notes each text in a log that takes ASCII only."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main


class AsciiLog(Bot):
    def take(self, message: Message) -> None:
        message.text.encode("ascii")
        super().take(message)


if __name__ == "__main__":
    main(AsciiLog)
