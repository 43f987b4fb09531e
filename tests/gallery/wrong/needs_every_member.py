"""Reads members that Twitter may leave out as if they were always there."""

from typing import Any

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class NeedsEveryMember(Bot):
    def take_in(self, delivery: dict[str, Any]) -> None:
        for event in delivery.get("direct_message_events", ()):
            content = event["message_create"]
            content["message_data"]["entities"]["urls"]
            delivery["users"][content["sender_id"]]["name"]
        super().take_in(delivery)


if __name__ == "__main__":
    main(NeedsEveryMember)
