"""Uses one nonce for all of its calls."""

from tests.gallery.right.api import Api
from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class SameNonceApi(Api):
    def nonce(self) -> str:
        return "4c2f1c3f0a"


class SameNonceAgain(Bot):
    def new_api(self) -> Api:
        return SameNonceApi(self.settings.base_url, self.settings.keys)


if __name__ == "__main__":
    main(SameNonceAgain)
