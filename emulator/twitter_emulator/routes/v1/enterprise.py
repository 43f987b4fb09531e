"""``/1.1/account_activity/webhooks/…``: the enterprise Account Activity API, without environments (facts §4.2)."""

from twitter_emulator.payloads import enterprise, v1
from twitter_emulator.protocol import errors
from twitter_emulator.world.activity import Webhook
from twitter_emulator.world.world import World

from ..given import NO_CONTENT, Answer, Endpoint, Given
from .webhooks import counted, deleting, registered, validating


async def register(given: Given) -> Answer:
    """``POST webhooks.json``"""
    _require_enterprise(given)
    return await registered(given, given.app, lambda: _require_room(given.world))


async def listing(given: Given) -> Answer:
    """``GET webhooks.json``: those of the app."""
    _require_enterprise(given)
    own = [webhook for webhook in given.world.webhooks.of(None) if webhook.app_id == given.app.id]
    return Answer(content=[v1.webhook(given.world, webhook) for webhook in own])


async def subscribe(given: Given) -> Answer:
    """``POST webhooks/:id/subscriptions/all.json``: for the account whose token signs."""
    given.world.subscribe_to(_webhook(given), given.account.id)
    return NO_CONTENT


async def check_subscription(given: Given) -> Answer:
    """``GET webhooks/:id/subscriptions/all.json``"""
    webhook = _webhook(given)
    if given.account.id not in webhook.subscribers:
        raise errors.PageNotFound(hint=f"@{given.account.screen_name} is not subscribed to webhook {webhook.id}")
    return NO_CONTENT


async def unsubscribe(given: Given) -> Answer:
    """``DELETE webhooks/:id/subscriptions/all.json``: deprecated."""
    given.world.unsubscribe_from(_webhook(given), given.account.id)
    return NO_CONTENT


async def unsubscribe_user(given: Given) -> Answer:
    """``DELETE webhooks/:id/subscriptions/:user_id/all.json``"""
    given.world.unsubscribe_from(_webhook(given), given.path_values["user_id"])
    return NO_CONTENT


async def list_subscriptions(given: Given) -> Answer:
    """``GET webhooks/:id/subscriptions/all/list.json``"""
    return Answer(content=enterprise.subscriptions(_webhook(given)))


async def count_subscriptions(given: Given) -> Answer:
    """``GET subscriptions/count.json``"""
    _require_enterprise(given)
    return counted(given)


def webhook_with(given: Given, webhook_id: str) -> Webhook:
    """
    The enterprise webhook *webhook_id* of the app that is calling.

    Raises:
        WebhookUnknown: If the app has none of this id.
    """
    webhook = given.world.webhooks.by_id.get(webhook_id)
    if webhook is None or webhook.environment is not None or webhook.app_id != given.app.id:
        raise errors.WebhookUnknown(
            hint=f"the app {given.app.name!r} has registered no webhook {webhook_id[:40]!r} on the enterprise path"
        )
    return webhook


def _webhook(given: Given) -> Webhook:
    _require_enterprise(given)
    return webhook_with(given, given.path_values["id"])


def _require_enterprise(given: Given) -> None:
    if not given.world.rules.is_enterprise:
        raise errors.ResourceForbidden(
            hint=f"this world's tier is {given.world.rules.tier}; the enterprise paths need tier enterprise "
            "(--tier enterprise), and /1.1/account_activity/all/:env/… are those of the other tiers"
        )


def _require_room(world: World) -> None:
    """Webhooks are counted for the whole billing account, not by app (facts §4.2)."""
    most, known = world.rules.limits.webhooks, world.webhooks.of(None)
    if len(known) >= most:
        ids = ", ".join(webhook.id for webhook in known)
        raise errors.TooManyResources(hint=f"there are {len(known)} webhooks of {most} already ({ids})")


_PATH = "/1.1/account_activity/webhooks"
_ONE = f"{_PATH}/{{id}}"
_WEBHOOKS = "/account_activity/webhooks"
_SUBSCRIPTIONS = "/account_activity/webhooks/:id/subscriptions/all"
_COUNT = "/account_activity/subscriptions/count"


ENDPOINTS = (
    Endpoint("POST", f"{_PATH}.json", register, needs="write", limit=_WEBHOOKS, stack="activity"),
    Endpoint("GET", f"{_PATH}.json", listing, auth="app", limit=_WEBHOOKS, stack="activity"),
    Endpoint("PUT", f"{_ONE}.json", validating(_webhook), needs="write", limit=_WEBHOOKS, stack="activity"),
    Endpoint("DELETE", f"{_ONE}.json", deleting(_webhook), needs="write", limit=_WEBHOOKS, stack="activity"),
    Endpoint(
        "POST", f"{_ONE}/subscriptions/all.json", subscribe, needs="messages", limit=_SUBSCRIPTIONS, stack="activity"
    ),
    Endpoint(
        "GET",
        f"{_ONE}/subscriptions/all.json",
        check_subscription,
        needs="messages",
        limit=_SUBSCRIPTIONS,
        stack="activity",
    ),
    Endpoint(
        "DELETE",
        f"{_ONE}/subscriptions/all.json",
        unsubscribe,
        needs="messages",
        limit=_SUBSCRIPTIONS,
        stack="activity",
    ),
    Endpoint(
        "GET",
        f"{_ONE}/subscriptions/all/list.json",
        list_subscriptions,
        auth="app",
        limit=f"{_SUBSCRIPTIONS}/list",
        stack="activity",
    ),
    Endpoint(
        "DELETE",
        f"{_ONE}/subscriptions/{{user_id}}/all.json",
        unsubscribe_user,
        auth="app",
        limit=_SUBSCRIPTIONS,
        stack="activity",
    ),
    Endpoint(
        "GET",
        "/1.1/account_activity/subscriptions/count.json",
        count_subscriptions,
        auth="app",
        limit=_COUNT,
        stack="activity",
    ),
)
