"""Takes the token of a challenge as it stands in the address, percent signs and all."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class NotDecoded(Bot):
    def token_in(self, query: str) -> str | None:
        return dict(pair.partition("=")[::2] for pair in query.split("&")).get("crc_token")


if __name__ == "__main__":
    main(NotDecoded)
