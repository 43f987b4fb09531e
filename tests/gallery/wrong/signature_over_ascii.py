"""Drops what is not ASCII before it verifies a signature."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class OverAscii(Bot):
    def is_genuine(self, body: bytes, signature: str | None) -> bool:
        return super().is_genuine(body.decode("ascii", "ignore").encode(), signature)


if __name__ == "__main__":
    main(OverAscii)
