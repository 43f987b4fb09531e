"""What is told to those who may not call (facts §1.2, §10)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.calling import NEW, WEBHOOKS, Tamper, Twitter, refusal
from tests.routes.tampering import (
    BAD_DATA,
    COUNT,
    ESSENTIAL,
    EXPIRED,
    LIST,
    NOT_AUTHENTICATED,
    OUT_OF_BOUNDS,
    SETTINGS,
    TYPING,
    VERIFY,
    hint,
    one_nonce,
    seconds_off,
    with_key,
    with_secret,
    with_token,
    with_token_secret,
)
from twitter_emulator.protocol import errors


@pytest.mark.parametrize(
    ("tamper", "refused"),
    [
        (with_key, NOT_AUTHENTICATED),
        (with_secret, NOT_AUTHENTICATED),
        (with_token_secret, NOT_AUTHENTICATED),
        (with_token, EXPIRED),
        (seconds_off(-301), OUT_OF_BOUNDS),
        (seconds_off(305), OUT_OF_BOUNDS),
        (lambda keys: replace(keys, method="PLAINTEXT"), BAD_DATA),
        (lambda keys: replace(keys, method="HMAC-SHA256"), BAD_DATA),
        (lambda keys: replace(keys, timestamp="yesterday"), BAD_DATA),
    ],
)
async def test_what_does_not_verify_is_refused(twitter: Twitter, tamper: Tamper, refused: tuple[int, int, str]) -> None:
    response = await twitter.get(VERIFY, tamper=tamper)

    assert refusal(response) == refused


@pytest.mark.parametrize(
    "authorization",
    [None, "", "OAuth", "OAuth oauth_nonce", 'OAuth oauth_token="x"', "Basic dXNlcjpwYXNz", "Digest x", "Bearer", "x"],
)
async def test_no_credentials_that_can_be_read_are_bad_authentication_data(
    twitter: Twitter, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}

    response = await twitter.get(VERIFY, as_=None, headers=headers)

    assert refusal(response) == BAD_DATA
    assert hint(response)


async def test_a_call_signed_by_the_app_alone_is_bad_authentication_data(twitter: Twitter) -> None:
    response = await twitter.get(VERIFY, as_="app")

    assert refusal(response) == BAD_DATA


async def test_a_timestamp_within_the_window_is_fine(twitter: Twitter) -> None:
    early = await twitter.get(VERIFY, tamper=seconds_off(-295))
    late = await twitter.get(VERIFY, tamper=seconds_off(295))

    assert (early.status_code, late.status_code) == (200, 200)


async def test_the_window_is_a_rule_of_the_world(twitter: Twitter) -> None:
    twitter.rule(oauth_window_s=10)

    assert refusal(await twitter.get(VERIFY, tamper=seconds_off(-20))) == OUT_OF_BOUNDS


async def test_timestamps_are_judged_by_the_wall_whatever_the_worlds_clock_shows(twitter: Twitter) -> None:
    twitter.world.clock.advance(40 * 24 * 3600 * 1000)

    assert (await twitter.get(VERIFY)).status_code == 200


async def test_a_reused_nonce_is_refused(twitter: Twitter) -> None:
    reusing = one_nonce()

    first, second = await twitter.get(VERIFY, tamper=reusing), await twitter.get(VERIFY, tamper=reusing)

    assert first.status_code == 200
    assert refusal(second) == NOT_AUTHENTICATED
    assert "nonce" in hint(second)


async def test_the_same_nonce_of_another_token_is_fine(twitter: Twitter) -> None:
    reusing = one_nonce()
    await twitter.get(VERIFY, tamper=reusing)

    assert (await twitter.get(VERIFY, as_="alice", tamper=reusing)).status_code == 200


async def test_reused_nonces_can_be_allowed(twitter: Twitter) -> None:
    twitter.rule(reject_reused_nonces=False)
    reusing = one_nonce()
    await twitter.get(VERIFY, tamper=reusing)

    assert (await twitter.get(VERIFY, tamper=reusing)).status_code == 200


async def test_a_wrong_signature_does_not_use_up_its_nonce(twitter: Twitter) -> None:
    reusing = one_nonce()
    await twitter.get(VERIFY, tamper=lambda keys: reusing(with_secret(keys)))

    assert (await twitter.get(VERIFY, tamper=reusing)).status_code == 200


async def test_a_revoked_token_is_refused(twitter: Twitter) -> None:
    twitter.world.revoke(twitter.id("acme_support"), twitter.app.id)

    assert refusal(await twitter.get(VERIFY)) == EXPIRED


async def test_the_token_before_a_regenerated_one_is_refused(twitter: Twitter) -> None:
    old = twitter.keys("acme_support")
    twitter.world.regenerate_token(twitter.id("acme_support"), twitter.app)

    response = await twitter.get(VERIFY, tamper=lambda _: old)

    assert refusal(response) == EXPIRED
    assert "regenerated" in hint(response)


async def test_a_token_of_another_app_is_refused(twitter: Twitter) -> None:
    other = twitter.world.make_app("Other")
    foreign = twitter.world.developer.issue(other, twitter.id("alice"), "seed")

    response = await twitter.get(
        VERIFY, tamper=lambda keys: replace(keys, token=foreign.token, token_secret=foreign.secret)
    )

    assert refusal(response) == EXPIRED
    assert "another app" in hint(response)


async def test_an_unknown_bearer_token_is_refused(twitter: Twitter) -> None:
    response = await twitter.get(COUNT, as_=None, headers={"Authorization": "Bearer AAAAunknown"})

    assert refusal(response) == EXPIRED


@pytest.mark.parametrize("as_", ["acme_support", "bearer"])
async def test_a_suspended_app_is_refused(twitter: Twitter, as_: str) -> None:
    twitter.app.suspended = True

    response = await twitter.get("/1.1/users/show.json", params={"screen_name": "alice"}, as_=as_)

    assert refusal(response) == (401, 416, "Invalid / suspended application")


@pytest.mark.parametrize(
    ("method", "path", "as_"),
    [
        ("GET", VERIFY, "bearer"),
        ("GET", LIST, "bearer"),
        ("POST", SETTINGS, "bearer"),
        ("POST", "/1.1/account_activity/all/dev/subscriptions.json", "bearer"),
        ("GET", COUNT, "acme_support"),
        ("GET", "/1.1/account_activity/all/dev/subscriptions/list.json", "acme_support"),
        ("DELETE", "/1.1/account_activity/all/dev/subscriptions/7.json", "acme_support"),
    ],
)
async def test_the_wrong_kind_of_token_is_refused(twitter: Twitter, method: str, path: str, as_: str) -> None:
    response = await twitter.call(method, path, as_=as_)

    assert response.status_code == 403
    assert response.content == (
        b'{"errors":[{"message":"Your credentials do not allow access to this resource","code":220}]}'
    )


CANNOT_WRITE = (
    403,
    261,
    "Application cannot perform write actions. Contact Twitter Platform Operations through "
    "https://help.twitter.com/forms/platform.",
)


async def test_a_bearer_token_registers_no_webhook(twitter: Twitter) -> None:
    response = await twitter.post(WEBHOOKS, params={"url": "http://127.0.0.1:1/x"}, as_="bearer")

    assert refusal(response) == CANNOT_WRITE


def downgrade(twitter: Twitter, permission: Any) -> None:
    """The brand's token, as if it had been issued at *permission*."""
    keys = twitter.keys("acme_support")
    assert keys.token is not None
    twitter.world.developer.tokens[keys.token].permission = permission


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", SETTINGS),
        ("POST", WEBHOOKS),
        ("PUT", "/1.1/account_activity/all/dev/webhooks/7.json"),
        ("DELETE", "/1.1/account_activity/all/dev/webhooks/7.json"),
    ],
)
async def test_a_read_only_token_writes_nothing(twitter: Twitter, method: str, path: str) -> None:
    downgrade(twitter, "read")

    assert refusal(await twitter.call(method, path)) == CANNOT_WRITE


@pytest.mark.parametrize("permission", ["read", "read-write"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", NEW),
        ("GET", LIST),
        ("DELETE", "/1.1/direct_messages/events/destroy.json"),
        ("POST", TYPING),
        ("POST", "/1.1/account_activity/all/dev/subscriptions.json"),
    ],
)
async def test_direct_messages_need_their_permission(twitter: Twitter, permission: str, method: str, path: str) -> None:
    downgrade(twitter, permission)

    response = await twitter.call(method, path)

    assert refusal(response) == (
        403,
        93,
        "This application is not allowed to access or delete your direct messages.",
    )
    assert "regenerate" in hint(response)


@pytest.mark.parametrize("permission", ["read", "read-write", "read-write-directmessages"])
async def test_the_access_level_is_that_of_the_token(twitter: Twitter, permission: str) -> None:
    downgrade(twitter, permission)

    assert (await twitter.get(VERIFY)).headers["x-access-level"] == permission


async def test_the_access_level_stands_on_refusals_after_authentication_too(twitter: Twitter) -> None:
    downgrade(twitter, "read")

    assert (await twitter.get(LIST)).headers["x-access-level"] == "read"


async def test_a_change_of_permission_does_not_reach_tokens_that_exist(twitter: Twitter) -> None:
    twitter.app.permission = "read"

    assert (await twitter.get(LIST)).status_code == 200


@pytest.mark.parametrize("path", [VERIFY, LIST, WEBHOOKS])
async def test_essential_access_opens_nothing_of_the_classic_api(twitter: Twitter, path: str) -> None:
    twitter.world.developer.account.access_level = "essential"

    response = await twitter.get(path)

    assert response.status_code == 403
    assert response.content == ESSENTIAL


async def test_regenerated_keys_no_longer_sign(twitter: Twitter) -> None:
    old = twitter.keys("acme_support")
    twitter.app.regenerate_keys(twitter.world.seed)

    response = await twitter.get(VERIFY, tamper=lambda _: old)

    assert refusal(response) == NOT_AUTHENTICATED
    assert "regenerated" in hint(response)


@pytest.mark.parametrize(
    ("tamper", "body"),
    [
        (with_secret, b'{"errors":[{"code":32,"message":"Could not authenticate you."}]}'),
        (with_token, b'{"errors":[{"code":89,"message":"Invalid or expired token."}]}'),
        (seconds_off(-9999), b'{"errors":[{"code":135,"message":"Timestamp out of bounds."}]}'),
    ],
)
async def test_refusals_have_the_recorded_bytes(twitter: Twitter, tamper: Tamper, body: bytes) -> None:
    assert (await twitter.get(VERIFY, tamper=tamper)).content == body


async def test_an_invalid_token_is_answered_with_few_headers(twitter: Twitter) -> None:
    response = await twitter.get(VERIFY, tamper=with_token)

    assert set(response.headers) == {
        "date",
        "server",
        "set-cookie",
        "content-type",
        "cache-control",
        "content-length",
        "strict-transport-security",
        "x-connection-hash",
        "x-emulator-hint",
    }
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.headers["cache-control"] == "no-cache, no-store, max-age=0"


async def test_nobody_knows_the_level_or_the_window_of_who_is_not_authenticated(twitter: Twitter) -> None:
    response = await twitter.get(LIST, tamper=with_secret)

    assert "x-access-level" not in response.headers
    assert "x-rate-limit-limit" not in response.headers


async def test_a_form_is_refused_before_anyone_is_authenticated_where_json_is_due(twitter: Twitter) -> None:
    response = await twitter.post(NEW, form={"text": "hello"}, as_=None)

    assert (response.status_code, response.content) == (415, b"")


@pytest.mark.parametrize("kind", [errors.BadAuthentication, errors.CouldNotAuthenticate, errors.TimestampOutOfBounds])
async def test_refused_credentials_are_answered_with_the_headers_of_the_endpoints_stack(
    twitter: Twitter, kind: Callable[[], errors.ApiError]
) -> None:
    tampers: dict[Any, Tamper] = {
        errors.BadAuthentication: lambda keys: replace(keys, token=None, token_secret=None),
        errors.CouldNotAuthenticate: with_secret,
        errors.TimestampOutOfBounds: seconds_off(-9999),
    }
    classic = await twitter.get(VERIFY, tamper=tampers[kind])
    activity = await twitter.get(WEBHOOKS, tamper=tampers[kind])

    assert classic.headers["content-type"] == "application/json;charset=utf-8"
    assert activity.headers["content-type"] == "application/json; charset=utf-8"
    assert "status" in classic.headers
    assert "status" not in activity.headers
