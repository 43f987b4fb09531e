"""Keeps what it has to do in its memory only."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class LosesWork(Bot):
    def start(self) -> None:
        for step in (self.register, self.subscribe):
            self.insist(step)


if __name__ == "__main__":
    main(LosesWork)
