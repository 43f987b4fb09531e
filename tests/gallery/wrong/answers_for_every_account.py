"""Answers with its own keys what came for another account."""

from typing import Any

from tests.gallery.right.bot import Bot
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main


class AnswersForEveryAccount(Bot):
    def take_in(self, delivery: dict[str, Any]) -> None:
        super().take_in({**delivery, "for_user_id": self.settings.account})

    def is_for_us(self, message: Message) -> bool:
        return message.sender != self.settings.account


if __name__ == "__main__":
    main(AnswersForEveryAccount)
