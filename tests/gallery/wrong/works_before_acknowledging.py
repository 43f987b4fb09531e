"""Acknowledges a delivery when the work on it is done."""

from tests.gallery.right.bot import Answer, Bot
from tests.gallery.right.serving import main


class WorksFirst(Bot):
    def delivered(self, body: bytes, signature: str | None) -> Answer:
        answer = super().delivered(body, signature)
        while not self.fresh.empty():
            self.answer(self.fresh.get())
        return answer


if __name__ == "__main__":
    main(WorksFirst)
