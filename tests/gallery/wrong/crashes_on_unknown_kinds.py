"""Answers 500 to every delivery that holds no messages."""

import json

from tests.gallery.right.bot import Answer, Bot
from tests.gallery.right.serving import main


class KnowsOnlyMessages(Bot):
    def delivered(self, body: bytes, signature: str | None) -> Answer:
        if not self.is_genuine(body, signature):
            return Answer(403)
        try:
            json.loads(body)["direct_message_events"]
        except (LookupError, TypeError, ValueError):
            return Answer(500)
        return super().delivered(body, signature)


if __name__ == "__main__":
    main(KnowsOnlyMessages)
