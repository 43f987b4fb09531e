"""``/oauth/authorize`` and ``/oauth/authenticate``: the pages on which a person lets an app in (facts §1.3)."""

import hmac
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlencode

from twitter_emulator.protocol.oauth1 import SignedRequest
from twitter_emulator.world.accounts import Account
from twitter_emulator.world.grants import OUT_OF_BAND, RequestToken
from twitter_emulator.world.world import World

from . import oauth_html
from .answers import TEXT
from .given import Answer, Caller, Endpoint, Given, Incoming

COOKIE = "signed_in"
"""Who answered last in this browser: the id of an account."""

_HEADERS = (
    (b"content-security-policy", oauth_html.POLICY),
    (b"x-frame-options", b"DENY"),
    # Not "no-referrer", with which browsers do not say where a form was sent from.
    (b"referrer-policy", b"same-origin"),
)


async def authorize(given: Given) -> Answer:
    """Ask, whoever it is and whatever they answered before."""
    asked = _asked(given)
    return _unusable() if asked is None else _question(given, asked, chosen=_expected(given))


async def authenticate(given: Given) -> Answer:
    """Ask, unless the person who is signed in has let the app in before."""
    asked, person = _asked(given), _signed_in(given)
    if asked is None:
        return _unusable()
    is_expected = person is not None and not given.flag("force_login") and person is _expected(given)
    if person is None or not is_expected or person.suspended:
        return _question(given, asked, chosen=_expected(given))
    if given.world.developer.held(person.id, asked.app_id, asked.permission) is None:
        return _question(given, asked, chosen=person)
    return _allowed(given, asked, person)


async def answered(given: Given) -> Answer:
    """The form came back."""
    asked = _asked(given)
    if asked is None:
        return _unusable()
    if not _is_from_our_page(given, asked):
        return _page(oauth_html.notice("Not from this page", "That form was not sent by the page that asks."), 403)
    if given.params.get("answer") != "allow":
        return _denied(given, asked)
    person = given.world.accounts.named(given.params.get("account", ""))
    if person is None:
        return _question(given, asked, problem="There is no account of that name. Choose another.", status=400)
    if person.suspended:
        return _question(given, asked, problem=f"@{person.screen_name} is suspended. Choose another.", status=403)
    return _allowed(given, asked, person)


def by_nobody(incoming: Incoming, world: World, signed: SignedRequest | None) -> Caller:
    """A person's browser, which has no keys."""
    return Caller(world)


def _asked(given: Given) -> RequestToken | None:
    """What the page is about; None when that was answered, or is too old."""
    asked = given.world.grants.find(given.params.get("oauth_token", ""), given.world.now_ms)
    return asked if asked and asked.user_id is None else None


def _expected(given: Given) -> Account | None:
    """Whom the app says it will be, or who is signed in."""
    return given.world.accounts.named(given.params.get("screen_name", "")) or _signed_in(given)


def _signed_in(given: Given) -> Account | None:
    try:
        cookies = SimpleCookie(given.incoming.headers.get("cookie", ""))
    except CookieError:
        return None
    return given.world.accounts.by_id.get(cookies[COOKIE].value) if COOKIE in cookies else None


def _is_from_our_page(given: Given, asked: RequestToken) -> bool:
    """Whether the form carries what the page put in, and no other site sent it."""
    origin = given.incoming.headers.get("origin")
    is_elsewhere = origin is not None and origin.partition("://")[2].lower() != given.incoming.host.lower()
    sent = given.params.get("form_token", "")
    return not is_elsewhere and hmac.compare_digest(sent.encode(), asked.form_token.encode())


def _question(
    given: Given, asked: RequestToken, *, chosen: Account | None = None, problem: str = "", status: int = 200
) -> Answer:
    world = given.world
    people = [account for account in world.accounts if not account.suspended]
    app = world.developer.apps[asked.app_id]
    return _page(oauth_html.question(asked, app, people, chosen=chosen, problem=problem), status)


def _allowed(given: Given, asked: RequestToken, person: Account) -> Answer:
    verifier = asked.allow(person.id)
    _write_down(given, asked, "allowed", person)
    cookie = (b"set-cookie", f"{COOKIE}={person.id}; Path=/oauth; HttpOnly; SameSite=Lax".encode())
    if asked.callback == OUT_OF_BAND:
        return _page(oauth_html.pin(given.world.developer.apps[asked.app_id], person, verifier), 200, cookie)
    return _back(asked, cookie, oauth_token=asked.token, oauth_verifier=verifier)


def _denied(given: Given, asked: RequestToken) -> Answer:
    given.world.grants.end(asked)
    _write_down(given, asked, "denied")
    if asked.callback != OUT_OF_BAND and given.world.rules.choices.cancelled == "redirect":
        return _back(asked, denied=asked.token)
    name = given.world.developer.apps[asked.app_id].name
    return _page(oauth_html.notice("Nothing was changed", f"{name} has no access by this. You may close this page."))


def _write_down(given: Given, asked: RequestToken, event: str, person: Account | None = None) -> None:
    given.trace = given.world.journal.new_trace()
    user = person.id if person else None
    given.world.log("grant", given.trace, event=event, app=asked.app_id, user=user, permission=asked.permission)


def _back(asked: RequestToken, *headers: tuple[bytes, bytes], **parameters: str) -> Answer:
    """Send the person back to the app."""
    callback, hash_sign, fragment = asked.callback.partition("#")
    joint = "&" if "?" in callback else "?"
    location = f"{callback}{joint}{urlencode(parameters)}{hash_sign}{fragment}"
    return Answer(302, headers=(*_HEADERS, (b"location", location.encode()), *headers))


def _unusable() -> Answer:
    text = (
        "The request token of this page is not good: it was used, cancelled or is too old, or never was. "
        "Go back to the app and begin again."
    )
    return _page(oauth_html.notice("This page has been used, or is too old", text), 403)


def _page(content: str, status: int = 200, *headers: tuple[bytes, bytes]) -> Answer:
    return Answer(status, content, media_type=TEXT, headers=(*_HEADERS, *headers))


ENDPOINTS = (
    Endpoint("GET", "/oauth/authorize", authorize, authenticate=by_nobody),
    Endpoint("GET", "/oauth/authenticate", authenticate, authenticate=by_nobody),
    Endpoint("POST", "/oauth/authorize", answered, authenticate=by_nobody),
)
