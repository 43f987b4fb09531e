"""Sends a challenge elsewhere."""

from tests.gallery.right.bot import Answer, Bot
from tests.gallery.right.serving import main


class Redirecting(Bot):
    def challenged(self, query: str) -> Answer:
        return Answer(302, location=f"{self.settings.webhook_url}/?{query}")


if __name__ == "__main__":
    main(Redirecting)
