"""Who may write to whom (facts §3, DM eligibility)."""

from twitter_emulator.protocol import errors

from .accounts import Account, Accounts
from .messages import Draft, Messages
from .text import length_of


def require_deliverable(accounts: Accounts, messages: Messages, sender: Account, recipient: Account) -> None:
    """
    Raises:
        OwnAccountSuspended, UserSuspended, SenderBlocksRecipient, CannotMessageUser, RecipientNotFollowing: In this
            order, when several apply (facts §2.1).
    """
    if sender.suspended:
        raise errors.OwnAccountSuspended
    if recipient.suspended:
        raise errors.UserSuspended
    if accounts.blocks(sender.id, recipient.id):
        raise errors.SenderBlocksRecipient(hint=f"@{sender.screen_name} blocks @{recipient.screen_name}")
    if accounts.blocks(recipient.id, sender.id):
        raise errors.CannotMessageUser(hint=f"@{recipient.screen_name} blocks @{sender.screen_name}")
    if not _takes_messages(accounts, messages, sender, recipient):
        raise errors.RecipientNotFollowing(
            hint=f"@{recipient.screen_name} takes messages from accounts it follows only; "
            "allow message requests from everyone in its settings (allow_dms_from: all)"
        )


def require_fitting(text: str, most: int) -> None:
    """
    Raises:
        TextTooLong: If *text* has more than *most* characters.
    """
    length = length_of(text)
    if length > most:
        raise errors.TextTooLong(hint=f"{length} characters, and {most} are allowed")


def require_new(messages: Messages, sender: Account, recipient: Account, draft: Draft) -> None:
    """
    Raises:
        DuplicateMessage: If *sender* wrote just the same to *recipient* the last time.
    """
    thread = messages.thread(sender.id, recipient.id)
    last = thread.newest_of.get(sender.id) if thread else None
    if last is not None and (last.draft.text, last.draft.media_id) == (draft.text, draft.media_id):
        raise errors.DuplicateMessage(hint=f"message {last.id} has the same text (duplicate_messages is refused)")


def is_deliverable(accounts: Accounts, messages: Messages, sender: Account, recipient: Account) -> bool:
    """Whether a message from *sender* would reach *recipient*."""
    try:
        require_deliverable(accounts, messages, sender, recipient)
    except errors.ApiError:
        return False
    return True


def _takes_messages(accounts: Accounts, messages: Messages, sender: Account, recipient: Account) -> bool:
    return (
        recipient.allow_dms_from == "all"
        or recipient.id == sender.id
        or accounts.follows(recipient.id, sender.id)
        or messages.thread(sender.id, recipient.id) is not None
    )
