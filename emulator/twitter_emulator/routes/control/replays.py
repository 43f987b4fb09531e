"""The end of a replay, as if a job had been asked for that had nothing to deliver, or nothing that was received."""

from typing import Any, Literal, get_args

from twitter_emulator.world.replaying import tell_end
from twitter_emulator.world.world import World

from .problems import Problem

ReplayVerb = Literal["replay_complete", "replay_incomplete"]
VERBS: tuple[ReplayVerb, ...] = get_args(ReplayVerb)


def act(world: World, verb: str) -> dict[str, Any]:
    """
    Tell every valid webhook of *world* that a job of its own has ended; the ids of the jobs.

    Raises:
        Problem: If there is no webhook to tell.
    """
    webhooks = [webhook for webhook in world.webhooks if webhook.valid]
    if not webhooks:
        raise Problem(404, f"world {world.name!r} has no valid webhook that could be told; register one first")
    jobs = {webhook.id: world.ids.snowflake(world.now_ms) for webhook in webhooks}
    for webhook in webhooks:
        trace, job_id = world.journal.new_trace(), jobs[webhook.id]
        world.log("replay", trace, event="ended", job=job_id, webhook=webhook.id, missed=0)
        tell_end(world, webhook, job_id, trace, is_complete=verb == "replay_complete")
    return {"jobs": list(jobs.values())}
