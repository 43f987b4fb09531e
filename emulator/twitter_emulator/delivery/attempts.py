"""One POST of one delivery: built, checked, signed, sent and written down."""

from dataclasses import dataclass
from typing import Any

import msgspec

from twitter_emulator.payloads import v1
from twitter_emulator.payloads.altered import altered
from twitter_emulator.protocol.signing import webhook_signature
from twitter_emulator.world.activity import Attempt, Delivery, Webhook
from twitter_emulator.world.apps import App
from twitter_emulator.world.world import World

from .checks import Contracts, check
from .refusals import why_failed
from .suspects import suspects
from .transport import Reply, Transport
from .wire import MOST_KEPT, delivery_headers

CONTRACT = "delivery"


@dataclass(frozen=True, slots=True)
class Attempts:
    """Makes the attempts of one world."""

    world: World
    contracts: Contracts
    transport: Transport

    async def make(self, delivery: Delivery) -> str | None:
        """
        POST *delivery* once, with the app's secret of this moment. Why it failed, None if it was received.

        A webhook whose certificate is not trusted is invalid from then on, as after a challenge (facts §5.1).

        Raises:
            Misfit: If *delivery* cannot be altered as it is to be.
        """
        at_ms = self.world.now_ms
        webhook = delivery.webhook
        body = delivery.body = self._body(delivery)
        app = self.world.developer.apps[webhook.app_id]
        headers = delivery_headers(webhook.url, webhook_signature(app.consumer_secret, body), body)
        reply = await self.transport.exchange("POST", webhook.url, headers, body)
        error = None if reply.is_received else self._why_failed(reply, webhook, app, body)
        delivery.attempts.append(Attempt(at_ms, reply.status, error, reply.took_ms))
        self._write_down(delivery, headers, reply, error)
        if reply.trouble is not None and reply.trouble.kind == "tls":
            self.world.set_valid(webhook, valid=False, why=f"a delivery failed: {reply.trouble.text}")
        return error

    def _why_failed(self, reply: Reply, webhook: Webhook, app: App, body: bytes) -> str:
        others = tuple(suspects(self.world, app))
        return why_failed(reply, url=webhook.url, body=body, secret=app.consumer_secret, suspects=others)

    def _body(self, delivery: Delivery) -> bytes:
        """What is signed and sent, as one and the same bytes."""
        content = v1.delivery(self.world, delivery.activity, delivery.for_user_id)
        if delivery.alteration is not None:
            content = altered(content, delivery.alteration)
        about: dict[str, Any] = {"altered": True} if delivery.is_altered else {}
        trace = delivery.activity.trace
        check(self.world, self.contracts, CONTRACT, content, trace=trace, delivery=delivery.id, **about)
        return msgspec.json.encode(content)

    def _write_down(self, delivery: Delivery, headers: dict[str, str], reply: Reply, error: str | None) -> None:
        self.world.log(
            "attempt",
            delivery.activity.trace,
            delivery=delivery.id,
            webhook=delivery.webhook.id,
            url=delivery.webhook.url,
            for_user_id=delivery.for_user_id,
            number=len(delivery.attempts),
            request_headers=headers,
            request_body=delivery.body,
            status=reply.status,
            response_body=reply.body[:MOST_KEPT],
            took_ms=reply.took_ms,
            ok=error is None,
            error=error,
            trouble=reply.trouble.kind if reply.trouble else None,
            altered=delivery.is_altered,
        )
