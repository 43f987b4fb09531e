"""Serves one request after the other, and does the work within them."""

from http.server import HTTPServer

from tests.gallery.right.bot import Answer, Bot
from tests.gallery.right.serving import main


class OneAtATime(Bot):
    def delivered(self, body: bytes, signature: str | None) -> Answer:
        answer = super().delivered(body, signature)
        while not self.fresh.empty():
            self.answer(self.fresh.get())
        return answer


if __name__ == "__main__":
    main(OneAtATime, server=HTTPServer)
