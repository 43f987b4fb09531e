"""No secret in any log that the subject prints."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from twitter_emulator.client import Credentials

from .breaches import Breach

NAME = "secrets"
ADVICE = "Leave keys out of logs, also where requests and their headers are written down."

_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "api_key_secret": "the API key secret",
        "access_token_secret": "the access token secret",
        "bearer_token": "the bearer token",
    }
)


def secrets_printed(printed: str, credentials: Credentials) -> Iterator[Breach]:
    """Where *printed* has one of the secrets of *credentials* in it. The breach does not repeat it."""
    for member, name in _NAMES.items():
        secret = getattr(credentials, member)
        line = next((number for number, text in enumerate(printed.splitlines(), 1) if secret and secret in text), None)
        if line is not None:
            yield Breach(NAME, f"The subject prints {name}, first in line {line} of its output.", ADVICE)
