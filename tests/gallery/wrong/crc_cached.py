"""Answers every challenge with what it answered the first with."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class Cached(Bot):
    first = ""

    def response_to(self, token: str) -> str:
        self.first = self.first or super().response_to(token)
        return self.first


if __name__ == "__main__":
    main(Cached)
