"""Answers only what is delivered."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class Misses(Bot):
    def catch_up(self) -> None:
        return


if __name__ == "__main__":
    main(Misses)
