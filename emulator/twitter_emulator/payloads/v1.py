"""Direct Messages, Account Activity and settings in the JSON of v1.1, members in the recorded order."""

from collections.abc import Iterable
from typing import Any

from twitter_emulator.world.accounts import Account
from twitter_emulator.world.activity import (
    Activity,
    Blocked,
    Favorited,
    Followed,
    Handmade,
    MessageCreated,
    Muted,
    Read,
    ReplayEnded,
    Revoked,
    TweetDeleted,
    Tweeted,
    Typing,
    Unblocked,
    Unfollowed,
    Unmuted,
    Webhook,
)
from twitter_emulator.world.ids import snowflake_ms
from twitter_emulator.world.limits import LIMITS, Limit, limit_of
from twitter_emulator.world.messages import Message, Page
from twitter_emulator.world.world import World

from . import streamed
from .apps import app
from .enterprise import replay_delivery
from .formats import next_cursor, revoke_date, utc_date, webhook_date
from .message_data import message_data, without_none
from .relations import tie_delivery
from .users import dm_users

Json = dict[str, Any]


# Direct Messages


def message_created(world: World, message: Message) -> Json:
    """The answer to ``events/new``: without the source app, which only reads carry (facts §2.1)."""
    return {"event": event(world, message, with_source=False)}


def message_shown(world: World, message: Message, reader: Account) -> Json:
    """The answer to ``events/show``; only the sender sees which app it came from."""
    is_own = message.sender_id == reader.id
    shown: Json = {"event": event(world, message, with_source=is_own)}
    return shown | _apps(world, [message] if is_own else [])


def messages_listed(world: World, page: Page, reader: Account) -> Json:
    """The answer to ``events/list``."""
    own = [message for message in page.messages if message.sender_id == reader.id]
    listed: Json = {"events": [event(world, m, with_source=m.sender_id == reader.id) for m in page.messages]}
    listed.update(_apps(world, own))
    points_to_next = world.rules.choices.cursor_points_to == "next"
    return listed | next_cursor(page.next_id if points_to_next else page.next_below)


def event(world: World, message: Message, *, with_source: bool) -> Json:
    create: Json = {"target": {"recipient_id": message.recipient_id}, "sender_id": message.sender_id}
    if with_source:
        create["source_app_id"] = message.draft.source_app_id
    if message.draft.profile_id is not None:
        create["custom_profile_id"] = message.draft.profile_id
    create["message_data"] = message_data(world, message.draft, message.id)
    shown: Json = {"type": "message_create", "id": message.id, "created_timestamp": str(message.created_ms)}
    if message.draft.tweet_id is not None or message.welcome_message_id is not None:
        shown["initiated_via"] = without_none(
            tweet_id=message.draft.tweet_id, welcome_message_id=message.welcome_message_id
        )
    shown["message_create"] = create
    return shown


def _apps(world: World, messages: Iterable[Message]) -> Json:
    """The ``apps`` member for what *messages* were sent with; nothing when there are none."""
    apps = {message.draft.source_app_id: app(world, message.draft.source_app_id) for message in messages}
    return {"apps": apps} if apps else {}


# Account Activity


def delivery(world: World, activity: Activity, for_user_id: str) -> Json:
    """The body of one webhook POST: one event, for one subscription (facts §6)."""
    match activity.happening:
        case MessageCreated(message):
            return _message_delivery(world, message, for_user_id)
        case Typing(sender_id, recipient_id):
            typing = _between(activity, sender_id, recipient_id)
            return _people_delivery(
                world, for_user_id, "direct_message_indicate_typing_events", typing, sender_id, recipient_id
            )
        case Read(sender_id, recipient_id, last_read):
            read = _between(activity, sender_id, recipient_id) | {"last_read_event_id": last_read}
            return _people_delivery(
                world, for_user_id, "direct_message_mark_read_events", read, sender_id, recipient_id
            )
        case (Followed() | Unfollowed() | Blocked() | Unblocked() | Muted() | Unmuted()) as tied:
            return tie_delivery(world, tied, activity.at_ms, for_user_id)
        case Tweeted() | Favorited() | TweetDeleted():
            return streamed.delivery(world, activity, activity.happening, for_user_id)
        case Revoked(app_id, user_id):
            return _revoke_delivery(activity, app_id, user_id)
        case ReplayEnded():
            return replay_delivery(activity.happening)
        case Handmade(body):
            return body


def _message_delivery(world: World, message: Message, for_user_id: str) -> Json:
    is_own = message.sender_id == for_user_id
    body: Json = {"for_user_id": for_user_id, "direct_message_events": [event(world, message, with_source=is_own)]}
    body.update(_apps(world, [message] if is_own else []))
    body["users"] = dm_users(world, message.sender_id, message.recipient_id)
    return body


def _between(activity: Activity, sender_id: str, recipient_id: str) -> Json:
    return {
        "created_timestamp": str(activity.at_ms),
        "sender_id": sender_id,
        "target": {"recipient_id": recipient_id},
    }


def _people_delivery(
    world: World, for_user_id: str, family: str, event: Json, sender_id: str, recipient_id: str
) -> Json:
    return {"for_user_id": for_user_id, family: [event], "users": dm_users(world, sender_id, recipient_id)}


def _revoke_delivery(activity: Activity, app_id: str, user_id: str) -> Json:
    revoke = {
        "date_time": revoke_date(activity.at_ms),
        "target": {"app_id": app_id},
        "source": {"user_id": user_id},
    }
    return {"user_event": {"revoke": revoke}}


def webhook(world: World, webhook: Webhook) -> Json:
    """A webhook as really returned: a formatted time; the reference page's ``created_at`` by choice (facts §4.1)."""
    created_ms = snowflake_ms(webhook.id)
    shown: Json = {
        "id": webhook.id,
        "url": webhook.url,
        "valid": webhook.valid,
        "created_timestamp": webhook_date(created_ms),
    }
    if world.rules.choices.webhook_created_at == "added":
        shown["created_at"] = utc_date(created_ms)
    return shown


def environments(world: World, app_id: str) -> Json:
    """The environments set up for *app_id*, with their webhooks."""
    labels = [e.label for e in world.developer.environments.values() if e.app_id == app_id]
    return {
        "environments": [
            {"environment_name": label, "webhooks": [webhook(world, w) for w in world.webhooks.of(label)]}
            for label in labels
        ]
    }


def subscription_count(world: World, account_name: str, app_id: str) -> Json:
    """All numbers as strings, in both spellings that clients read unless the world has but one (facts §4.1)."""
    count, names = str(world.webhooks.subscriptions(app_id)), world.rules.choices.subscription_counts
    short = {"subscriptions_count": count}
    documented = {"subscriptions_count_all": count, "subscriptions_count_direct_messages": "0"}
    return {
        "account_name": account_name,
        **(short if names != "documented" else {}),
        **(documented if names != "short" else {}),
        "provisioned_count": str(world.rules.limits.subscriptions),
    }


def subscription_list(world: World, environment: str, app_id: str) -> Json:
    subscribers = [user_id for w in world.webhooks.of(environment) for user_id in w.subscribers]
    return {
        "environment": environment,
        "application_id": app_id,
        "subscriptions": [{"user_id": user_id} for user_id in subscribers],
    }


# Settings and limits


def settings(account: Account) -> Json:
    """What ``account/settings`` answers: privacy, name, language and who may write are the account's own."""
    return {
        "protected": account.protected,
        "screen_name": account.screen_name,
        "always_use_https": True,
        "use_cookie_personalization": False,
        "sleep_time": {"enabled": False, "end_time": None, "start_time": None},
        "geo_enabled": False,
        "language": account.language,
        "discoverable_by_email": False,
        "discoverable_by_mobile_phone": False,
        "display_sensitive_media": False,
        "allow_contributor_request": "none",
        "allow_dms_from": account.allow_dms_from,
        "allow_dm_groups_from": "following",
        "translator_type": "none",
    }


def rate_limit_status(world: World, *, caller: str, context: Json, families: frozenset[str], is_app: bool) -> Json:
    """Every window of this caller, grouped by the first part of its name; *families* empty means all."""
    resources: dict[str, Json] = {}
    for name in LIMITS:
        family, limit = name.split("/")[1], limit_of(name, world.rules.choices)
        allowed = _allowed(limit, is_app=is_app) if limit else None
        if allowed is None or (families and family not in families):
            continue
        window = world.limits.look(name, caller, allowed, world.now_ms)
        resources.setdefault(family, {})[name] = {
            "limit": window.limit,
            "remaining": window.remaining,
            "reset": world.clock.to_wall_ms(window.resets_ms) // 1000,
        }
    return {"rate_limit_context": context, "resources": resources}


def _allowed(limit: Limit, *, is_app: bool) -> int | None:
    return limit.app if is_app else limit.user
