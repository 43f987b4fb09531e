"""The developer's side of a world: apps and their keys."""

from typing import Any
from urllib.parse import quote

from .place import Place


class Developer(Place):
    """What the developer portal is for. Apps are named by id."""

    def apps(self) -> list[dict[str, Any]]:
        """All apps, the first one first: ``id``, ``name``, ``permission``, ``api_key``, ``api_key_secret``, …"""
        return self._list("/apps", "apps")

    def regenerate_keys(self, app: str) -> dict[str, Any]:
        """A new API key, secret and bearer token for an app, which this answers; the old ones stop working."""
        return self._object("POST", f"/apps/{quote(app, safe='')}/regenerate")

    def change_app(self, app: str, **changes: Any) -> dict[str, Any]:
        """*changes*: ``permission``, ``suspended``, ``name``, ``callback_urls``, ``custom_profiles``."""
        return self._object("PATCH", f"/apps/{quote(app, safe='')}", json=changes)

    def regenerate_token(self, account: str) -> dict[str, Any]:
        """A new access token of the first app for an account, which this answers; the old one stops working."""
        return self._object("POST", f"/accounts/{quote(account, safe='')}/regenerate")
