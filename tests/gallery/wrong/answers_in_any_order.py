"""Gives every message a thread of its own, and short ones are done first."""

import time

from tests.gallery.right.bot import Bot
from tests.gallery.right.lanes import Lanes
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main


class LaneForEach(Lanes):
    def name_of(self, message: Message) -> str:
        return message.id


class InAnyOrder(Bot):
    def new_lanes(self) -> Lanes:
        return LaneForEach(self.answer)

    def reply_to(self, message: Message) -> str:
        time.sleep(int(message.id) // 2**22 % 7 / 7)
        return super().reply_to(message)


if __name__ == "__main__":
    main(InAnyOrder)
