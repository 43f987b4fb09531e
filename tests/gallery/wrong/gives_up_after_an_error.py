"""Does nothing any more after an event that it could not read: what worked on them has ended."""

from typing import Any

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class GivesUp(Bot):
    has_ended = False

    def take_in(self, delivery: dict[str, Any]) -> None:
        if "user_event" in delivery:
            super().take_in(delivery)
        if self.has_ended:
            return
        try:
            for event in delivery.get("direct_message_events", ()):
                self.take(self.message_of(event))
        except (KeyError, TypeError, AttributeError):
            self.has_ended = True


if __name__ == "__main__":
    main(GivesUp)
