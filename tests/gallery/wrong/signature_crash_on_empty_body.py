"""Answers 500 to a body that is no JSON, before it looks at the signature."""

import json

from tests.gallery.right.bot import Answer, Bot
from tests.gallery.right.serving import main


class ParsesFirst(Bot):
    def delivered(self, body: bytes, signature: str | None) -> Answer:
        try:
            json.loads(body)
        except ValueError:
            return Answer(500)
        return super().delivered(body, signature)


if __name__ == "__main__":
    main(ParsesFirst)
