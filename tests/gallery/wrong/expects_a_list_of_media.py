"""Reads an attachment as the list that some fixtures have."""

from typing import Any

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class ListOfMedia(Bot):
    def text_of(self, data: dict[str, Any]) -> str:
        if "attachment" in data:
            return str(data["attachment"]["media"][0]["media_url_https"])
        return super().text_of(data)


if __name__ == "__main__":
    main(ListOfMedia)
