"""Which welcome message is shown to whom, and when; and who may have one (facts §2.7)."""

from dataclasses import replace

from twitter_emulator.protocol import errors

from .accounts import Account
from .eligibility import require_deliverable
from .messages import Draft
from .text import length_of
from .welcome import WelcomeMessage, WelcomeRule, opened_by
from .world import World

IDLE_MS = 7 * 24 * 3600 * 1000
"""A conversation in which nothing was said for so long begins anew."""

SHORTER_BY = 10
"""So many characters less than a message may have."""


def create(world: World, owner: Account, draft: Draft, name: str | None) -> WelcomeMessage:
    """
    Raises:
        OwnerMustAllowMessages, TextTooLong, MediaNotFound, WrongMediaCategory, MediaNotUsable: In this order, when
            several apply.
    """
    _require_open(owner)
    _require_short(world, draft)
    message = WelcomeMessage(world.ids.snowflake(world.now_ms), owner.id, draft, name)
    world.media.attach_for_good(draft.media_id, owner.id, message.id, world.now_ms)
    world.welcomes.messages[message.id] = message
    return message


def update(world: World, message: WelcomeMessage, draft: Draft) -> WelcomeMessage:
    """
    Replace all that *message* says; its name stays.

    Raises:
        TextTooLong: If *draft* is.
        MediaNotFound, WrongMediaCategory, MediaNotUsable: If its media cannot be used.
    """
    _require_short(world, draft)
    world.media.attach_for_good(draft.media_id, message.owner_id, message.id, world.now_ms)
    world.welcomes.messages[message.id] = updated = replace(message, draft=draft)
    return updated


def make_default(world: World, owner: Account, message: WelcomeMessage) -> WelcomeRule:
    """
    Raises:
        OwnerMustAllowMessages: If not everybody can write to *owner*.
    """
    _require_open(owner)
    rule = WelcomeRule(world.ids.snowflake(world.now_ms), owner.id, message.id)
    world.welcomes.rules[rule.id] = rule
    return rule


def open_conversation(
    world: World, viewer: Account, owner: Account, linked: WelcomeMessage | None = None
) -> WelcomeMessage | None:
    """
    *viewer* opens the conversation with *owner*: what is shown, if anything is.

    *linked* is the welcome message that a deep link names, which is shown in any case; the default is shown when it is
    due. Neither is a Direct Message: no subscription hears of it, and no list has it.

    Raises:
        OwnAccountSuspended, UserSuspended, SenderBlocksRecipient, CannotMessageUser, RecipientNotFollowing: As when
            *viewer* would write.
    """
    require_deliverable(world.accounts, world.messages, viewer, owner)
    message = linked or (world.welcomes.default_of(owner.id) if is_due(world, viewer, owner) else None)
    if message is not None:
        world.welcomes.show(message, viewer.id, world.now_ms)
    shown = {"welcome_message": message.id, "text": message.draft.text} if message is not None else {}
    world.log("event", world.journal.new_trace(), event="open", **{"from": viewer.id, "to": owner.id}, **shown)
    return message


def is_due(world: World, viewer: Account, owner: Account) -> bool:
    """Whether the conversation is opened for the first time, after *viewer* left it, or after seven idle days."""
    last_ms = _last_seen_ms(world, viewer, owner)
    return last_ms is None or world.now_ms - last_ms >= IDLE_MS


def leave_conversation(world: World, viewer: Account, owner: Account) -> None:
    """*viewer* deletes the whole conversation, in the own view only; nobody hears of it."""
    thread = world.messages.thread(viewer.id, owner.id)
    for message in thread.messages if thread else ():
        message.hidden_from.add(viewer.id)
    world.welcomes.forget(viewer.id, owner.id)
    world.log("event", world.journal.new_trace(), event="leave", **{"from": viewer.id, "to": owner.id})


def _last_seen_ms(world: World, viewer: Account, owner: Account) -> int | None:
    """When the last thing was said that *viewer* still has, be it a message or a welcome message."""
    thread = world.messages.thread(viewer.id, owner.id)
    newest_first = reversed(thread.messages) if thread else ()
    newest = next((message for message in newest_first if message.is_visible_to(viewer.id)), None)
    moments = (newest.created_ms if newest else None, world.welcomes.shown_ms.get(opened_by(viewer.id, owner.id)))
    return max((moment for moment in moments if moment is not None), default=None)


def _require_open(owner: Account) -> None:
    if owner.allow_dms_from != "all":
        raise errors.OwnerMustAllowMessages(
            hint=f"@{owner.screen_name} takes messages from accounts it follows only; "
            "allow message requests from everyone in its settings (allow_dms_from: all)"
        )


def _require_short(world: World, draft: Draft) -> None:
    length, most = length_of(draft.text), world.rules.max_text - SHORTER_BY
    if length > most:
        raise errors.TextTooLong(hint=f"{length} characters, and a welcome message may have {most}")
