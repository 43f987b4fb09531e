"""Decodes the token of a challenge twice: what was a plus sign becomes a space."""

from urllib.parse import unquote_plus

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class DecodedTwice(Bot):
    def response_to(self, token: str) -> str:
        return super().response_to(unquote_plus(token))


if __name__ == "__main__":
    main(DecodedTwice)
