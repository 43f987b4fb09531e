"""Welcome messages and rules in the JSON of v1.1, members in the order of fixtures (facts §2.7)."""

from collections.abc import Iterable
from typing import Any

from twitter_emulator.world.ordered import Sheet
from twitter_emulator.world.welcome import WelcomeMessage, WelcomeRule
from twitter_emulator.world.world import World

from .apps import app
from .formats import next_cursor
from .message_data import message_data

Json = dict[str, Any]


def welcome_message(world: World, message: WelcomeMessage) -> Json:
    """One welcome message, and beside it the app it was made with; by choice its name once more, as samples have it."""
    shown: Json = {"welcome_message": _message(world, message), "apps": _apps(world, [message])}
    is_mirrored = message.name is not None and world.rules.choices.welcome_message_name == "both"
    return shown | {"name": message.name} if is_mirrored else shown


def welcome_messages(world: World, sheet: Sheet[WelcomeMessage]) -> Json:
    listed: Json = {"welcome_messages": [_message(world, message) for message in sheet.things]}
    if sheet.things:
        listed["apps"] = _apps(world, sheet.things)
    return listed | next_cursor(sheet.next_after)


def rule(rule: WelcomeRule) -> Json:
    return {"welcome_message_rule": _rule(rule)}


def rules(sheet: Sheet[WelcomeRule]) -> Json:
    return {"welcome_message_rules": [_rule(rule) for rule in sheet.things]} | next_cursor(sheet.next_after)


def _message(world: World, message: WelcomeMessage) -> Json:
    """``name`` and ``source_app_id`` are inside, and last; there is no name that was not given."""
    shown: Json = {
        "id": message.id,
        "created_timestamp": str(message.created_ms),
        "message_data": message_data(world, message.draft, message.id),
        "source_app_id": message.draft.source_app_id,
    }
    if message.draft.profile_id is not None:
        shown["custom_profile_id"] = message.draft.profile_id
    if message.name is not None:
        shown["name"] = message.name
    return shown


def _rule(rule: WelcomeRule) -> Json:
    return {
        "id": rule.id,
        "created_timestamp": str(rule.created_ms),
        "welcome_message_id": rule.welcome_message_id,
    }


def _apps(world: World, messages: Iterable[WelcomeMessage]) -> Json:
    return {message.draft.source_app_id: app(world, message.draft.source_app_id) for message in messages}
