"""``/1.1/ton/data/dm/…``: photos of Direct Messages, for those who take part in the conversation (facts §2.9)."""

import anyio

from twitter_emulator.payloads.media import photo_path
from twitter_emulator.protocol import errors
from twitter_emulator.protocol.oauth1 import SignedRequest
from twitter_emulator.world.messages import Message
from twitter_emulator.world.welcome import WelcomeMessage
from twitter_emulator.world.world import World

from ..authentication import authenticated
from ..given import Answer, Caller, Endpoint, Given, Incoming


async def photo(given: Given) -> Answer:
    """``GET ton/data/dm/:event_id/:media_id/:file``, a size at its end or not."""
    message = _visible(given, given.path_values["event_id"])
    media = given.world.media.by_id.get(message.draft.media_id or "")
    ignores_sizes = given.world.rules.choices.photo_sizes == "ignored"
    path = given.incoming.path.partition(":")[0] if ignores_sizes else given.incoming.path
    if media is None or media.content is None or path != photo_path(given.world, media, message.id):
        raise errors.PageNotFound(hint="the message has no photo at this address; take media_url as it was delivered")
    whole = given.world.media.bytes_of(media.id)
    if whole is None:
        raise errors.PageNotFound(hint="the photo's bytes were left behind when the emulator was restarted")
    content = await anyio.to_thread.run_sync(whole.read, 0, whole.size)
    return Answer(content=content, media_type=media.content.media_type.encode())


def _visible(given: Given, event_id: str) -> Message | WelcomeMessage:
    """A message that the caller has a part in, or a welcome message of its own."""
    welcome = given.world.welcomes.message(event_id, given.account.id)
    if welcome is not None:
        return welcome
    message = given.world.messages.by_id.get(event_id)
    if message is not None and given.account.id not in (message.sender_id, message.recipient_id):
        raise errors.MediaForbidden(hint=f"@{given.account.screen_name} has no part in the conversation of the photo")
    if message is None or given.world.messages.visible(event_id, given.account.id, given.world.now_ms) is None:
        raise errors.PageNotFound(hint=f"no message {event_id[:40]!r} in the view of @{given.account.screen_name}")
    return message


def participant(incoming: Incoming, world: World, signed: SignedRequest | None) -> Caller:
    """
    Who asks for a photo. A browser's session has not been enough since 2018, so nothing but a user's signature is.

    Raises:
        CouldNotAuthenticate: If there is no signature.
        ApiError: As for every other call.
    """
    if signed is None:
        raise errors.CouldNotAuthenticate(hint="sign the request with OAuth 1.0a and the token of a participant")
    caller = authenticated(incoming, world, signed)
    if caller.token is not None and caller.token.permission != "read-write-directmessages":
        raise errors.NoDirectMessagePermission(hint=f"this access token was issued with {caller.token.permission}")
    return caller


ENDPOINTS = (Endpoint("GET", "/1.1/ton/data/dm/{event_id}/{media_id}/{file}", photo, authenticate=participant),)
