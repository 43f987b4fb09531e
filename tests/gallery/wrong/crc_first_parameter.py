"""Takes whatever parameter comes first for the token of the challenge."""

from urllib.parse import parse_qsl

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class FirstParameter(Bot):
    def token_in(self, query: str) -> str | None:
        values = [value for _, value in parse_qsl(query)]
        return values[0] if values else None


if __name__ == "__main__":
    main(FirstParameter)
