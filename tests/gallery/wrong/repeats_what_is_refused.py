"""Tries again what Twitter has refused for good."""

from tests.gallery.right.api import Failed
from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class RepeatsWhatIsRefused(Bot):
    def is_worth_repeating(self, failure: Failed) -> bool:
        return True


if __name__ == "__main__":
    main(RepeatsWhatIsRefused)
