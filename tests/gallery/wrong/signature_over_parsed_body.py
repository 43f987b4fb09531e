"""Verifies a signature over the body as it would have written it."""

import json

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class OverParsedBody(Bot):
    def is_genuine(self, body: bytes, signature: str | None) -> bool:
        try:
            again = json.dumps(json.loads(body), separators=(",", ":"), ensure_ascii=False)
        except ValueError:
            return False
        return super().is_genuine(again.encode(), signature)


if __name__ == "__main__":
    main(OverParsedBody)
