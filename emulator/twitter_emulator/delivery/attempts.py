"""One POST of one delivery: built, checked, signed, sent and written down."""

from dataclasses import dataclass
from typing import Any

import msgspec

from twitter_emulator.payloads import v1
from twitter_emulator.payloads.altered import altered
from twitter_emulator.protocol.delivery_answers import why_refused
from twitter_emulator.protocol.signing import webhook_signature
from twitter_emulator.world.activity import Attempt, Delivery, Handmade, Webhook
from twitter_emulator.world.apps import App
from twitter_emulator.world.world import World

from .bent import bent_body, bent_content, bent_headers, bent_signature, earlier_body
from .checks import Contracts, check
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
        webhook, choices = delivery.webhook, self.world.rules.choices
        app = self.world.developer.apps[webhook.app_id]
        headers, body = self._built(delivery, app)
        reply = await self.transport.exchange("POST", webhook.url, headers, body)
        is_received = reply.status == 200 if choices.received == "200" else reply.is_received
        error = None if is_received else self._why_failed(reply, webhook, app, body)
        delivery.attempts.append(Attempt(at_ms, reply.status, error, reply.took_ms))
        self._write_down(delivery, headers, reply, error)
        if reply.trouble is not None and reply.trouble.kind == "tls":
            self.world.set_valid(webhook, valid=False, why=f"a delivery failed: {reply.trouble.text}")
        return error

    def _why_failed(self, reply: Reply, webhook: Webhook, app: App, body: bytes) -> str:
        if reply.is_received:
            return (
                f"answered {reply.status}; in this world only 200 says that a delivery was received (choice: received)"
            )
        """Why *reply* does not count as received."""
        if reply.trouble is not None:
            return reply.trouble.text
        others = tuple(suspects(self.world, app))
        return why_refused(reply, url=webhook.url, body=body, secret=app.consumer_secret, suspects=others)

    def _built(self, delivery: Delivery, app: App) -> tuple[dict[str, str], bytes]:
        """Headers and body; what is signed and what is sent are one and the same bytes, unless a fault bends them."""
        url, agent = delivery.webhook.url, self.world.rules.choices.user_agent
        if delivery.bend is not None:
            effect = delivery.bend.effect
            body = delivery.body = bent_body(self._body(delivery), effect)
            signature = bent_signature(app, body, effect.signature, earlier=earlier_body(self.world, delivery))
            return bent_headers(delivery_headers(url, signature, body, agent), effect), body
        body = delivery.body = self._body(delivery)
        return delivery_headers(url, webhook_signature(app.consumer_secret, body), body, agent), body

    def _body(self, delivery: Delivery) -> bytes:
        content = v1.delivery(self.world, delivery.activity, delivery.for_user_id)
        if delivery.alteration is not None:
            content = altered(content, delivery.alteration)
        if delivery.bend is not None:
            content = bent_content(content, delivery.bend.effect)
        about: dict[str, Any] = {"altered": True} if delivery.is_altered else {}
        trace = delivery.activity.trace
        check(self.world, self.contracts, CONTRACT, content, trace=trace, delivery=delivery.id, **about)
        happening = delivery.activity.happening
        if isinstance(happening, Handmade) and happening.verbatim is not None:
            return happening.verbatim
        return msgspec.json.encode(content)

    def _write_down(self, delivery: Delivery, headers: dict[str, str], reply: Reply, error: str | None) -> None:
        bend = delivery.bend
        about = {"fault": bend.rule_id} if bend is not None and bend.rule_id else {}
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
            altered=delivery.is_altered or (bend is not None and bend.effect.bends_request),
            **about,
        )
