"""Answers a challenge with the digest in hexadecimal."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class HexDigest(Bot):
    def response_to(self, token: str) -> str:
        return "sha256=" + self.digest_of(token.encode()).hex()


if __name__ == "__main__":
    main(HexDigest)
