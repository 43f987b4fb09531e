"""The webhooks of a world, and what is delivered to them."""

from base64 import b64encode
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
        return self._object("POST", _challenge(webhook))

    def probe(self, webhook: str, **how: Any) -> dict[str, Any]:
        """
        Challenge the webhook of this id in a way of one's own, of which nothing comes; what it said.

        *how*: ``token`` or ``no_token=True``, ``parameters``, ``signature`` and ``header_case`` as faults have them,
        ``times`` and ``at_once``. What it said: ``ok``, ``status``, ``body``, ``took_ms``, ``hint``, ``query``.
        """
        return self._object("POST", _challenge(webhook), json={"times": 1, "at_once": True, **how})

    def deliveries(self) -> list[dict[str, Any]]:
        """What was sent or is to be sent, with every attempt."""
        return list(self._pages("/deliveries", "deliveries"))

    def redeliver(self, delivery: str) -> dict[str, Any]:
        """Send the delivery of this id again, signed afresh."""
        return self._object("POST", f"/deliveries/{quote(delivery, safe='')}/redeliver")

    def deliver(
        self,
        body: Mapping[str, Any] | str | bytes,
        *,
        for_user_id: str | None = None,
        webhook: str | None = None,
        alter: Alter | None = None,
        fault: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """
        Deliver *body*, signed, though nothing of the kind happened; the ``deliveries`` that this makes.

        A text, and bytes, are sent as they are. It goes to the webhook of this id, else to those of *for_user_id*,
        which by itself is the one in *body*. *fault* is what a fault does to one, such as ``{"signature": "missing"}``.
        """
        content = {"bytes": b64encode(body).decode()} if isinstance(body, bytes) else {"body": body}
        wanted = {"for_user_id": for_user_id, "webhook": webhook, "alter": alter, "fault": fault}
        return self._object("POST", "/deliveries", json={**content, **wanted})


def _challenge(webhook: str) -> str:
    return f"/webhooks/{quote(webhook, safe='')}/crc"
