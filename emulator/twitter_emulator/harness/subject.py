"""
The channel under test, as its operator sees it; and ours, which is judged unless somebody brings another.

A project judges its own channel by overriding the fixture ``twitter_subject`` with something that is a
:class:`Subject`.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from twitter_emulator.client import Credentials

from .processes import Server
from .wire import Reply, exchange

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


class Subject(Protocol):
    """A channel that runs."""

    def connect(self, name: str, values: Values) -> tuple[Outcome, Connection]:
        """Store a connection called *name*, not yet enabled. It is there only if the outcome is *done*."""


def values_of(credentials: Credentials) -> dict[str, str]:
    """What the operator types in for the brand of a world."""
    return {"base_url": credentials.api_base_url, **{key: getattr(credentials, key) for key in KEYS}}


@dataclass(frozen=True, slots=True)
class OurChannel:
    """``twitter-channel`` in a process of its own, over its HTTP API."""

    server: Server

    def connect(self, name: str, values: Values) -> tuple[Outcome, Connection]:
        reply = exchange("POST", self._api, json={"name": name, **values})
        return _outcome(reply), OurConnection(f"{self._api}/{name}")

    @property
    def _api(self) -> str:
        return f"{self.server.url}/api/v1/connections"


@dataclass(frozen=True, slots=True)
class OurConnection:
    """One connection of ``twitter-channel``."""

    url: str

    @property
    def webhook_url(self) -> str:
        address: str = self._shown()["webhook_url"]
        return address

    def enable(self, *, replace: bool = False) -> Outcome:
        return _outcome(exchange("POST", f"{self.url}/enable", json={"replace": replace}))

    def disable(self) -> Outcome:
        return _outcome(exchange("POST", f"{self.url}/disable"))

    def change(self, values: Values) -> Outcome:
        return _outcome(exchange("PATCH", self.url, json=dict(values)))

    def status(self) -> str:
        status: str = self._shown()["status"]
        return status

    def told(self) -> str:
        return exchange("GET", self.url).body.decode()

    def unsent(self, customer_id: str) -> list[Unsent]:
        found = exchange("GET", f"{self.url}/messages?customer={customer_id}").json["messages"]
        return [Unsent(line["text"], line["reason"]) for line in found if line["state"] == "failed"]

    def remove(self) -> None:
        exchange("DELETE", self.url)

    def _shown(self) -> dict[str, Any]:
        shown: dict[str, Any] = exchange("GET", self.url).json
        return shown


def our_channel(folder: Path) -> Server:
    """A ``twitter-channel`` that keeps everything in *folder*; not started yet."""
    database = f"sqlite:///{folder / 'channel.db'}"
    return Server([sys.executable, "-m", "twitter_channel", "serve", "--database", database], folder)


def _outcome(reply: Reply) -> Outcome:
    if reply.status < 400:
        return Outcome(done=True)
    problem = reply.json
    blamed = problem.get("fields") or [error["field"] for error in problem.get("errors", [])]
    return Outcome(False, problem["detail"], tuple(blamed))
