"""Drops a reply when the server had an error."""

from tests.gallery.right.api import Failed
from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class NeverTriesAgain(Bot):
    def is_worth_repeating(self, failure: Failed) -> bool:
        return failure.outcome == "limited"


if __name__ == "__main__":
    main(NeverTriesAgain)
