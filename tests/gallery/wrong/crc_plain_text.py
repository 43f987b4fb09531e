"""Answers a challenge with the bare token, not with JSON."""

from tests.gallery.right.bot import Answer, Bot
from tests.gallery.right.serving import main


class PlainText(Bot):
    def challenged(self, query: str) -> Answer:
        return Answer(200, self.response_to(self.token_in(query) or "").encode(), "text/plain")


if __name__ == "__main__":
    main(PlainText)
