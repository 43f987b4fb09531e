"""
The channel under test, as its operator sees it.

A project judges its own channel by overriding the fixture ``twitter_subject``: with how its bot is started
(:func:`command`, :func:`asgi`, :func:`url`), or, if it has operators, with something that is a :class:`Subject`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol, runtime_checkable

from twitter_emulator.client import Credentials

from .subjects.declared import asgi, command, url

__all__ = [
    "KEYS",
    "NAMES",
    "Connection",
    "Outcome",
    "Subject",
    "Unsent",
    "Values",
    "asgi",
    "command",
    "url",
    "values_of",
]

Values = Mapping[str, str]
"""The values of a connection: ``base_url``, ``env_name`` and the four keys."""

KEYS = ("api_key", "api_key_secret", "access_token", "access_token_secret", "env_name")

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "API key": "api_key",
        "API key secret": "api_key_secret",
        "access token": "access_token",
        "access token secret": "access_token_secret",
        "label": "env_name",
    }
)
"""What operators call the values, and what programs call them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What came of something that the operator did.

    *words* is what they are told, *blamed* are the values that may be wrong, the likeliest first.
    """

    done: bool
    words: str = ""
    blamed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsent:
    """An answer that did not reach its customer, and what the operator reads about it."""

    text: str
    words: str


class Connection(Protocol):
    """One Twitter account that the channel speaks for."""

    @property
    def webhook_url(self) -> str:
        """Where Twitter is to deliver."""

    def enable(self, *, replace: bool = False) -> Outcome:
        """Register and subscribe; *replace* allows to delete webhooks of somebody else."""

    def disable(self) -> Outcome:
        """Stop answering, and tell Twitter."""

    def change(self, values: Values) -> Outcome:
        """Store other values; those not given stay."""

    def status(self) -> str:
        """``enabled``, ``disabled``, ``failed`` or ``revoked``."""

    def told(self) -> str:
        """Everything that the operator can read about this connection."""

    def unsent(self, customer_id: str) -> list[Unsent]:
        """The answers to this customer that Twitter did not take."""

    def remove(self) -> None:
        """Forget the connection."""


@runtime_checkable
class Subject(Protocol):
    """A channel that runs."""

    def connect(self, name: str, values: Values) -> tuple[Outcome, Connection]:
        """Store a connection called *name*, not yet enabled. It is there only if the outcome is *done*."""


def values_of(credentials: Credentials) -> dict[str, str]:
    """What the operator types in for the brand of a world."""
    return {"base_url": credentials.api_base_url, **{key: getattr(credentials, key) for key in KEYS}}
