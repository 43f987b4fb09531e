"""What both Account Activity APIs do with webhooks, however their paths name them (facts §4.1, §4.2)."""

from collections.abc import Callable

from twitter_emulator.payloads import v1
from twitter_emulator.protocol import errors
from twitter_emulator.world.activity import Webhook
from twitter_emulator.world.addresses import require_acceptable
from twitter_emulator.world.apps import App, Environment

from ..given import NO_CONTENT, Answer, Given, Handler

Find = Callable[[Given], Webhook]
"""Finds the webhook that a call is about."""


async def registered(given: Given, owner: Environment | App, require_room: Callable[[], None]) -> Answer:
    """
    Register the ``url`` for *owner*; the challenge is run before the answer, and there must still be room after it.

    Raises:
        NotAppOwner: If the token is not the app owner's.
        UrlMissing, HttpsRequired, PortNotAllowed, UrlNotAllowed, InternalError: If the URL cannot become a webhook.
        ApiError: If there is no room, or the challenge failed.
    """
    require_owner(given)
    url = _acceptable_url(given)
    require_room()
    await given.courier.challenge(given.world, url, given.app, why="registration")
    require_room()
    return Answer(content=v1.webhook(given.world, given.world.add_webhook(owner, url)))


def validating(find: Find) -> Handler:
    """``PUT``: challenge again; success revives a webhook that was marked invalid."""

    async def validate(given: Given) -> Answer:
        webhook = find(given)
        require_owner(given)
        await given.courier.revalidate(given.world, webhook, why="put")
        return NO_CONTENT

    return validate


def deleting(find: Find) -> Handler:
    """``DELETE``: the webhook's subscriptions go with it."""

    async def delete(given: Given) -> Answer:
        webhook = find(given)
        require_owner(given)
        given.world.remove_webhook(webhook)
        return NO_CONTENT

    return delete


def counted(given: Given) -> Answer:
    """How many subscriptions the app has, and how many it may have."""
    return Answer(content=v1.subscription_count(given.world, given.app.name, given.app.id))


def require_owner(given: Given) -> None:
    """
    A bearer token is the app's own, and passes where it may be used at all.

    Raises:
        NotAppOwner: If somebody else than the app's owner signed, and the world does not let everybody.
    """
    caller, owner = given.caller.account, given.world.brand
    if caller in (None, owner) or given.world.rules.choices.webhook_registrants == "anybody":
        return
    raise errors.NotAppOwner(
        hint=f"webhooks are the app owner's: sign with the access token of @{owner.screen_name}, not of "
        f"@{given.account.screen_name} (--choice webhook_registrants=anybody lets everybody)"
    )


def _acceptable_url(given: Given) -> str:
    is_json = given.incoming.media_type == "application/json" and given.incoming.body
    if is_json and given.world.rules.choices.json_registration == "refused":
        raise errors.InvalidJson(hint="send url= in the query or as a form (json_registration is refused)")
    url = given.params.get("url", "")
    if not url:
        raise errors.UrlMissing(hint="send url= in the query or as a form")
    require_acceptable(url, given.world.rules)
    return url
