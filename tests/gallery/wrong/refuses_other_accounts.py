"""Answers 401 to deliveries for accounts that it does not know."""

import json

from tests.gallery.right.bot import Answer, Bot
from tests.gallery.right.serving import main


class RefusesOthers(Bot):
    def delivered(self, body: bytes, signature: str | None) -> Answer:
        answer = super().delivered(body, signature)
        if answer.status == 200 and json.loads(body).get("for_user_id", self.settings.account) != self.settings.account:
            return Answer(401)
        return answer


if __name__ == "__main__":
    main(RefusesOthers)
