"""People: accounts, what they write to each other, and whatever else they do."""

import re
from typing import Annotated, Any, Literal, get_args

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twitter_emulator.payloads import v1
from twitter_emulator.vault import Vault
from twitter_emulator.world import social
from twitter_emulator.world.accounts import Account, ScreenNameTaken
from twitter_emulator.world.messages import ChosenOption, Draft, Message
from twitter_emulator.world.world import WEB_APP_ID, World

from . import opening, replays, tweets
from .altering import Alter, made_since
from .locations import NewLocation, location_of
from .media import Name, NewMedia, media_of, media_shown, vault_of
from .opening import OpeningVerb
from .problems import Problem, answer
from .reading import account_called, app_called, body, converted, default_app, moment, whole_number, world_of
from .replays import ReplayVerb
from .showing import token_of
from .tweets import TweetVerb

PAGE = 1000
_SCREEN_NAME = re.compile(r"[A-Za-z0-9_]{1,15}")


class NewAccount(msgspec.Struct, forbid_unknown_fields=True):
    screen_name: str | None = None
    name: str | None = None
    allow_dms_from: Literal["all", "following"] = "all"


class AccountChange(msgspec.Struct, forbid_unknown_fields=True):
    """
    ``follow`` and the like name other accounts, by id or screen name.

    What is asked for is so afterwards: nobody's consent is needed to follow a protected account in this way.
    """

    name: str | None = None
    allow_dms_from: Literal["all", "following"] | None = None
    suspended: bool | None = None
    protected: bool | None = None
    follow: list[str] = []
    unfollow: list[str] = []
    block: list[str] = []
    unblock: list[str] = []
    mute: list[str] = []
    unmute: list[str] = []


class NewMessage(msgspec.Struct, forbid_unknown_fields=True, rename={"sender": "from"}):
    """
    A Direct Message by a person. *quick_reply_metadata* is set when a quick reply was pressed.

    *media* is ``"photo"``, ``"gif"`` or ``"video"`` for a sample, or ``{"data": "<base64>"}`` for a file; with it the
    text may be left out. *tweet* is the id of a tweet whose button led to the message. *alter* changes what is
    delivered of it.
    """

    sender: str
    to: str
    text: str = ""
    media: Name | NewMedia | None = None
    quick_reply_metadata: str | None = None
    location: NewLocation | None = None
    tweet: Annotated[str, msgspec.Meta(pattern="^[0-9]{1,19}$")] | None = None
    alter: Alter | None = None


class NewEvent(msgspec.Struct, forbid_unknown_fields=True, rename={"sender": "from"}):
    """
    Something else that a person does, by Twitter's rules. *message* is the id of the message read, else the newest.

    A protected account answers whoever asked to follow it with ``accept_follow`` or ``decline_follow``. A ``tweet``
    has a *text* and may be *in_reply_to* another; what is done to a *tweet* names it by its id. Who opens a
    conversation by a link may name a *welcome_message* of the other one. *alter* changes what is delivered of it.
    """

    type: Literal[
        "typing", "read", "revoke", "accept_follow", "decline_follow", social.Verb, TweetVerb, OpeningVerb, ReplayVerb
    ]
    sender: str
    to: str | None = None
    app: str | None = None
    message: str | None = None
    text: str | None = None
    in_reply_to: str | None = None
    tweet: str | None = None
    welcome_message: str | None = None
    alter: Alter | None = None


async def list_accounts(request: Request) -> Response:
    world = world_of(request)
    return answer({"accounts": [_account(world, account) for account in world.accounts]})


async def make_account(request: Request) -> Response:
    world, wanted = world_of(request), await body(request, NewAccount)
    name = wanted.screen_name
    if name is not None and not _SCREEN_NAME.fullmatch(name):
        raise Problem(400, f"screen_name is {name!r}; it has up to 15 letters, digits and underscores")
    _require_fitting(wanted.name)
    try:
        account = world.make_account(name, wanted.name)
    except ScreenNameTaken as taken:
        raise Problem(409, str(taken)) from None
    account.allow_dms_from = wanted.allow_dms_from
    return answer(_account(world, account), 201)


async def show_account(request: Request) -> Response:
    world = world_of(request)
    return answer(_account(world, account_called(world, request.path_params["account"])))


async def change_account(request: Request) -> Response:
    world, wanted = world_of(request), await body(request, AccountChange)
    account = account_called(world, request.path_params["account"])
    _require_fitting(wanted.name)
    others = {verb: [account_called(world, who).id for who in getattr(wanted, verb)] for verb in _VERBS}
    for member in ("name", "allow_dms_from", "suspended", "protected"):
        value = getattr(wanted, member)
        if value is not None:
            setattr(account, member, value)
    for verb, targets in others.items():
        for target in targets:
            social.tie(world, verb, account.id, target)
    return answer(_account(world, account))


async def regenerate_token(request: Request) -> Response:
    """A new access token for an account; the old one stops working."""
    world = world_of(request)
    account = account_called(world, request.path_params["account"])
    world.regenerate_token(account.id, default_app(world))
    return answer(_account(world, account))


async def send(request: Request) -> Response:
    """One message, or an array of them; of an array, those before a refused one were sent."""
    vault, world, wanted = vault_of(request), world_of(request), await body(request, object)
    if isinstance(wanted, list):
        messages = converted(wanted, list[NewMessage])
        return answer({"messages": [_sent(vault, world, message) for message in messages]}, 201)
    return answer(_sent(vault, world, converted(wanted, NewMessage)), 201)


async def list_messages(request: Request) -> Response:
    """The conversation of two people as Twitter holds it, oldest first."""
    world = world_of(request)
    names = request.query_params.get("between", "").split(",")
    if len(names) != 2:
        raise Problem(400, "say whose conversation: ?between=alice,acme_support")
    one, other = (account_called(world, name.strip()) for name in names)
    start = whole_number(request, "since", 0)
    thread = world.messages.thread(one.id, other.id)
    messages = thread.messages[start : start + PAGE] if thread else []
    has_more = thread is not None and len(thread.messages) > start + PAGE
    return answer({"messages": [_message(world, m) for m in messages], "next": start + PAGE if has_more else None})


async def do(request: Request) -> Response:
    """Any other activity. *deliveries* are the ids of those that come of it."""
    world, wanted = world_of(request), await body(request, NewEvent)
    source, before = account_called(world, wanted.sender), world.outbox.posted
    done = {"type": wanted.type, "from": source.id, **_done(world, wanted, source)}
    made = made_since(world, before, wanted.alter)
    return answer(done | {"at": moment(world.now_ms), "deliveries": made}, 201)


def _require_fitting(name: str | None) -> None:
    if name is not None and not 0 < len(name) <= 50:
        raise Problem(400, f"name has {len(name)} characters; it has 1 to 50")


_VERBS: tuple[social.Verb, ...] = get_args(social.Verb)


def _done(world: World, wanted: NewEvent, source: Account) -> dict[str, Any]:
    """Do what is *wanted*; what there is to say of it."""
    if wanted.type == "tweet":
        return {"tweet": tweets.write(world, source, wanted.text, wanted.in_reply_to).id}
    if wanted.type in tweets.VERBS:
        return {"tweet": tweets.act(world, wanted.type, source, wanted.tweet).id}
    if wanted.type in replays.VERBS:
        return replays.act(world, wanted.type)
    if wanted.type == "revoke":
        app = app_called(world, wanted.app) if wanted.app else default_app(world)
        world.revoke(source.id, app.id)
        return {}
    if wanted.to is None:
        raise Problem(400, f"'to' is missing: whom is the {wanted.type} for?")
    target = account_called(world, wanted.to)
    if wanted.type in opening.VERBS:
        return opening.act(world, wanted.type, source, target, wanted.welcome_message)
    _act(world, wanted, source, target)
    return {}


def _act(world: World, wanted: NewEvent, source: Account, target: Account) -> None:
    if wanted.type == "typing":
        world.type_to(source.id, target.id)
    elif wanted.type == "read":
        world.mark_read(source.id, _message_read(world, wanted, source, target))
    elif wanted.type in ("accept_follow", "decline_follow"):
        _answer_request(world, source, target, accepts=wanted.type == "accept_follow")
    else:
        social.ACTS[wanted.type](world, source, target)


def _message_read(world: World, wanted: NewEvent, reader: Account, writer: Account) -> Message:
    thread = world.messages.thread(reader.id, writer.id)
    newest = thread.newest_of.get(writer.id) if thread else None
    message = world.messages.by_id.get(wanted.message) if wanted.message else newest
    if message is None or (message.sender_id, message.recipient_id) != (writer.id, reader.id):
        raise Problem(404, f"@{writer.screen_name} wrote nothing to @{reader.screen_name} that could be read")
    return message


def _answer_request(world: World, account: Account, asker: Account, *, accepts: bool) -> None:
    has_answered = (social.accept if accepts else social.decline)(world, account, asker)
    if not has_answered:
        raise Problem(404, f"@{asker.screen_name} has not asked to follow @{account.screen_name}")


def _sent(vault: Vault, world: World, wanted: NewMessage) -> dict[str, Any]:
    if not wanted.text and wanted.media is None:
        raise Problem(400, "text is empty; Twitter has no empty messages")
    chosen = ChosenOption(wanted.quick_reply_metadata) if wanted.quick_reply_metadata is not None else None
    location = location_of(wanted.location) if wanted.location is not None else None
    sender, recipient = account_called(world, wanted.sender), account_called(world, wanted.to)
    media = media_of(vault, world, sender, wanted.media) if wanted.media is not None else None
    draft = Draft(
        wanted.text,
        WEB_APP_ID,
        chosen=chosen,
        location=location,
        tweet_id=wanted.tweet,
        media_id=media.id if media else None,
    )
    before = world.outbox.posted
    message = world.send(sender, recipient, draft)
    made = made_since(world, before, wanted.alter)
    return v1.event(world, message, with_source=True) | _message(world, message) | {"deliveries": made}


def _message(world: World, message: Message) -> dict[str, Any]:
    """A message as Twitter holds it: its text is not escaped."""
    draft = message.draft
    return {
        "id": message.id,
        "from": message.sender_id,
        "to": message.recipient_id,
        "text": draft.text,
        "media": media_shown(world, draft.media_id),
        "created_at": moment(message.created_ms),
        "source_app_id": draft.source_app_id,
        "quick_replies": [{"label": option.label, "metadata": option.metadata} for option in draft.options],
        "deleted_by": sorted(message.hidden_from),
        "trace": message.trace,
    }


def _account(world: World, account: Account) -> dict[str, Any]:
    names = world.accounts.by_id
    return {
        "id": account.id,
        "screen_name": account.screen_name,
        "name": account.name,
        "description": account.description,
        "allow_dms_from": account.allow_dms_from,
        "protected": account.protected,
        "suspended": account.suspended,
        "following": [names[i].screen_name for i in sorted(world.accounts.following.of(account.id))],
        "follow_requests": [names[i].screen_name for i in sorted(world.accounts.requested.to(account.id))],
        "blocking": [names[i].screen_name for i in sorted(world.accounts.blocking.of(account.id))],
        "muting": [names[i].screen_name for i in sorted(world.accounts.muting.of(account.id))],
        **token_of(world, account, default_app(world)),
    }


_WORLD = "/worlds/{world}"
ROUTES = (
    Route(f"{_WORLD}/messages", send, methods=["POST"]),
    Route(f"{_WORLD}/messages", list_messages, methods=["GET"]),
    Route(f"{_WORLD}/accounts", list_accounts, methods=["GET"]),
    Route(f"{_WORLD}/accounts", make_account, methods=["POST"]),
    Route(f"{_WORLD}/accounts/{{account}}", show_account, methods=["GET"]),
    Route(f"{_WORLD}/accounts/{{account}}", change_account, methods=["PATCH"]),
    Route(f"{_WORLD}/accounts/{{account}}/regenerate", regenerate_token, methods=["POST"]),
    Route(f"{_WORLD}/events", do, methods=["POST"]),
)
