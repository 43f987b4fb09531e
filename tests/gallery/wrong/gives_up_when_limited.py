"""Drops a reply when there were too many calls."""

from tests.gallery.right.api import Failed
from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class GivesUpWhenLimited(Bot):
    def is_worth_repeating(self, failure: Failed) -> bool:
        return failure.outcome not in {"refused", "limited"}


if __name__ == "__main__":
    main(GivesUpWhenLimited)
