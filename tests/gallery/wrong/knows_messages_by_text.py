"""Takes two messages with the same words for one."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main


class ByText(Bot):
    def take(self, message: Message) -> None:
        if not self.memory.noted(f"{message.sender} {message.text}"):
            self.memory.note(f"{message.sender} {message.text}", "seen")
            super().take(message)


if __name__ == "__main__":
    main(ByText)
