"""Waits for typed text: a choice from quick replies is not answered."""

from typing import Any

from tests.gallery.right.bot import Bot
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main


class IgnoresQuickReplies(Bot):
    def message_of(self, event: Any) -> Message:
        if "quick_reply_response" in event["message_create"]["message_data"]:
            raise TypeError("not a text")
        return super().message_of(event)


if __name__ == "__main__":
    main(IgnoresQuickReplies)
