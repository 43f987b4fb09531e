"""Where deliveries meet the faults of their world, before they go into a lane: lost, held back, doubled, mixed up."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from twitter_emulator.world.activity import Delivery, Handmade
from twitter_emulator.world.bends import Bend
from twitter_emulator.world.describing import described
from twitter_emulator.world.faults import CHALLENGE, Post, PostRule
from twitter_emulator.world.world import World


@dataclass(frozen=True, slots=True)
class Gate:
    """
    Lets the deliveries of *world* through as its faults have it.

    What goes out now is given to *enqueue*, what is held until its ``due_ms`` to *wait*, and what is lost to *end*.
    """

    world: World
    enqueue: Callable[[Delivery], None]
    wait: Callable[[Delivery], None]
    end: Callable[[Delivery, str], None]

    def take(self, delivery: Delivery) -> None:
        """Let *delivery* through, or do what the rule says that it meets."""
        delivery.bend = delivery.own_lane = None
        rule = self.world.faults.on_post(_post(delivery), seed=self.world.seed, now_ms=self.world.now_ms)
        if rule is None:
            self.enqueue(delivery)
            return
        write_down(self.world, rule, delivery.activity.trace, delivery=delivery.id, webhook=delivery.webhook.id)
        self._bend(delivery, rule)

    def _bend(self, delivery: Delivery, rule: PostRule) -> None:
        effect = rule.effect
        delivery.bend = Bend(rule.id, effect)
        if effect.drops:
            self.end(delivery, f"fault {rule.id} lost it")
        elif effect.group:
            self._gather(delivery, rule)
        else:
            for one in [delivery, *self._copies(delivery, rule)]:
                self._send(one)

    def _send(self, delivery: Delivery) -> None:
        """Into a lane now, or when it is due."""
        delay_ms = delivery.bend.effect.delay_ms if delivery.bend else 0
        if delay_ms:
            delivery.state, delivery.due_ms = "held", self.world.now_ms + delay_ms
            self.wait(delivery)
        else:
            self.enqueue(delivery)

    def _copies(self, delivery: Delivery, rule: PostRule) -> list[Delivery]:
        """Deliveries of the same event; those that come at once have lanes of their own."""
        copies = []
        for _ in range(rule.effect.copies):
            copy = self.world.outbox.hold(delivery.webhook, delivery.for_user_id, delivery.activity)
            copy.alteration, copy.bend = delivery.alteration, delivery.bend
            if rule.effect.at_once:
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
            self._send(one)


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
        text=lambda: _text(delivery, told),
    )


def _text(delivery: Delivery, told: dict[str, Any]) -> str:
    happening = delivery.activity.happening
    if isinstance(happening, Handmade):
        return (happening.verbatim or msgspec.json.encode(happening.body)).decode("utf-8", "replace")
    return str(told.get("text", ""))
