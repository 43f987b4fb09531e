"""Makes the nonce and the time of its calls once, when it starts."""

from tests.gallery.right.api import Api, Keys
from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class SameNonceApi(Api):
    def __init__(self, base_url: str, keys: Keys) -> None:
        super().__init__(base_url, keys)
        self.first = super().stamp()

    def stamp(self) -> tuple[str, str]:
        return self.first


class SameNonceAgain(Bot):
    def new_api(self) -> Api:
        return SameNonceApi(self.settings.base_url, self.settings.keys)


if __name__ == "__main__":
    main(SameNonceAgain)
