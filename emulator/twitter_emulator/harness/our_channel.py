"""Our channel as a subject: it is judged unless somebody brings another."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .processes import Server
from .subject import Connection, Outcome, Unsent, Values
from .wire import Reply, exchange


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
        return [Unsent(line["text"], line["reason"]) for line in found if line["direction"] == "out" and line["reason"]]

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
