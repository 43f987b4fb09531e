"""Takes a message that is older than the last one for a duplicate."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main


class DropsLateMessages(Bot):
    newest = 0

    def is_for_us(self, message: Message) -> bool:
        late = int(message.id) < self.newest
        self.newest = max(self.newest, int(message.id))
        return super().is_for_us(message) and not late


if __name__ == "__main__":
    main(DropsLateMessages)
