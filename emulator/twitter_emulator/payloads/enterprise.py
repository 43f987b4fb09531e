"""The enterprise Account Activity API and replay in JSON (facts §4.2)."""

from typing import Any

from twitter_emulator.world.activity import ReplayEnded, Webhook
from twitter_emulator.world.ids import snowflake_ms
from twitter_emulator.world.replay import Job

from .formats import utc_date

Json = dict[str, Any]

_COMPLETE = ("Complete", "Job completed successfully")
_INCOMPLETE = ("Incomplete", "Job failed to deliver all events, please retry your replay job")


def subscriptions(webhook: Webhook) -> Json:
    """The answer to ``subscriptions/all/list``."""
    return {
        "webhook_id": webhook.id,
        "webhook_url": webhook.url,
        "application_id": webhook.app_id,
        "subscriptions": [{"user_id": user_id} for user_id in webhook.subscribers],
    }


def replay_job(job: Job) -> Json:
    """The answer to the wish for a replay."""
    return {"job_id": job.id, "created_at": utc_date(snowflake_ms(job.id))}


def replay_delivery(ended: ReplayEnded) -> Json:
    """The body of the POST that says how a job has ended."""
    state, description = _COMPLETE if ended.is_complete else _INCOMPLETE
    return {
        "replay_job_status": {
            "webhook_id": ended.webhook_id,
            "job_state": state,
            "job_state_description": description,
            "job_id": ended.job_id,
        }
    }
