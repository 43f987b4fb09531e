"""Word of the end of a replay, which goes to the webhook itself and not to one of its subscribers (facts §4.2)."""

from .activity import Activity, ReplayEnded, Webhook
from .replay import JobId
from .world import World


def tell_end(world: World, webhook: Webhook, job_id: JobId, trace: str, *, is_complete: bool) -> None:
    """Tell *webhook* that its job has ended, with everything received or not."""
    ended = ReplayEnded(job_id, webhook.id, is_complete)
    world.outbox.post(webhook, "", Activity(world.now_ms, trace, f"replay-{job_id}", ended))
