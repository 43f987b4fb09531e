"""Looks whether a message is known, and notes it a moment later."""

import time

from tests.gallery.right.bot import Bot
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main


class LooksBeforeItNotes(Bot):
    def take(self, message: Message) -> None:
        known = self.memory.noted(message.id)
        time.sleep(0.3)
        if self.is_for_us(message) and not known:
            self.memory.note(message.id, "seen")
            self.memory.add(message)
            self.fresh.put(message)


if __name__ == "__main__":
    main(LooksBeforeItNotes)
