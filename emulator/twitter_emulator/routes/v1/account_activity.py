"""``/1.1/account_activity/all/…``: the premium Account Activity API (facts §4.1, §4.3)."""

from twitter_emulator.payloads import v1
from twitter_emulator.protocol import errors
from twitter_emulator.world.activity import Webhook
from twitter_emulator.world.apps import Environment

from ..given import NO_CONTENT, Answer, Endpoint, Given
from .webhooks import counted, deleting, registered, validating


async def register(given: Given) -> Answer:
    """``POST :env/webhooks.json``"""
    environment = _environment(given)
    return await registered(given, environment, lambda: given.world.require_room_for_webhook(environment))


async def webhooks_of_all(given: Given) -> Answer:
    """``GET webhooks.json``: every environment of the app."""
    listed = v1.environments(given.world, given.app.id)
    if not listed["environments"]:
        raise errors.EnvironmentForbidden(hint=f"no dev environment is set up for the app {given.app.name!r}")
    return Answer(content=listed)


async def webhooks_of_one(given: Given) -> Answer:
    """``GET :env/webhooks.json``"""
    return Answer(content=[v1.webhook(given.world, w) for w in given.world.webhooks.of(_environment(given).label)])


async def subscribe(given: Given) -> Answer:
    """``POST :env/subscriptions.json``: for the account whose token signs."""
    given.world.subscribe(given.account.id, _subscribable(given))
    return NO_CONTENT


async def check_subscription(given: Given) -> Answer:
    """``GET :env/subscriptions.json``"""
    environment = _subscribable(given)
    if given.world.subscribed_webhook(given.account.id, environment) is None:
        raise errors.PageNotFound(hint=f"@{given.account.screen_name} is not subscribed in {environment.label!r}")
    return NO_CONTENT


async def unsubscribe(given: Given) -> Answer:
    """``DELETE :env/subscriptions.json``: retired in 2020, and still called."""
    given.world.unsubscribe(given.account.id, _subscribable(given))
    return NO_CONTENT


async def unsubscribe_user(given: Given) -> Answer:
    """``DELETE :env/subscriptions/:user_id.json``"""
    given.world.unsubscribe(given.path_values["user_id"], _subscribable(given))
    return NO_CONTENT


async def list_subscriptions(given: Given) -> Answer:
    """``GET :env/subscriptions/list.json``"""
    return Answer(content=v1.subscription_list(given.world, _subscribable(given).label, given.app.id))


async def count_subscriptions(given: Given) -> Answer:
    """``GET subscriptions/count.json``, and its older path."""
    return counted(given)


def _environment(given: Given) -> Environment:
    """The environment of a *webhooks* call, where an unknown one is 403/200."""
    return _named(given, errors.EnvironmentForbidden)


def _subscribable(given: Given) -> Environment:
    """The environment of a *subscriptions* call, where an unknown one is 404/34."""
    return _named(given, errors.PageNotFound)


def _named(given: Given, refusal: type[errors.ApiError]) -> Environment:
    """The environment in the path, or else the *refusal*."""
    label = given.path_values["env"]
    environment = given.world.environment_of(label, given.app)
    if environment is None:
        raise refusal(hint=_unknown_environment(given, label))
    return environment


def _unknown_environment(given: Given, label: str) -> str:
    labels = [e.label for e in given.world.developer.environments.values() if e.app_id == given.app.id]
    known = ", ".join(repr(known) for known in labels) or "none"
    return (
        f"the app {given.app.name!r} has no dev environment {label[:64]!r} (labels are case sensitive); it has: {known}"
    )


def _webhook(given: Given) -> Webhook:
    environment, webhook_id = _environment(given), given.path_values["id"]
    webhook = given.world.webhooks.by_id.get(webhook_id)
    if webhook is None or webhook.environment != environment.label:
        raise errors.PageNotFound(hint=f"the environment {environment.label!r} has no webhook {webhook_id[:40]!r}")
    return webhook


_PATH = "/1.1/account_activity/all"
_WEBHOOKS = "/account_activity/all/:instance_name/webhooks"
_SUBSCRIPTIONS = "/account_activity/all/:instance_name/subscriptions"


ENDPOINTS = (
    Endpoint("POST", f"{_PATH}/{{env}}/webhooks.json", register, needs="write", limit=_WEBHOOKS, stack="activity"),
    Endpoint(
        "GET",
        f"{_PATH}/webhooks.json",
        webhooks_of_all,
        auth="either",
        limit="/account_activity/all/webhooks",
        stack="activity",
    ),
    Endpoint(
        "GET", f"{_PATH}/{{env}}/webhooks.json", webhooks_of_one, auth="either", limit=_WEBHOOKS, stack="activity"
    ),
    Endpoint(
        "PUT",
        f"{_PATH}/{{env}}/webhooks/{{id}}.json",
        validating(_webhook),
        auth="either",
        needs="write",
        limit=_WEBHOOKS,
        stack="activity",
    ),
    Endpoint(
        "DELETE",
        f"{_PATH}/{{env}}/webhooks/{{id}}.json",
        deleting(_webhook),
        auth="either",
        needs="write",
        limit=_WEBHOOKS,
        stack="activity",
    ),
    Endpoint(
        "POST",
        f"{_PATH}/{{env}}/subscriptions.json",
        subscribe,
        needs="messages",
        limit=_SUBSCRIPTIONS,
        stack="activity",
    ),
    Endpoint(
        "GET",
        f"{_PATH}/{{env}}/subscriptions.json",
        check_subscription,
        needs="messages",
        limit=_SUBSCRIPTIONS,
        stack="activity",
    ),
    Endpoint(
        "DELETE",
        f"{_PATH}/{{env}}/subscriptions.json",
        unsubscribe,
        needs="messages",
        limit=_SUBSCRIPTIONS,
        stack="activity",
    ),
    Endpoint(
        "GET",
        f"{_PATH}/{{env}}/subscriptions/list.json",
        list_subscriptions,
        auth="app",
        limit=f"{_SUBSCRIPTIONS}/list",
        stack="activity",
    ),
    Endpoint(
        "DELETE",
        f"{_PATH}/{{env}}/subscriptions/{{user_id}}.json",
        unsubscribe_user,
        auth="app",
        limit=_SUBSCRIPTIONS,
        stack="activity",
    ),
    Endpoint(
        "GET",
        f"{_PATH}/subscriptions/count.json",
        count_subscriptions,
        auth="app",
        limit="/account_activity/all/subscriptions/count",
        stack="activity",
    ),
    Endpoint(
        "GET",
        f"{_PATH}/count.json",
        count_subscriptions,
        auth="app",
        limit="/account_activity/all/subscriptions/count",
        stack="activity",
    ),
)
