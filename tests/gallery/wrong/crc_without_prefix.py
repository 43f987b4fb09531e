"""Leaves ``sha256=`` out of the answer to a challenge."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class WithoutPrefix(Bot):
    def response_to(self, token: str) -> str:
        return super().response_to(token).removeprefix("sha256=")


if __name__ == "__main__":
    main(WithoutPrefix)
