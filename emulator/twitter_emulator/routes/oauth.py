"""``/oauth/*`` and ``/oauth2/*``: how apps come by tokens, and how tokens end (facts §1.3, §1.4)."""

import hmac
from urllib.parse import unquote

from twitter_emulator.protocol import errors
from twitter_emulator.protocol.oauth1 import SignedRequest
from twitter_emulator.world import grants
from twitter_emulator.world.apps import App
from twitter_emulator.world.choices import Choices
from twitter_emulator.world.grants import OUT_OF_BAND
from twitter_emulator.world.world import World

from .answers import TEXT
from .authentication import (
    require_active,
    require_signature,
    signing_app,
    signing_caller,
)
from .given import Answer, Caller, Endpoint, Given, Incoming
from .identification import basic_in

HOW_TO_ASK = "send `Authorization: Basic` with base64(API key:API key secret)"
DENY_FRAMES = ((b"x-frame-options", b"DENY"),)


async def request_token(given: Given) -> Answer:
    """An app asks to be let in by somebody, and says where that person shall come back to."""
    callback = _approved_callback(given.world, given.app, _sent(given, "oauth_callback"))
    world = given.world
    asked = world.grants.ask(
        given.app,
        callback,
        grants.granted_permission(given.app, _sent(given, "x_auth_access_type")),
        world.seed,
        now_ms=world.now_ms,
        good_ms=world.rules.request_token_ms,
    )
    content = f"oauth_token={asked.token}&oauth_token_secret={asked.secret}&oauth_callback_confirmed=true"
    return Answer(content=content, media_type=TEXT)


async def access_token(given: Given) -> Answer:
    """The app proves that somebody let it in, and is given a token to act for that account."""
    world, name = given.world, _sent(given, "oauth_token")
    asked = world.grants.find(name, world.now_ms)
    verifier = _sent(given, "oauth_verifier")
    if asked is None or asked.user_id is None or not asked.is_proved_by(verifier):
        raise errors.InvalidVerifier(hint=_why_not_verified(asked, verifier))
    world.grants.end(asked)
    account = world.accounts.by_id[asked.user_id]
    token = world.developer.grant(given.app, account.id, asked.permission, world.seed)
    return Answer(
        content=f"oauth_token={token.token}&oauth_token_secret={token.secret}"
        f"&user_id={account.id}&screen_name={account.screen_name}",
        media_type=TEXT,
    )


async def invalidate_access_token(given: Given) -> Answer:
    """The token that the call is signed with stops working. Subscriptions stay: the user has withdrawn nothing."""
    assert given.caller.token is not None
    given.caller.token.revoked = True
    return Answer(content={"access_token": given.caller.token.token})


async def bearer_token(given: Given) -> Answer:
    """The app's bearer token, the same one until it is invalidated."""
    grant_type = given.params.get("grant_type", "")
    if grant_type != "client_credentials":
        raise errors.UnverifiedCredentials(
            hint=f"grant_type is {grant_type[:50]!r}; send grant_type=client_credentials as a form"
        )
    content = {"token_type": "bearer", "access_token": given.app.bearer_token}
    return Answer(content=content, headers=DENY_FRAMES)


async def invalidate_bearer_token(given: Given) -> Answer:
    """The bearer token stops working. It is taken with its percent escapes as they are, or decoded."""
    sent, held = given.params.get("access_token", ""), given.app.bearer_token
    if sent not in (held, unquote(held)):
        raise errors.UnverifiedCredentials(
            hint="access_token is not the bearer token of this app; oauth2/token hands it out"
        )
    given.app.invalidate_bearer(given.world.seed)
    given.worlds.index(given.world)
    return Answer(content={"access_token": held}, headers=DENY_FRAMES)


def by_app(incoming: Incoming, world: World, signed: SignedRequest | None) -> Caller:
    """
    The app that signed, with a user's token or without one.

    Raises:
        ApiError: For a wrong signature, or none.
    """
    if signed is None:
        raise errors.BadAuthentication(hint="the request is not signed; sign it with the API key and secret")
    return Caller(world, signing_caller(incoming, world, signed).app)


def by_request_token(incoming: Incoming, world: World, signed: SignedRequest | None) -> Caller:
    """
    The app that signed with a request token. Clients that leave the token's secret out of the key are let through.

    Raises:
        RequestTokenMissing, InvalidVerifier: If there is no such token of this app.
        ApiError: For a wrong signature, or none.
    """
    if signed is None:
        raise errors.BadAuthentication(hint="the request is not signed; sign it with the request token and its secret")
    app = signing_app(world, signed.consumer_key)
    if not signed.token:
        raise errors.RequestTokenMissing(hint="send the oauth_token that came back to your callback")
    asked = world.grants.find(signed.token, world.now_ms)
    if asked is None or asked.app_id != app.id:
        raise errors.InvalidVerifier(hint=_why_not_verified(None, ""))
    require_signature(incoming, world, signed, app, asked.secret, "")
    return Caller(world, app)


def by_app_password(incoming: Incoming, world: World, signed: SignedRequest | None) -> Caller:
    """
    The app whose key and secret are sent as user and password.

    Raises:
        UnverifiedCredentials: If they are wrong, or not there.
    """
    sent = basic_in(incoming)
    if sent is None:
        raise errors.UnverifiedCredentials(hint=f"there are no credentials that can be read; {HOW_TO_ASK}")
    app = world.developer.app_with_key(sent[0])
    if app is None:
        raise errors.UnverifiedCredentials(hint=f"no app has the API key that was sent as the user; {HOW_TO_ASK}")
    if not hmac.compare_digest(app.consumer_secret.encode(), sent[1].encode()):
        raise errors.UnverifiedCredentials(
            hint="the password is not the API key secret of this app; `twitter-emulator env` prints the right one"
        )
    require_active(app)
    return Caller(world, app)


def by_owner(incoming: Incoming, world: World, signed: SignedRequest | None) -> Caller:
    """
    The app, signed for by its owner; or by key and secret, as it used to be.

    Raises:
        ApiError: For wrong credentials, or somebody else's.
    """
    if signed is None:
        return by_app_password(incoming, world, signed)
    caller = signing_caller(incoming, world, signed)
    owner = world.brand
    if caller.account is None or caller.account.id != owner.id:
        raise errors.WrongTokenKind(hint=f"sign with the access token of @{owner.screen_name}, who owns the app")
    return caller


def _sent(given: Given, name: str) -> str:
    """The parameter *name* from wherever it was put: header, query or form; empty without one."""
    oauth = given.signed.oauth if given.signed else {}
    return oauth.get(name) or given.params.get(name, "")


def _approved_callback(world: World, app: App, callback: str) -> str:
    """
    Raises:
        DesktopApplication: If *app* has no callback URL, and *callback* is one.
        CallbackNotApproved: If it is another than those of *app*, or none was sent.
    """
    if callback == OUT_OF_BAND or _is_listed(callback, app, world.rules.choices):
        return callback
    sent = f"oauth_callback is {callback[:200]!r}" if callback else "oauth_callback is missing"
    change = f"/_emulator/v1/worlds/{world.name}/apps/{app.id}"
    known = ", ".join([*app.callback_urls, OUT_OF_BAND])
    hint = f'{sent}; it must be exactly one of: {known} (PATCH {change} {{"callback_urls": [...]}} sets the list)'
    if callback and not app.callback_urls:
        raise errors.DesktopApplication(hint=hint)
    raise errors.CallbackNotApproved(hint=hint)


def _is_listed(callback: str, app: App, choices: Choices) -> bool:
    """Whether *callback* is one of the app's, exactly or, by choice, but for its query."""
    address = callback.partition("?")[0] if choices.callback_query == "ignored" else callback
    return callback in app.callback_urls or address in app.callback_urls


def _why_not_verified(asked: grants.RequestToken | None, verifier: str) -> str:
    if asked is None:
        return "no request token of this app is that one: it was used, refused or too old, or never was; begin again"
    if asked.user_id is None:
        return "nobody has answered this request yet; send the person to /oauth/authorize first"
    return "oauth_verifier is missing" if not verifier else "oauth_verifier is not what came back, or the PIN is wrong"


ENDPOINTS = (
    Endpoint("POST", "/oauth/request_token", request_token, authenticate=by_app),
    Endpoint("GET", "/oauth/request_token", request_token, authenticate=by_app),
    Endpoint("POST", "/oauth/access_token", access_token, authenticate=by_request_token),
    Endpoint("GET", "/oauth/access_token", access_token, authenticate=by_request_token),
    Endpoint("POST", "/1.1/oauth/invalidate_token.json", invalidate_access_token, limit="/oauth/invalidate_token"),
    Endpoint("POST", "/oauth2/token", bearer_token, authenticate=by_app_password),
    Endpoint("POST", "/oauth2/invalidate_token", invalidate_bearer_token, authenticate=by_owner),
)
