"""What a person does with a whole conversation: opens it, and leaves it."""

from typing import Any, Literal, get_args

from twitter_emulator.world import welcoming
from twitter_emulator.world.accounts import Account
from twitter_emulator.world.welcome import WelcomeMessage
from twitter_emulator.world.world import World

from .problems import Problem

OpeningVerb = Literal["open", "leave"]
VERBS: tuple[OpeningVerb, ...] = get_args(OpeningVerb)


def act(world: World, verb: OpeningVerb, viewer: Account, owner: Account, linked_id: str | None) -> dict[str, Any]:
    """
    What there is to say of it: on opening, the welcome message that is shown, or null.

    *linked_id* is the welcome message that is named by the link that was followed.

    Raises:
        Problem: If *owner* has no such welcome message.
    """
    if verb == "leave":
        welcoming.leave_conversation(world, viewer, owner)
        return {}
    linked = world.welcomes.message(linked_id, owner.id) if linked_id is not None else None
    if linked_id is not None and linked is None:
        raise Problem(404, f"@{owner.screen_name} has no welcome message {linked_id!r}")
    shown = welcoming.open_conversation(world, viewer, owner, linked)
    return {"welcome_message": _shown(shown) if shown is not None else None}


def _shown(message: WelcomeMessage) -> dict[str, Any]:
    """As Twitter holds it: the text is not escaped."""
    return {
        "id": message.id,
        "name": message.name,
        "text": message.draft.text,
        "quick_replies": [{"label": option.label, "metadata": option.metadata} for option in message.draft.options],
    }
