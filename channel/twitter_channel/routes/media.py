"""The API: pictures, GIFs and videos, in and out."""

from types import MappingProxyType

import anyio
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from twitter_channel.media.formats import FORMATS, LARGEST
from twitter_channel.routes.connections import media_shown
from twitter_channel.routes.given import NoSuchMedia, answer, parts_of
from twitter_channel.routes.multipart import file_in

_HEADERS = MappingProxyType(
    {
        "x-content-type-options": "nosniff",
        # Whatever a browser makes of the file, it is no page of ours: no script, no form, no cookie.
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "cache-control": "private, max-age=3600",
    }
)


async def show(request: Request) -> Response:
    """``GET /media/{id}``: the file, of the kind its bytes say; ranges are served."""
    parts, media_id = parts_of(request), request.path_params["media_id"]
    found = await parts.media.store.get(media_id)
    if found is None:
        raise NoSuchMedia(f" '{media_id[:64]}'")
    if found.state != "stored":
        raise NoSuchMedia(f" yet: {found.reason or 'it is still being fetched'}")
    form = FORMATS[found.content_type or ""]
    path = parts.media.folder.path_of(found.id)
    if not await anyio.Path(path).is_file():
        raise NoSuchMedia(" in this channel's media folder: channels that share a database share --media-dir, too")
    headers = {**_HEADERS, "content-disposition": f'inline; filename="{found.id}.{form.extension}"'}
    return FileResponse(path, headers=headers, media_type=form.content_type)


async def upload(request: Request) -> Response:
    """``POST /media``, a form with one file: what to attach. Unused it is forgotten after a day."""
    made = await parts_of(request).media.take_in(file_in(request, LARGEST))
    return answer(media_shown(made), 201, {"location": f"/api/v1/media/{made.id}"})


ROUTES = [
    Route("/media", upload, methods=["POST"]),
    Route("/media/{media_id}", show),
]
