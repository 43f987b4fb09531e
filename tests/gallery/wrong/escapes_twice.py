"""Sends back what Twitter has escaped, to be escaped again."""

from typing import Any

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class EscapesTwice(Bot):
    def text_of(self, data: dict[str, Any]) -> str:
        return data.get("text") or ""


if __name__ == "__main__":
    main(EscapesTwice)
