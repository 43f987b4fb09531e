"""Writes the digest in the alphabet for URLs, without padding."""

import base64

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class Base64Url(Bot):
    def response_to(self, token: str) -> str:
        return "sha256=" + base64.urlsafe_b64encode(self.digest_of(token.encode())).decode().rstrip("=")


if __name__ == "__main__":
    main(Base64Url)
