"""``/1.1/direct_messages/welcome_messages/…`` (facts §2.7)."""

import re
from typing import Any

from twitter_emulator.payloads import welcome as shown
from twitter_emulator.protocol import errors
from twitter_emulator.world import welcoming
from twitter_emulator.world.limits import UNPUBLISHED
from twitter_emulator.world.messages import Draft
from twitter_emulator.world.welcome import WelcomeMessage, WelcomeRule

from ..given import NO_CONTENT, Answer, Endpoint, Given
from .cursors import cursor_in
from .custom_profiles import profile_in
from .members import object_in
from .message_data import draft_in

_NAME = re.compile(r"[A-Za-z0-9\-_ #@]{1,100}")


async def create(given: Given) -> Answer:
    """``POST new.json``: the name may stand beside the message, as one documented example has it."""
    body = given.json()
    wanted = object_in(body, "welcome_message")
    name = _name_in(wanted, "welcome_message.name") or _name_in(body, "name")
    draft = _draft(given, wanted, "welcome_message.")
    message = welcoming.create(given.world, given.account, draft, name)
    return Answer(content=shown.welcome_message(given.world, message))


async def update(given: Given) -> Answer:
    """``PUT update.json``: what is left out of the new ``message_data`` is dropped."""
    message = _message(given, given.required("id"))
    draft = _draft(given, given.json(), "")
    return Answer(content=shown.welcome_message(given.world, welcoming.update(given.world, message, draft)))


async def show(given: Given) -> Answer:
    """``GET show.json``"""
    return Answer(content=shown.welcome_message(given.world, _message(given, given.required("id"))))


async def listing(given: Given) -> Answer:
    """``GET list.json``: oldest first."""
    count, after = given.number("count", 20, most=50), cursor_in(given)
    sheet = given.world.welcomes.messages_page(given.account.id, count=count, after=after)
    return Answer(content=shown.welcome_messages(given.world, sheet))


async def destroy(given: Given) -> Answer:
    """``DELETE destroy.json``"""
    given.world.welcomes.remove(_message(given, given.required("id")))
    return NO_CONTENT


async def create_rule(given: Given) -> Answer:
    """``POST rules/new.json``"""
    wanted = object_in(given.json(), "welcome_message_rule")
    message_id = wanted.get("welcome_message_id")
    if not isinstance(message_id, str | int) or isinstance(message_id, bool):
        raise errors.InvalidMember("welcome_message_rule.welcome_message_id", "is required and must be an id")
    rule = welcoming.make_default(given.world, given.account, _message(given, str(message_id)))
    return Answer(content=shown.rule(rule))


async def show_rule(given: Given) -> Answer:
    """``GET rules/show.json``"""
    return Answer(content=shown.rule(_rule(given)))


async def list_rules(given: Given) -> Answer:
    """``GET rules/list.json``: oldest first."""
    count, after = given.number("count", 20, most=50), cursor_in(given)
    return Answer(content=shown.rules(given.world.welcomes.rules_page(given.account.id, count=count, after=after)))


async def destroy_rule(given: Given) -> Answer:
    """``DELETE rules/destroy.json``"""
    del given.world.welcomes.rules[_rule(given).id]
    return NO_CONTENT


def _draft(given: Given, holder: dict[str, Any], path: str) -> Draft:
    """What *holder*, whose members are called *path* and their name, says."""
    data = object_in(holder, "message_data", f"{path}message_data")
    return draft_in(given, data, f"{path}message_data", profile_id=profile_in(given, (holder,), path))


def _name_in(holder: dict[str, Any], path: str) -> str | None:
    name = holder.get("name")
    if name is not None and (not isinstance(name, str) or not _NAME.fullmatch(name)):
        raise errors.InvalidMember(path, "must be 1 to 100 letters, digits, blanks and - _ # @")
    return name


def _message(given: Given, message_id: str) -> WelcomeMessage:
    message = given.world.welcomes.message(message_id, given.account.id)
    if message is None:
        raise errors.UnknownWelcomeMessage(
            hint=f"@{given.account.screen_name} has no welcome message {message_id[:40]!r}"
        )
    return message


def _rule(given: Given) -> WelcomeRule:
    rule_id = given.required("id")
    rule = given.world.welcomes.rule(rule_id, given.account.id)
    if rule is None:
        raise errors.UnknownWelcomeMessage(
            hint=f"@{given.account.screen_name} has no welcome message rule {rule_id[:40]!r}"
        )
    return rule


_PATH = "/direct_messages/welcome_messages"
_RULES = f"{_PATH}/rules"
ENDPOINTS = (
    Endpoint("POST", f"/1.1{_PATH}/new.json", create, needs="messages", takes_json=True, limit=UNPUBLISHED),
    Endpoint("PUT", f"/1.1{_PATH}/update.json", update, needs="messages", takes_json=True, limit=UNPUBLISHED),
    Endpoint("GET", f"/1.1{_PATH}/show.json", show, needs="messages", limit=f"{_PATH}/show"),
    Endpoint("GET", f"/1.1{_PATH}/list.json", listing, needs="messages", limit=f"{_PATH}/list"),
    Endpoint("DELETE", f"/1.1{_PATH}/destroy.json", destroy, needs="messages", limit=UNPUBLISHED),
    Endpoint("POST", f"/1.1{_RULES}/new.json", create_rule, needs="messages", takes_json=True, limit=UNPUBLISHED),
    Endpoint("GET", f"/1.1{_RULES}/show.json", show_rule, needs="messages", limit=f"{_RULES}/show"),
    Endpoint("GET", f"/1.1{_RULES}/list.json", list_rules, needs="messages", limit=f"{_RULES}/list"),
    Endpoint("DELETE", f"/1.1{_RULES}/destroy.json", destroy_rule, needs="messages", limit=UNPUBLISHED),
)
