"""Answers 401 to deliveries for accounts that it does not know."""

import json

from tests.gallery.right.bot import Answer, Bot
from tests.gallery.right.serving import main


class RefusesOthers(Bot):
    def delivered(self, body: bytes, signature: str | None) -> Answer:
        answer = super().delivered(body, signature)
        return Answer(401) if answer.status == 200 and self.is_for_others(body) else answer

    def is_for_others(self, body: bytes) -> bool:
        try:
            return bool(json.loads(body)["for_user_id"] != self.settings.account)
        except (ValueError, LookupError, TypeError):
            return False


if __name__ == "__main__":
    main(RefusesOthers)
