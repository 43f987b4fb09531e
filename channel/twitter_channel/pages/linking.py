"""Linking a further account: to Twitter, and back, by its callback or with a PIN."""

from starlette.responses import RedirectResponse, Response

from twitter_channel.connections.linking import CallbackRefused, LinkLost, NotGranted
from twitter_channel.connections.refusals import Busy, Refused
from twitter_channel.pages.configuration import configuration_page, why
from twitter_channel.pages.rendering import HEADERS
from twitter_channel.pages.visits import HOME, SignedIn, page, to

CALLBACK = "/callback"

_LONGEST_PIN = 100
_WRONG_PIN = "That PIN was not taken. It is good once and for this page only: open Twitter again for another one."

_LOST = (
    "It was not begun in this browser, is more than a quarter of an hour old, or was used already. Nothing was "
    "changed. Open the channel and link the account once more."
)


_REFUSED_ADDRESS = (
    "Twitter does not send anybody back to {} for this app, so it shows a PIN instead. Add that address in the app's "
    "User authentication settings, and the PIN will not be needed."
)


async def begin(visit: SignedIn) -> Response:
    """``POST /channels/twitter/{name}/link``: off to Twitter, or to the page that asks for the PIN."""
    if visit.form.get("by") == "pin":
        return await _ask_for_pin(visit)
    try:
        address = await visit.parts.linking.begin(visit.name(), visit.session.id, visit.callback_url)
    except CallbackRefused:
        return await _ask_for_pin(visit, note=_REFUSED_ADDRESS.format(visit.callback_url))
    except Refused as error:
        return await configuration_page(visit, 422, problem=why(error))
    return RedirectResponse(address, 303, HEADERS)


async def _ask_for_pin(visit: SignedIn, status: int = 200, *, note: str = "", wrong: str = "") -> Response:
    """The page with the way to Twitter and a field for the PIN that it shows; each has its own."""
    try:
        question = await visit.parts.linking.begin_with_pin(visit.name(), visit.session.id)
    except Refused as error:
        return await configuration_page(visit, 422, problem=why(error))
    return visit.page("pin.html", status, name=visit.name(), question=question, note=note, wrong=wrong)


async def enter_pin(visit: SignedIn) -> Response:
    """``POST /channels/twitter/{name}/link/pin``: what Twitter showed."""
    key, pin = visit.form.get("key"), "".join(visit.form.get("pin").split())[:_LONGEST_PIN]
    try:
        return await _finished(visit, key, pin)
    except NotGranted as error:
        return await _ask_for_pin(visit, 422, wrong=f"{_WRONG_PIN} {error}")


async def back(visit: SignedIn) -> Response:
    """``GET /callback``: the account said yes, or no."""
    query, linking = visit.request.query_params, visit.parts.linking
    if "denied" in query:
        await linking.drop(visit.session.id, query["denied"])
        return to(f"{HOME}?note=denied")
    try:
        return await _finished(visit, query.get("oauth_token", ""), query.get("oauth_verifier", ""))
    except NotGranted as error:
        return visit.page("wrong.html", 422, title="The account was not linked", sentence=str(error))


async def _finished(visit: SignedIn, key: str, verifier: str) -> Response:
    """
    On to the channel of the account that said yes.

    Raises:
        NotGranted: If Twitter does not take the *verifier*.
    """
    try:
        found, is_new = await visit.parts.linking.finish(visit.session.id, key, verifier)
    except LinkLost:
        return visit.page("wrong.html", 400, title="The account was not linked", sentence=_LOST)
    except (Refused, Busy) as error:
        return visit.page("wrong.html", 422, title="The account does not work yet", sentence=why(error))
    return to(f"/channels/twitter/{found.name}?note={'linked' if is_new else 'relinked'}")


ROUTES = [
    page("/channels/twitter/{name}/link", begin, "POST"),
    page("/channels/twitter/{name}/link/pin", enter_pin, "POST"),
    page(CALLBACK, back),
]
