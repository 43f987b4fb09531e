"""A delivery tried once, and what becomes of it: for deliveries with retries and for replays, which have none."""

import logging
from dataclasses import dataclass

from twitter_emulator.payloads.altered import Misfit
from twitter_emulator.world.activity import Delivery, DeliveryState, Webhook
from twitter_emulator.world.world import World

from .attempts import Attempts

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sending:
    """Tries the deliveries of one world."""

    world: World
    attempts: Attempts

    async def once(self, delivery: Delivery) -> str | None:
        """Try *delivery* once. Why that failed, if it may be tried again; in any other case *delivery* has ended."""
        obstacle = self._obstacle(delivery.webhook)
        if obstacle:
            self.end(delivery, "dropped", obstacle)
            return None
        delivery.state = "sending"
        try:
            error = await self.attempts.make(delivery)
        except Misfit as misfit:
            self.end(delivery, "failed", f"it cannot be altered: {misfit}")
            return None
        except Exception as bug:
            logger.exception("delivery %s could not be made", delivery.id)
            self._give_up(delivery, bug)
            return None
        if error is None:
            self.end(delivery, "delivered", None)
        elif not delivery.webhook.valid:
            self.end(delivery, "failed", error)
            return None
        return error

    def end(self, delivery: Delivery, state: DeliveryState, why: str | None) -> None:
        """Nothing more is tried for *delivery*; write that down."""
        self.world.outbox.close(delivery, state)
        self.world.log(
            "delivery",
            delivery.activity.trace,
            delivery=delivery.id,
            webhook=delivery.webhook.id,
            for_user_id=delivery.for_user_id,
            state=state,
            attempts=len(delivery.attempts),
            why=why,
        )

    def _obstacle(self, webhook: Webhook) -> str | None:
        if webhook.id not in self.world.webhooks.by_id:
            return "the webhook was deleted"
        return None if webhook.valid else "the webhook is marked invalid"

    def _give_up(self, delivery: Delivery, bug: Exception) -> None:
        error = f"the emulator failed to make this delivery, please report it: {type(bug).__name__}: {bug}"
        self.world.log("error", delivery.activity.trace, delivery=delivery.id, webhook=delivery.webhook.id, error=error)
        self.end(delivery, "failed", error)
