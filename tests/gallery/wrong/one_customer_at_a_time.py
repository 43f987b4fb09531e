"""Works on all conversations in one thread."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.lanes import Lanes
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main


class OneLane(Lanes):
    def name_of(self, message: Message) -> str:
        return "everybody"


class OneCustomerAtATime(Bot):
    def new_lanes(self) -> Lanes:
        return OneLane(self.answer)


if __name__ == "__main__":
    main(OneCustomerAtATime)
