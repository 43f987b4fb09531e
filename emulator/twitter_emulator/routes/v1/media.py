"""``/1.1/media/…``: uploads, in one piece or in segments (facts §2.10). The host they are sent to does not matter."""

import anyio

from twitter_emulator.payloads import media as payloads
from twitter_emulator.protocol import errors
from twitter_emulator.world import fitness
from twitter_emulator.world.contents import Joined
from twitter_emulator.world.limits import UPLOADS
from twitter_emulator.world.media import Media, Wanted, simple
from twitter_emulator.world.recognition import recognised
from twitter_emulator.world.shelf import MOST_SEGMENTS

from ..given import Answer, Endpoint, Given
from ..uploads import Sent, sent
from ..windows import counted_as, require_room

MOST_OWNERS = 100
LONGEST_ALT_TEXT = 1000
_LIMIT = "/media/upload"


async def upload(given: Given) -> Answer:
    """``POST upload.json``, with or without a command."""
    found = await sent(given)
    try:
        command = found.params.get("command", "")
        _count(given, command)
        if command == "INIT":
            return _begun(given, found)
        if command == "APPEND":
            return _appended(given, found)
        return await (_finalized if command == "FINALIZE" else _in_one_piece)(given, found)
    except errors.ApiError:
        found.discard()
        raise


async def status(given: Given) -> Answer:
    """``GET upload.json?command=STATUS``: how far the processing is."""
    if given.params.get("command") != "STATUS":
        raise errors.UnparsableParameter(hint="the command of a GET is STATUS, in upper case")
    media = _own(given, given.params.get("media_id", ""))
    now_ms = given.world.now_ms
    if media.finalized_ms is None:
        raise errors.MediaNotFound(hint=f"media {media.id} are not complete; send FINALIZE first")
    shown = payloads.uploaded(given.world, media) | payloads.processing(media, now_ms)
    return Answer(content=shown, escapes_slashes=True, headers=_named(media))


async def describe(given: Given) -> Answer:
    """``POST metadata/create.json``: a text for those who cannot see the media."""
    wanted = given.json()
    text = wanted.get("alt_text") if isinstance(wanted, dict) else None
    alt_text = text.get("text") if isinstance(text, dict) else None
    if not isinstance(alt_text, str) or len(alt_text) > LONGEST_ALT_TEXT:
        raise errors.InvalidMember("alt_text.text", f"is required: up to {LONGEST_ALT_TEXT} characters")
    _own(given, str(wanted.get("media_id", ""))).alt_text = alt_text
    return Answer()


def _count(given: Given, command: str) -> None:
    """Each command has a window of its own."""
    if command not in UPLOADS:
        raise errors.UnparsableParameter(
            hint=f"command is {command[:50]!r}; a POST takes INIT, APPEND or FINALIZE, in upper case, or none at all"
        )
    resource = f"{_LIMIT} {command}".strip() + (" simple" if not command else "")
    given.window = counted_as(given.caller, resource, UPLOADS[command])
    require_room(given.window, resource, given.world)


def _begun(given: Given, found: Sent) -> Answer:
    declared = fitness.DECLARED.get(found.required("media_type").partition(";")[0].strip().lower())
    if declared is None:
        raise errors.MediaTypeUnrecognized(hint=f"media_type is one of {', '.join(fitness.DECLARED)}")
    category = _category(found)
    total = found.required("total_bytes")
    if not (total.isascii() and total.isdigit() and len(total) <= 18 and int(total)):
        raise errors.UnparsableParameter(hint=f"total_bytes is {total[:50]!r}; it is the size of the whole upload")
    wanted = Wanted(
        kind=fitness.KINDS[category] if category else declared,
        category=category,
        total_bytes=int(total),
        shared=found.params.get("shared", "").lower() in ("true", "t", "1"),
        additional_owners=_owners(found),
    )
    world = given.world
    media = world.media.begin(world.ids.snowflake(world.now_ms), given.account.id, wanted, world.now_ms)
    return _answer(given, media, 202, headers=_named(media))


def _appended(given: Given, found: Sent) -> Answer:
    media = _own(given, found.required("media_id"))
    index = found.required("segment_index")
    if not (index.isascii() and index.isdigit() and len(index) <= 9 and int(index) < MOST_SEGMENTS):
        raise errors.SegmentIndexOutOfRange(hint=f"segment_index is {index[:50]!r}")
    if found.media is None:
        raise errors.MissingParameter("media")
    given.world.media.append(media, int(index), found.media)
    return Answer(204, headers=_named(media))


async def _finalized(given: Given, found: Sent) -> Answer:
    world = given.world
    media = _own(given, found.required("media_id"))
    if media.finalized_ms is None:
        whole = world.media.joined(media)
        content = await anyio.to_thread.run_sync(recognised, whole)
        accident = fitness.internal_failure(world.rules.choices.media_internal_error)
        processing_ms = world.rules.media_processing_ms
        world.media.finalize(media, whole, content, world.now_ms, processing_ms, accident=accident)
    return _answer(given, media, 201, headers=_named(media))


async def _in_one_piece(given: Given, found: Sent) -> Answer:
    if found.media is None:
        raise errors.MissingParameter("media")
    world, whole = given.world, Joined((found.media,))
    content = await anyio.to_thread.run_sync(recognised, whole)
    wanted = simple(content, _category(found), whole.size, additional_owners=_owners(found))
    media_id = world.ids.snowflake(world.now_ms)
    media = world.media.take_in(media_id, given.account.id, wanted, whole, content, world.now_ms)
    return _answer(given, media, 200)


def _answer(given: Given, media: Media, status: int, headers: tuple[tuple[bytes, bytes], ...] = ()) -> Answer:
    return Answer(status, payloads.uploaded(given.world, media), escapes_slashes=True, headers=headers)


def _named(media: Media) -> tuple[tuple[bytes, bytes], ...]:
    return ((b"x-mediaid", media.id.encode()),)


def _own(given: Given, media_id: str) -> Media:
    return given.world.media.uploaded_by(media_id, given.account.id, given.world.now_ms)


def _category(found: Sent) -> fitness.Category | None:
    name = found.params.get("media_category", "")
    category = fitness.category_called(name)
    if name and category is None:
        raise errors.UnsupportedMediaCategory(
            hint=f"media_category is {name[:50]!r}; it is one of {', '.join(fitness.KINDS)}, in lower case"
        )
    return category


def _owners(found: Sent) -> tuple[str, ...]:
    owners = tuple(part.strip() for part in found.params.get("additional_owners", "").split(",") if part.strip())
    for owner in owners:
        if not (owner.isascii() and owner.isdigit() and len(owner) <= 19):
            raise errors.NotALong("additional_owners", owner[:50])
    if len(owners) > MOST_OWNERS:
        raise errors.UnparsableParameter(hint=f"additional_owners has {len(owners)} ids; {MOST_OWNERS} are allowed")
    return owners


_PATH = "/1.1/media"
ENDPOINTS = (
    Endpoint("POST", f"{_PATH}/upload.json", upload, needs="write", shows_limit=True, streams=True),
    Endpoint("GET", f"{_PATH}/upload.json", status, needs="write", limit=_LIMIT),
    Endpoint("POST", f"{_PATH}/metadata/create.json", describe, needs="write"),
)
