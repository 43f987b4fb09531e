"""Answers a challenge with the secret of the access token in the place of the one of the app."""

import base64
import hashlib
import hmac

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class WithTokenSecret(Bot):
    def response_to(self, token: str) -> str:
        digest = hmac.digest(self.settings.keys.access_token_secret.encode(), token.encode(), hashlib.sha256)
        return "sha256=" + base64.b64encode(digest).decode()


if __name__ == "__main__":
    main(WithTokenSecret)
