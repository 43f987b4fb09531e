"""``/1.1/direct_messages/…`` (facts §2)."""

from typing import Any
from urllib.parse import urlsplit

from twitter_emulator.payloads import v1
from twitter_emulator.payloads.formats import event_id_in
from twitter_emulator.protocol import errors
from twitter_emulator.world.accounts import Account
from twitter_emulator.world.messages import CallToAction, Draft, Message, QuickReplyOption
from twitter_emulator.world.text import tco

from ..given import NO_CONTENT, Answer, Endpoint, Given

MESSAGE_DATA = "event.message_create.message_data"
RECIPIENT = "event.message_create.target.recipient_id"


async def create(given: Given) -> Answer:
    """``POST events/new.json``: send one message."""
    wanted = _object(given.json(), "event")
    recipient, draft = _addressed(given, wanted)
    message = given.world.send(given.account, recipient, draft)
    given.trace = message.trace
    return Answer(content=v1.message_created(given.world, message))


async def show(given: Given) -> Answer:
    """``GET events/show.json``"""
    message = _visible(given, given.required("id"))
    return Answer(content=v1.message_shown(given.world, message, given.account))


async def listing(given: Given) -> Answer:
    """``GET events/list.json``: sent and received, newest first."""
    count = given.number("count", 20, most=50)
    page = given.world.messages.page(given.account.id, given.world.now_ms, count=count, below=_cursor(given))
    return Answer(content=v1.messages_listed(given.world, page, given.account))


async def destroy(given: Given) -> Answer:
    """``DELETE events/destroy.json``: out of the caller's own view. No id is as an unknown one (facts §2.4)."""
    _visible(given, given.params.get("id", "")).hidden_from.add(given.account.id)
    return NO_CONTENT


async def indicate_typing(given: Given) -> Answer:
    """``POST indicate_typing.json``"""
    recipient = _recipient(given, given.required("recipient_id"), "recipient_id")
    given.trace = given.world.type_to(given.account.id, recipient.id, answering=True)
    return NO_CONTENT


async def mark_read(given: Given) -> Answer:
    """``POST mark_read.json``: *recipient_id* is the other person, whose message is being marked."""
    event_id = given.required("last_read_event_id")
    writer = _recipient(given, given.required("recipient_id"), "recipient_id")
    message = _visible(given, event_id)
    if writer.id not in (message.sender_id, message.recipient_id):
        raise errors.PageNotFound(hint=f"message {event_id} is not in the conversation with {writer.id}")
    given.trace = given.world.mark_read(given.account.id, message, answering=True)
    return NO_CONTENT


def _visible(given: Given, event_id: str) -> Message:
    message = given.world.messages.visible(event_id, given.account.id, given.world.now_ms)
    if message is None:
        raise errors.PageNotFound(
            hint=f"no message {event_id[:40]!r} in the view of @{given.account.screen_name}: unknown, of other people, "
            "deleted, or older than 30 days"
        )
    return message


def _cursor(given: Given) -> str | None:
    cursor = given.params.get("cursor", "")
    if cursor in ("", "-1"):
        return None
    event_id = event_id_in(cursor)
    if event_id is None:
        raise errors.UnparsableParameter(hint=f"{cursor[:50]!r} is no cursor; send the next_cursor of the page before")
    return event_id


def _addressed(given: Given, event: dict[str, Any]) -> tuple[Account, Draft]:
    """Whom the request is for and what it says; shape first, then the person (the order of facts §2.1)."""
    if event.get("type") != "message_create":
        raise errors.InvalidMember("event.type", "must be 'message_create'")
    create = _object(event, "message_create", "event.message_create")
    _refuse_profile(event, create)
    recipient_id = _object(create, "target", "event.message_create.target").get("recipient_id")
    draft = _draft(_object(create, "message_data", MESSAGE_DATA), given)
    return _recipient(given, recipient_id, RECIPIENT), draft


def _refuse_profile(event: dict[str, Any], create: dict[str, Any]) -> None:
    """The documentation has the profile in either place (facts §2.1). To send without it would be another message."""
    if event.get("custom_profile_id") is not None or create.get("custom_profile_id") is not None:
        raise errors.NotEmulated(
            "POST", "direct_messages/events/new with a custom profile", hint="custom profiles come later"
        )


def _recipient(given: Given, value: object, path: str) -> Account:
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        raise errors.NotALong(
            path, text[:50], hint="an account is named by its numeric id here, not by its screen name"
        )
    account = given.world.accounts.by_id.get(text)
    if account is None:
        raise errors.UnknownRecipient(hint=f"this world has no account with the id {text}")
    return account


def _draft(data: dict[str, Any], given: Given) -> Draft:
    text = data.get("text")
    if not isinstance(text, str) or not text:
        raise errors.InvalidMember(f"{MESSAGE_DATA}.text", "is required and must be text that is not empty")
    if data.get("attachment") is not None:
        raise errors.NotEmulated("POST", "direct_messages/events/new with an attachment", hint="media come later")
    return Draft(
        text=text,
        source_app_id=given.app.id,
        options=_options(data["quick_reply"]) if data.get("quick_reply") is not None else (),
        ctas=_ctas(data["ctas"], given.world.seed) if data.get("ctas") is not None else (),
    )


def _options(quick_reply: object) -> tuple[QuickReplyOption, ...]:
    path = f"{MESSAGE_DATA}.quick_reply"
    if not isinstance(quick_reply, dict) or quick_reply.get("type") != "options":
        raise errors.InvalidMember(f"{path}.type", "must be 'options'")
    wanted = quick_reply.get("options")
    if not isinstance(wanted, list) or not 1 <= len(wanted) <= 20:
        raise errors.InvalidMember(f"{path}.options", "must be a list of 1 to 20 options")
    options = tuple(_option(option, f"{path}.options[{i}]") for i, option in enumerate(wanted))
    if len({option.description is None for option in options}) > 1:
        raise errors.InvalidMember(f"{path}.options", "either all options have a description or none has")
    return options


def _option(option: object, path: str) -> QuickReplyOption:
    if not isinstance(option, dict):
        raise errors.InvalidMember(path, "must be an object")
    label = _text(option, "label", path, most=36)
    if not label:
        raise errors.InvalidMember(f"{path}.label", "is required")
    if "://" in label:
        raise errors.InvalidMember(f"{path}.label", "must not contain a URL")
    return QuickReplyOption(
        label,
        description=_text(option, "description", path, most=72),
        metadata=_text(option, "metadata", path, most=1000),
    )


def _ctas(wanted: object, seed: str) -> tuple[CallToAction, ...]:
    path = f"{MESSAGE_DATA}.ctas"
    if not isinstance(wanted, list) or not 1 <= len(wanted) <= 3:
        raise errors.InvalidMember(path, "must be a list of 1 to 3 buttons")
    return tuple(_cta(cta, f"{path}[{i}]", seed) for i, cta in enumerate(wanted))


def _cta(cta: object, path: str, seed: str) -> CallToAction:
    if not isinstance(cta, dict) or cta.get("type") != "web_url":
        raise errors.InvalidMember(f"{path}.type", "must be 'web_url'")
    label, url = _text(cta, "label", path, most=36), _text(cta, "url", path, most=4096)
    if not label:
        raise errors.InvalidMember(f"{path}.label", "is required")
    if not url or not _is_web_url(url):
        raise errors.InvalidMember(f"{path}.url", "must be an http or https URL")
    return CallToAction(label, url, tco(seed, url))


def _is_web_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _text(holder: dict[str, Any], name: str, path: str, *, most: int) -> str | None:
    value = holder.get(name)
    if value is not None and (not isinstance(value, str) or len(value) > most):
        raise errors.InvalidMember(f"{path}.{name}", f"must be text of at most {most} characters")
    return value


def _object(holder: object, name: str, path: str | None = None) -> dict[str, Any]:
    value = holder.get(name) if isinstance(holder, dict) else None
    if not isinstance(value, dict):
        raise errors.InvalidMember(path or name, "is required and must be an object")
    return value


_PATH = "/1.1/direct_messages"
ENDPOINTS = (
    Endpoint("POST", f"{_PATH}/events/new.json", create, needs="messages", takes_json=True),
    Endpoint("GET", f"{_PATH}/events/show.json", show, needs="messages", limit="/direct_messages/events/show"),
    Endpoint("GET", f"{_PATH}/events/list.json", listing, needs="messages", limit="/direct_messages/events/list"),
    Endpoint("DELETE", f"{_PATH}/events/destroy.json", destroy, needs="messages"),
    Endpoint(
        "POST",
        f"{_PATH}/indicate_typing.json",
        indicate_typing,
        needs="messages",
        limit="/direct_messages/indicate_typing",
    ),
    Endpoint("POST", f"{_PATH}/mark_read.json", mark_read, needs="messages", limit="/direct_messages/mark_read"),
)
