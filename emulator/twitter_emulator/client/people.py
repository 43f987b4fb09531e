"""What people do in a world, and who they are."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from .place import Place
from .values import Account, Activity, Alter, Credentials


class People(Place):
    """Accounts, and what they write and do. They are named by screen name or id."""

    def send(
        self,
        sender: str,
        to: str,
        text: str = "",
        quick_reply_metadata: str | None = None,
        *,
        media: str | Mapping[str, str] | None = None,
        alter: Alter | None = None,
    ) -> dict[str, Any]:
        """
        *sender* writes a Direct Message to *to*; the message with its ``id``, ``trace`` and ``deliveries``.

        *media* are ``photo``, ``gif`` or ``video`` for a sample, or ``{"data": …}`` for a file as base64.
        """
        about = {"text": text, "quick_reply_metadata": quick_reply_metadata, "media": media, "alter": alter}
        return self._object("POST", "/messages", json={"from": sender, "to": to, **about})

    def send_all(self, messages: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Write several messages at once, each ``{"from": …, "to": …, "text": …}``; of each what :meth:`send` gives."""
        found: list[dict[str, Any]] = self._call("POST", "/messages", json=list(messages))["messages"]
        return found

    def messages(self, one: str, other: str) -> list[dict[str, Any]]:
        """The whole conversation of two people as Twitter holds it, oldest first."""
        return list(self._pages("/messages", "messages", between=f"{one},{other}"))

    def tweets(self, by: str) -> list[dict[str, Any]]:
        """What somebody tweeted and did not delete, oldest first, each with its ``id``, ``text``, ``in_reply_to``, …"""
        return list(self._pages("/tweets", "tweets", by=by))

    def do(
        self, type: Activity, sender: str, to: str | None = None, *, alter: Alter | None = None, **about: str
    ) -> dict[str, Any]:
        """
        Anything a person does but writing: read the newest message of *to*, revoke the first app, …

        A tweet is *about* its ``text`` and may be ``in_reply_to`` another; what is done to a ``tweet`` names its id.
        """
        return self._object("POST", "/events", json={"type": type, "from": sender, "to": to, "alter": alter, **about})

    def account(
        self, screen_name: str | None = None, *, name: str | None = None, allow_dms_from: str = "all"
    ) -> Account:
        """A new account; what is not given is invented."""
        wanted = {"screen_name": screen_name, "name": name, "allow_dms_from": allow_dms_from}
        return account_of(self._call("POST", "/accounts", json=wanted))

    def accounts(self) -> list[dict[str, Any]]:
        """All accounts, the brand first."""
        return self._list("/accounts", "accounts")

    def change_account(self, account: str, **changes: Any) -> dict[str, Any]:
        """*changes*: ``name``, ``allow_dms_from``, ``suspended``, ``protected``; lists for ``follow``, ``block``, …"""
        return self._object("PATCH", f"/accounts/{quote(account, safe='')}", json=changes)


def credentials_of(found: Mapping[str, Any]) -> Credentials:
    texts = {name: value or "" for name, value in found.items() if name not in ("brand", "customers")}
    brand = account_of({**texts, **found["brand"]})
    return Credentials(**texts, brand=brand, customers=tuple(map(account_of, found["customers"])))


def account_of(found: Mapping[str, Any]) -> Account:
    return Account(found["id"], found["screen_name"], found["access_token"] or "", found["access_token_secret"] or "")
