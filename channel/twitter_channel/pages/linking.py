"""Linking a further account: to Twitter, and back."""

from starlette.responses import RedirectResponse, Response

from twitter_channel.connections.linking import LinkLost
from twitter_channel.connections.refusals import Busy, Refused
from twitter_channel.pages.configuration import configuration_page, why
from twitter_channel.pages.rendering import HEADERS
from twitter_channel.pages.visits import HOME, SignedIn, page, to

CALLBACK = "/callback"

_LOST = (
    "It was not begun in this browser, is more than a quarter of an hour old, or was used already. Nothing was "
    "changed. Open the channel and link the account once more."
)


async def begin(visit: SignedIn) -> Response:
    """``POST /channels/twitter/{name}/link``: off to Twitter."""
    try:
        address = await visit.parts.linking.begin(visit.name(), visit.session.id, visit.callback_url)
    except Refused as error:
        return await configuration_page(visit, 422, problem=why(error))
    return RedirectResponse(address, 303, HEADERS)


async def back(visit: SignedIn) -> Response:
    """``GET /callback``: the account said yes, or no."""
    query, linking = visit.request.query_params, visit.parts.linking
    if "denied" in query:
        await linking.drop(visit.session.id, query["denied"])
        return to(f"{HOME}?note=denied")
    token, verifier = query.get("oauth_token", ""), query.get("oauth_verifier", "")
    try:
        found, is_new = await linking.finish(visit.session.id, token, verifier)
    except LinkLost:
        return visit.page("wrong.html", 400, title="The account was not linked", sentence=_LOST)
    except (Refused, Busy) as error:
        return visit.page("wrong.html", 422, title="The account does not work yet", sentence=why(error))
    return to(f"/channels/twitter/{found.name}?note={'linked' if is_new else 'relinked'}")


ROUTES = [
    page("/channels/twitter/{name}/link", begin, "POST"),
    page(CALLBACK, back),
]
