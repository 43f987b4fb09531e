"""Takes the refusal of one customer for the end of everything."""

from tests.gallery.right.api import Failed
from tests.gallery.right.bot import Bot
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main


class StopsAtAClosedInbox(Bot):
    def give_up(self, message: Message, failure: Failed) -> None:
        self.lose_access(self.settings.account)


if __name__ == "__main__":
    main(StopsAtAClosedInbox)
