"""Paths and steps that the tests of the enterprise API and of replay have in common."""

from typing import Any

from tests.calling import Twitter
from tests.delivery.receiver import Receiver, with_token_of

ROOT = "/1.1/account_activity"
WEBHOOKS = f"{ROOT}/webhooks.json"
COUNT = f"{ROOT}/subscriptions/count.json"
NO_WEBHOOK = (404, 34, "Webhook does not exist or is associated with a different twitter application.")


def one(webhook: dict[str, Any]) -> str:
    return f"{ROOT}/webhooks/{webhook['id']}.json"


def subscriptions(webhook: dict[str, Any]) -> str:
    return f"{ROOT}/webhooks/{webhook['id']}/subscriptions/all.json"


def subscription_list(webhook: dict[str, Any]) -> str:
    return f"{ROOT}/webhooks/{webhook['id']}/subscriptions/all/list.json"


def subscription_of(webhook: dict[str, Any], user_id: str) -> str:
    return f"{ROOT}/webhooks/{webhook['id']}/subscriptions/{user_id}/all.json"


async def registered(twitter: Twitter, receiver: Receiver) -> dict[str, Any]:
    """An enterprise webhook at *receiver*, which answers challenges rightly from now on."""
    receiver.behave = with_token_of(twitter.app.consumer_secret)
    response = await twitter.post(WEBHOOKS, params={"url": receiver.url})
    assert response.status_code == 200, response.text
    webhook: dict[str, Any] = response.json()
    return webhook
