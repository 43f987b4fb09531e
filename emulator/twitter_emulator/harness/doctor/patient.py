"""Who is examined: the webhook, and the secrets it may work with."""

import ssl
from dataclasses import dataclass, field

from twitter_emulator.client import Credentials
from twitter_emulator.protocol.diagnosis import Suspect

NOBODY = "1000000001"
"""The account that deliveries are for where no world says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """
    A webhook. Without *secret*, the API key secret, nothing can be signed, and no signature be judged.

    *suspects* are the secrets that may have been taken for it. Deliveries are for the account *user_id*.
    *trust* says whose certificates are believed, if not those that the machine trusts.
    """

    url: str
    secret: str = field(default="", repr=False)
    suspects: tuple[Suspect, ...] = field(default=(), repr=False)
    user_id: str = NOBODY
    trust: ssl.SSLContext | None = None


def patient(
    url: str,
    *,
    api_key_secret: str | None = None,
    api_key: str | None = None,
    access_token: str | None = None,
    access_token_secret: str | None = None,
    bearer_token: str | None = None,
    user_id: str = NOBODY,
    trust: ssl.SSLContext | None = None,
) -> Patient:
    """The webhook at *url*, and as many of its secrets as are known."""
    named = (
        ("the access token secret", access_token_secret),
        ("the API key", api_key),
        ("the access token", access_token),
        ("the bearer token", bearer_token),
    )
    suspects = tuple(Suspect(name, secret) for name, secret in named if secret)
    return Patient(url=url, secret=api_key_secret or "", suspects=suspects, user_id=user_id, trust=trust)


def patient_of(credentials: Credentials, url: str, trust: ssl.SSLContext | None = None) -> Patient:
    """The webhook at *url*, as the world that *credentials* are of knows it."""
    return patient(
        url,
        api_key_secret=credentials.api_key_secret,
        api_key=credentials.api_key,
        access_token=credentials.access_token,
        access_token_secret=credentials.access_token_secret,
        bearer_token=credentials.bearer_token,
        user_id=credentials.brand.id,
        trust=trust,
    )
