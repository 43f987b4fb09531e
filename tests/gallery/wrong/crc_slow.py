"""Takes four seconds for a challenge."""

import time

from tests.gallery.right.bot import Answer, Bot
from tests.gallery.right.serving import main


class Slow(Bot):
    def challenged(self, query: str) -> Answer:
        time.sleep(4)
        return super().challenged(query)


if __name__ == "__main__":
    main(Slow)
