"""Finds the header of the signature only as Twitter writes it."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import Handler, main


class ByCase(Handler):
    def signature(self) -> str | None:
        return dict(self.headers.items()).get("x-twitter-webhooks-signature")


if __name__ == "__main__":
    main(Bot, handler=ByCase)
