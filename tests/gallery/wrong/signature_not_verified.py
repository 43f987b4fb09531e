"""Believes every delivery."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class Credulous(Bot):
    def is_genuine(self, body: bytes, signature: str | None) -> bool:
        return True


if __name__ == "__main__":
    main(Credulous)
