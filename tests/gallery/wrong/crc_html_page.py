"""Shows the page of its framework to whoever asks with GET."""

from tests.gallery.right.bot import Answer, Bot
from tests.gallery.right.serving import main


class HtmlPage(Bot):
    def challenged(self, query: str) -> Answer:
        page = "<!doctype html><title>Bot</title><p>It works!</p>"
        return Answer(200, page.encode(), "text/html; charset=utf-8")


if __name__ == "__main__":
    main(HtmlPage)
