"""Who is calling: OAuth 1.0a, really verified, or a bearer token; and why not, in words."""

import re
from collections.abc import Iterator, Sequence

from twitter_emulator.protocol import errors, oauth1
from twitter_emulator.protocol.diagnosis import Suspect, why_out_of_bounds, why_signature_differs
from twitter_emulator.protocol.hosts import TWITTERS, is_twitters
from twitter_emulator.protocol.oauth1 import SignedRequest
from twitter_emulator.world.apps import AccessToken, App
from twitter_emulator.world.clock import wall_ms
from twitter_emulator.world.world import World

from .given import Caller, Endpoint, Incoming
from .identification import bearer_in

KEY_LENGTH = 25
OPEN_TO_ALL = "/1.1/media/"
"""All of v1.1 that developers with Essential access may call."""
_SUBSCRIPTIONS = re.compile(r"/1\.1/account_activity/(all|webhooks)/[^/]+/subscriptions")
HOW_TO_SIGN = "sign the request with OAuth 1.0a: an Authorization header with your four keys"


def authenticated(incoming: Incoming, world: World, signed: SignedRequest | None) -> Caller:
    """
    Who is calling.

    Raises:
        ApiError: As facts §1.2 has them for wrong and missing credentials, each with a hint.
    """
    return _by_signature(incoming, world, signed) if signed else _by_bearer(incoming, world)


def require_permitted(caller: Caller, endpoint: Endpoint) -> None:
    """
    An endpoint with a way of its own to authenticate has decided already.

    Raises:
        ApiError: As facts §1.2 has them for the wrong kind of credentials and insufficient ones, each with a hint.
    """
    if endpoint.authenticate is not None:
        return
    _require_kind(caller, endpoint)
    _require_level(caller, endpoint)


def _by_bearer(incoming: Incoming, world: World) -> Caller:
    bearer = bearer_in(incoming)
    if bearer is None:
        raise errors.BadAuthentication(hint=f"the request carries no credentials that can be read; {HOW_TO_SIGN}")
    app = world.developer.app_with_bearer(bearer)
    if app is None:
        raise errors.InvalidToken(hint="no app has this bearer token (it changes when the API key is regenerated)")
    require_active(app)
    return Caller(world, app)


def _by_signature(incoming: Incoming, world: World, signed: SignedRequest) -> Caller:
    caller = signing_caller(incoming, world, signed)
    if caller.token is None:
        raise errors.BadAuthentication(
            hint="the request is signed by the app alone (no oauth_token); this endpoint takes a user's token, or a "
            "bearer token where apps may call it"
        )
    return caller


def signing_caller(incoming: Incoming, world: World, signed: SignedRequest) -> Caller:
    """
    Who signed: a user of an app, or the app for itself alone.

    Raises:
        ApiError: As for :func:`authenticated`.
    """
    app = signing_app(world, signed.consumer_key)
    token = _signing_token(incoming, world, app, signed.token)
    require_signature(incoming, world, signed, app, token.secret if token else "")
    return Caller(world, app, world.accounts.by_id[token.user_id] if token else None, token)


def require_signature(
    incoming: Incoming, world: World, signed: SignedRequest, app: App, token_secret: str, *others: str
) -> None:
    """
    Raises:
        ApiError: If it is not signed with *app*'s secret and *token_secret* (or one of *others*), or not just now, or
            was used before.
    """
    _require_fresh(world, signed)
    base_urls, secrets = candidate_base_urls(incoming), (token_secret, *others)
    if not any(oauth1.matches(signed, base_urls, app.consumer_secret, secret) for secret in secrets):
        raise errors.CouldNotAuthenticate(hint=_why_different(incoming, world, signed, app, token_secret, base_urls))
    _require_new(world, signed)


def signing_app(world: World, consumer_key: str) -> App:
    app = world.developer.app_with_key(consumer_key)
    if app is not None:
        require_active(app)
        return app
    is_retired = any(old.key == consumer_key for a in world.developer.apps.values() for old in a.retired)
    if is_retired:
        raise errors.CouldNotAuthenticate(hint="this API key was regenerated; copy the new key and secret")
    raise errors.CouldNotAuthenticate(hint=f"{_unknown_key(consumer_key)}; `twitter-emulator env` prints the right one")


def _unknown_key(consumer_key: str) -> str:
    """A key of another length may be a secret in the wrong place, which is not repeated."""
    if len(consumer_key) == KEY_LENGTH:
        return f"no app in any world has the API key {consumer_key!r}"
    return f"oauth_consumer_key has {len(consumer_key)} characters, and API keys have {KEY_LENGTH}"


def require_active(app: App) -> None:
    if app.suspended:
        raise errors.SuspendedApplication(hint=f"the app {app.name!r} is suspended")


def _signing_token(incoming: Incoming, world: World, app: App, name: str) -> AccessToken | None:
    """The token that was sent; None when the app signs for itself."""
    if not name:
        return None
    token = world.developer.tokens.get(name)
    if token is None:
        raise errors.InvalidToken(hint="no such access token in this world")
    if token.revoked:
        raise errors.InvalidToken(hint="this access token was revoked or regenerated; copy the new one")
    if token.app_id != app.id:
        is_subscribing = _SUBSCRIPTIONS.match(incoming.path) is not None
        refusal = errors.SubscriptionNotPermitted if is_subscribing else errors.InvalidToken
        raise refusal(hint="this access token belongs to another app than the API key")
    return token


def _require_fresh(world: World, signed: SignedRequest) -> None:
    now_s, window_s = wall_ms() // 1000, world.rules.oauth_window_s
    if abs(int(signed.timestamp) - now_s) > window_s:
        raise errors.TimestampOutOfBounds(hint=why_out_of_bounds(signed.timestamp, now_s=now_s, window_s=window_s))


def _require_new(world: World, signed: SignedRequest) -> None:
    """A timestamp may lie a window ahead, so a nonce is remembered for two, unless the world is told otherwise."""
    key = (signed.consumer_key, signed.token, signed.timestamp, signed.nonce)
    windows = 2 if world.rules.choices.nonce_memory == "two_windows" else 1
    remember_ms = 1000 * windows * world.rules.oauth_window_s
    is_new = world.nonces.use(key, now_ms=wall_ms(), remember_ms=remember_ms)
    if not is_new and world.rules.reject_reused_nonces:
        raise errors.CouldNotAuthenticate(
            hint="this oauth_nonce and timestamp were used before; sign every request anew, retries too"
        )


def candidate_base_urls(incoming: Incoming) -> list[str]:
    """
    The addresses that a client may have signed.

    A proxy that ends TLS says so in ``X-Forwarded-Proto``; Twitter's own host names are always reached by https, even
    when a hosts file leads them here over plain http.
    """
    scheme = incoming.headers.get("x-forwarded-proto", "").partition(",")[0].strip().lower() or incoming.scheme
    host = incoming.host.lower()
    called = f"{scheme}://{host}"
    is_by_name = is_twitters(host.partition(":")[0])
    return [called, f"https://{host}"] if is_by_name and scheme != "https" else [called]


def _why_different(
    incoming: Incoming,
    world: World,
    signed: SignedRequest,
    app: App,
    token_secret: str,
    base_urls: Sequence[str],
) -> str:
    return why_signature_differs(
        signed,
        base_urls=base_urls,
        other_base_urls=list(_other_base_urls(incoming)),
        consumer_secret=app.consumer_secret,
        token_secret=token_secret,
        suspects=list(_suspects(world, app)),
        body=incoming.body,
        content_type=incoming.content_type,
        client_base_string=incoming.headers.get("x-emulator-base-string"),
    )


def _other_base_urls(incoming: Incoming) -> Iterator[str]:
    """Addresses that people sign although they call another; a proxy that changes the host may say which it was."""
    host = incoming.host
    port = host.rpartition(":")[2]
    before_proxy = incoming.headers.get("x-forwarded-host", "").partition(",")[0].strip()
    likeliest_first = sorted(TWITTERS, key=lambda name: not name.startswith("api."))
    names = [before_proxy, host, host.partition(":")[0], *likeliest_first, "localhost", "127.0.0.1"]
    if port.isdigit():
        names += [f"localhost:{port}", f"127.0.0.1:{port}"]
    for name in filter(None, dict.fromkeys(names)):
        yield f"https://{name}"
        yield f"http://{name}"


def _suspects(world: World, app: App) -> Iterator[Suspect]:
    """Every secret of the world that could have been used by mistake."""
    yield Suspect("the API key of this app", app.consumer_key)
    yield Suspect("the bearer token of this app", app.bearer_token)
    for old in app.retired:
        yield Suspect("an API key secret that was regenerated", old.secret)
    for other in world.developer.apps.values():
        if other is not app:
            yield Suspect(f"the API key secret of the app {other.name!r}", other.consumer_secret)
    for token in world.developer.tokens.values():
        name = world.accounts.by_id[token.user_id].screen_name
        state = "an access token secret that was regenerated, of" if token.revoked else "the access token secret of"
        yield Suspect(f"{state} @{name}", token.secret)


def _require_kind(caller: Caller, endpoint: Endpoint) -> None:
    """A bearer token that registers a webhook has an answer of its own (facts §1.2)."""
    if endpoint.auth == "user" and caller.account is None:
        registers = endpoint.needs == "write" and endpoint.stack == "activity"
        refusal = errors.ReadOnlyApplication if registers else errors.WrongTokenKind
        raise refusal(hint="this call needs a user's access token (OAuth 1.0a), and came with a bearer token")
    if endpoint.auth == "app" and caller.account is not None:
        raise errors.WrongTokenKind(hint="this call needs the app's bearer token, and came with a user's access token")


def _require_level(caller: Caller, endpoint: Endpoint) -> None:
    if caller.world.developer.account.access_level == "essential" and not endpoint.path.startswith(OPEN_TO_ALL):
        raise errors.EssentialAccess(hint="this world's developer account has Essential access; v1.1 needs Elevated")
    permission = caller.token.permission if caller.token else "read-write-directmessages"
    if endpoint.needs == "messages" and permission != "read-write-directmessages":
        is_subscribing = endpoint.stack == "activity"
        lacking = errors.SubscriberLacksMessages if is_subscribing else errors.NoDirectMessagePermission
        raise lacking(hint=_level_hint(permission))
    if endpoint.needs == "write" and permission == "read":
        raise errors.ReadOnlyApplication(hint=_level_hint(permission))


def _level_hint(permission: str) -> str:
    return (
        f"this access token was issued with {permission}; set the app to Read and Write and Direct message, then "
        "regenerate the token, since a change does not reach tokens that exist"
    )
