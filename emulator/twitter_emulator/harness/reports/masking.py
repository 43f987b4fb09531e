"""Keeps secrets out of reports, which are mailed and put on servers."""

import re
from collections.abc import Iterable

MASK = "••••"
SHORTEST = 8
"""A secret shorter than this would mask ordinary words."""

_NAMED = re.compile(r'(oauth_token_secret=|oauth_signature=\\?"|[Bb]earer )[^&"\\\s]+')


class Mask:
    """
    Masks *secrets* wherever they occur, also percent-encoded, and what is a secret by its name.

    Public halves (API keys, access tokens, the ids of accounts) stay: one has to see who called.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        known = sorted({secret for secret in secrets if len(secret) >= SHORTEST}, key=len, reverse=True)
        spellings = [re.escape(spelling) for secret in known for spelling in (secret, _percent_encoded(secret))]
        self._known = re.compile("|".join(spellings)) if spellings else None

    def __call__(self, text: str) -> str:
        if self._known is not None:
            text = self._known.sub(MASK, text)
        return _NAMED.sub(rf"\1{MASK}", text)


def _percent_encoded(secret: str) -> str:
    return secret.replace("%", "%25").replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
