"""Answers 500 where a challenge has no token."""

from tests.gallery.right.bot import Answer, Bot
from tests.gallery.right.serving import main


class CrashesWithoutToken(Bot):
    def challenged(self, query: str) -> Answer:
        return Answer(500) if self.token_in(query) is None else super().challenged(query)


if __name__ == "__main__":
    main(CrashesWithoutToken)
