"""Verifies a signature where there is one."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class OnlyIfThere(Bot):
    def is_genuine(self, body: bytes, signature: str | None) -> bool:
        return signature is None or super().is_genuine(body, signature)


if __name__ == "__main__":
    main(OnlyIfThere)
