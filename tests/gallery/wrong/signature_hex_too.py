"""Accepts signatures in hexadecimal, too."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class HexToo(Bot):
    def is_genuine(self, body: bytes, signature: str | None) -> bool:
        return signature == "sha256=" + self.digest_of(body).hex() or super().is_genuine(body, signature)


if __name__ == "__main__":
    main(HexToo)
