"""The webhooks of a world, and what is delivered to them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from .place import Place
from .values import Alter


class Webhooks(Place):
    """Challenges and deliveries, made by hand too."""

    def webhooks(self) -> list[dict[str, Any]]:
        """What is registered: ``id``, ``url``, ``valid``, ``environment``, ``subscribers``, …"""
        return self._list("/webhooks", "webhooks")

    def challenge(self, webhook: str) -> dict[str, Any]:
        """Send a CRC to the webhook of this id now; the webhook as it is after that."""
        return self._object("POST", f"/webhooks/{quote(webhook, safe='')}/crc")

    def deliveries(self) -> list[dict[str, Any]]:
        """What was sent or is to be sent, with every attempt."""
        return list(self._pages("/deliveries", "deliveries"))

    def redeliver(self, delivery: str) -> dict[str, Any]:
        """Send the delivery of this id again, signed afresh."""
        return self._object("POST", f"/deliveries/{quote(delivery, safe='')}/redeliver")

    def deliver(
        self,
        body: Mapping[str, Any],
        *,
        for_user_id: str | None = None,
        webhook: str | None = None,
        alter: Alter | None = None,
    ) -> dict[str, Any]:
        """
        Deliver *body*, signed, though nothing of the kind happened; the ``deliveries`` that this makes.

        It goes to the webhook of this id, else to those of *for_user_id*, which by itself is the one in *body*.
        """
        wanted = {"body": body, "for_user_id": for_user_id, "webhook": webhook, "alter": alter}
        return self._object("POST", "/deliveries", json=wanted)
