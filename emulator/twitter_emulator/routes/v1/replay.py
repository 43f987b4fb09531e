"""``/1.1/account_activity/replay/…``: what a webhook has missed, once more (facts §4.2)."""

from twitter_emulator.payloads import enterprise
from twitter_emulator.payloads.formats import replay_moment
from twitter_emulator.protocol import errors
from twitter_emulator.world.activity import Webhook
from twitter_emulator.world.replay import Job, Moment, require_replayable

from ..given import Answer, Endpoint, Given
from .enterprise import webhook_with

EXAMPLE = "write it as yyyymmddhhmm in UTC, for example 202011050900"


async def replay(given: Given) -> Answer:
    """``POST webhooks/:id/subscriptions/all.json``: the job is done in the background."""
    _require_entitled(given)
    webhook_id = _webhook_id(given)
    from_, to = _moment(given, "from_date"), _moment(given, "to_date")
    require_replayable(from_, to, given.world.now_ms)
    webhook = _valid(webhook_with(given, webhook_id))
    job = Job(given.world.ids.snowflake(given.world.now_ms), webhook, from_.at_ms, to.at_ms)
    given.world.replays.begin(job)
    given.courier.replay(given.world, job)
    return Answer(202, enterprise.replay_job(job))


def _require_entitled(given: Given) -> None:
    """Here a user's token and another tier are refused in words of their own."""
    if given.caller.account is not None:
        raise errors.AppOnly(hint="this call needs the app's bearer token, and came with a user's access token")
    if not given.world.rules.is_enterprise:
        raise errors.ReplayNotIncluded(
            hint=f"this world's tier is {given.world.rules.tier}; replay needs tier enterprise (--tier enterprise)"
        )


def _webhook_id(given: Given) -> str:
    text = given.path_values["id"]
    if not text.isascii() or not text.removeprefix("-").isdigit():
        raise errors.UnparsableParameter(hint=f"the webhook id is {text[:40]!r}, which is no number")
    if text.startswith("-"):
        raise errors.NegativeWebhookId(text[:40])
    return text


def _moment(given: Given, name: str) -> Moment:
    text = given.params.get(name, "")
    if not text:
        raise errors.ReplayParameterMissing(name, hint=EXAMPLE)
    at_ms = replay_moment(text)
    if at_ms is None:
        raise errors.UnparsableParameter(hint=f"{name} is {text[:40]!r}; {EXAMPLE}")
    return Moment(text, at_ms)


def _valid(webhook: Webhook) -> Webhook:
    if not webhook.valid:
        raise errors.WebhookInvalid(
            hint=f"have it challenged first: PUT /1.1/account_activity/webhooks/{webhook.id}.json"
        )
    return webhook


ENDPOINTS = (
    Endpoint(
        "POST",
        "/1.1/account_activity/replay/webhooks/{id}/subscriptions/all.json",
        replay,
        auth="either",
        limit="/account_activity/replay/webhooks/:id/subscriptions/all",
        stack="activity",
        too_many=errors.TooManyReplays,
    ),
)
