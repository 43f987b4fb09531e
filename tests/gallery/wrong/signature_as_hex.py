"""Compares signatures with the digest in hexadecimal."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class AsHex(Bot):
    def is_genuine(self, body: bytes, signature: str | None) -> bool:
        return signature == "sha256=" + self.digest_of(body).hex()


if __name__ == "__main__":
    main(AsHex)
