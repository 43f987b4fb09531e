"""Where deliveries meet the faults of their world, before they go into a lane: lost, held back, doubled, mixed up."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from twitter_emulator.world.activity import Delivery, Handmade
from twitter_emulator.world.bends import Bend, WebhookEffect
from twitter_emulator.world.describing import described
from twitter_emulator.world.faults import CHALLENGE, Post, PostRule
from twitter_emulator.world.world import World


@dataclass(frozen=True, slots=True)
class Gate:
    """
    Lets the deliveries of *world* through as its faults have it.

    What goes out now is given to *enqueue*, what is held to *wait* with the moment it is due, and what is lost to *end*
    with the reason.
    """

    world: World
    enqueue: Callable[[Delivery], None]
    wait: Callable[[Delivery, int], None]
    end: Callable[[Delivery, str], None]

    def take(self, delivery: Delivery) -> None:
        """Let *delivery* through, or do to it what its bend says, or the rule that it meets."""
        if delivery.bend is not None:
            self._send_with_copies(delivery, delivery.bend.effect)
            return
        rule = self.world.faults.on_post(_post(delivery), seed=self.world.seed, now_ms=self.world.now_ms)
        if rule is None:
            self.enqueue(delivery)
            return
        write_down(self.world, rule, delivery.activity.trace, delivery=delivery.id, webhook=delivery.webhook.id)
        self._bend(delivery, rule)

    def _bend(self, delivery: Delivery, rule: PostRule) -> None:
        delivery.bend = Bend(rule.id, rule.effect)
        if rule.effect.drops:
            self.end(delivery, f"lost by fault {rule.id}")
        elif rule.effect.group:
            self._gather(delivery, rule)
        else:
            self._send_with_copies(delivery, rule.effect)

    def _send_with_copies(self, delivery: Delivery, effect: WebhookEffect) -> None:
        for one in [delivery, *self._copies(delivery, effect)]:
            self._send(one, effect)

    def _send(self, delivery: Delivery, effect: WebhookEffect) -> None:
        """Into a lane now, or when it is due."""
        if effect.delay_ms:
            self.wait(delivery, self.world.now_ms + effect.delay_ms)
        else:
            self.enqueue(delivery)

    def _copies(self, delivery: Delivery, effect: WebhookEffect) -> list[Delivery]:
        """Deliveries of the same event; those that come at once have lanes of their own."""
        copies = []
        for _ in range(effect.copies):
            copy = self.world.outbox.hold(delivery.webhook, delivery.for_user_id, delivery.activity)
            copy.alteration, copy.bend = delivery.alteration, delivery.bend
            if effect.at_once:
                copy.own_lane = (delivery.webhook.id, "copy", copy.id)
            copies.append(copy)
        return copies

    def _gather(self, delivery: Delivery, rule: PostRule) -> None:
        """Hold *delivery* until its group is complete; then all go out, in a lane together or each in its own."""
        delivery.state = "held"
        rule.held.append(delivery)
        if len(rule.held) < rule.effect.group:
            return
        group, rule.held = rule.held, []
        for one in reversed(group) if rule.effect.reversed else group:
            lane = group[0].id if rule.effect.reversed else one.id
            one.own_lane, one.state = (one.webhook.id, "group", lane), "queued"
            self._send(one, rule.effect)


def write_down(world: World, rule: PostRule, trace: str, **about: Any) -> None:
    """Journal that *rule* applies."""
    world.log("fault", trace, rule=rule.id, leg="webhook", effect=rule.effect_asked, hits=rule.hits, **about)


def challenge_post(webhook_id: str | None) -> Post:
    """A challenge, as rules see it; the webhook is not registered yet where it has no id."""
    return Post(CHALLENGE, webhook_id or "")


def _post(delivery: Delivery) -> Post:
    told = described(delivery.activity.happening)
    return Post(
        event=told["event"],
        webhook=delivery.webhook.id,
        account=delivery.for_user_id,
        sender=str(told.get("from", "")),
        recipient=str(told.get("to", "")),
        text=lambda: _text(delivery, told),
    )


def _text(delivery: Delivery, told: dict[str, Any]) -> str:
    happening = delivery.activity.happening
    if isinstance(happening, Handmade):
        return (happening.verbatim or msgspec.json.encode(happening.body)).decode("utf-8", "replace")
    return str(told.get("text", ""))
