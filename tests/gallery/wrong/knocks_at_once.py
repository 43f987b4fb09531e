"""Tries again at once when there were too many calls."""

from tests.gallery.right.api import Failed
from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class KnocksAtOnce(Bot):
    def pause_after(self, failure: Failed, attempt: int) -> float:
        return 0.05 if failure.outcome == "limited" else super().pause_after(failure, attempt)


if __name__ == "__main__":
    main(KnocksAtOnce)
