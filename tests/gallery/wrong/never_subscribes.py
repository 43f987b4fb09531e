"""Registers its webhook, and leaves it at that."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class NeverSubscribes(Bot):
    def subscribe(self) -> None:
        return


if __name__ == "__main__":
    main(NeverSubscribes)
