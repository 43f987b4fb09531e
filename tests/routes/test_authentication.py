"""Who may call, how, and what everybody else is told (issue §3; facts §1.1, §1.2, §10)."""

import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.calling import FORM, NEW, WEBHOOKS, Keys, Place, Tamper, Twitter, message, refusal
from twitter_emulator.protocol import errors
from twitter_emulator.world.worlds import Plan

VERIFY = "/1.1/account/verify_credentials.json"
SETTINGS = "/1.1/account/settings.json"
TYPING = "/1.1/direct_messages/indicate_typing.json"
LOOKUP = "/1.1/users/lookup.json"
LIST = "/1.1/direct_messages/events/list.json"
COUNT = "/1.1/account_activity/all/subscriptions/count.json"
GARBLED = "Bearer of bad news"

ESSENTIAL = (
    b'{"errors":[{"message":"You currently have Essential access which includes access to Twitter API v2 endpoints '
    b"only. If you need access to this endpoint, you\xe2\x80\x99ll need to apply for Elevated access via the Developer "
    b"Portal. You can learn more here: https://developer.twitter.com/en/docs/twitter-api/getting-started/"
    b'about-twitter-api#v2-access-leve","code":453}]}\n'
)


def hint(response: Any) -> str:
    return str(response.headers["x-emulator-hint"])


# Ways in


@pytest.mark.parametrize("place", ["header", "query"])
async def test_a_signature_may_be_in_the_header_or_the_query(twitter: Twitter, place: Place) -> None:
    response = await twitter.get(VERIFY, by=place, params={"skip_status": "true"})

    assert response.status_code == 200


async def test_a_signature_may_be_in_a_form(twitter: Twitter) -> None:
    response = await twitter.post(TYPING, by="form", form={"recipient_id": twitter.id("alice")})

    assert response.status_code == 204


async def test_oauth_parameters_are_no_parameters_of_the_call(twitter: Twitter) -> None:
    await twitter.get(VERIFY, by="query")

    assert twitter.journal("call")[-1].about["user"] == twitter.id("acme_support")


@pytest.mark.parametrize(
    "value", ["a b", "a+b", "100%", "", "é", "🙂", "x=y&z", "~-._", "!'()*", "a/b?c", "%41", '"quoted"']
)
async def test_parameters_of_any_spelling_verify_in_query_and_form(twitter: Twitter, value: str) -> None:
    by_query = await twitter.get(LOOKUP, params={"screen_name": "alice", "odd": value})
    by_form = await twitter.post(LOOKUP, form={"screen_name": "alice", "odd": value})

    assert (by_query.status_code, by_form.status_code) == (200, 200)


async def test_a_parameter_that_is_sent_twice_verifies_and_the_first_counts(twitter: Twitter) -> None:
    response = await twitter.get("/1.1/users/show.json?screen_name=alice&screen_name=bob")

    assert response.json()["screen_name"] == "alice"


async def test_a_json_body_is_not_signed(twitter: Twitter) -> None:
    response = await twitter.post(NEW, json=message(twitter.id()))

    assert response.status_code == 200


async def test_a_multipart_body_is_not_signed(twitter: Twitter) -> None:
    multipart = {"Content-Type": "multipart/form-data; boundary=cut"}
    body = b'--cut\r\nContent-Disposition: form-data; name="lang"\r\n\r\nnl\r\n--cut--\r\n'

    response = await twitter.post(SETTINGS, content=body, headers=multipart)

    assert response.status_code == 200


@pytest.mark.parametrize("host", ["api.twitter.com", "upload.twitter.com", "api.x.com"])
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_twitters_names_from_a_hosts_file_verify(twitter: Twitter, host: str, scheme: str) -> None:
    response = await twitter.get(VERIFY, host=host, signed_at=f"{scheme}://{host}")

    assert response.status_code == 200


async def test_a_proxy_that_ends_tls_says_so(twitter: Twitter) -> None:
    forwarded = {"X-Forwarded-Proto": "https"}

    response = await twitter.get(
        VERIFY, host="emulator.test:8443", signed_at="https://emulator.test:8443", headers=forwarded
    )

    assert response.status_code == 200


async def test_the_schemes_own_port_is_not_signed(twitter: Twitter) -> None:
    response = await twitter.get(VERIFY, host="api.twitter.com:443", signed_at="https://api.twitter.com")

    assert response.status_code == 200


async def test_a_bearer_token_is_let_in_where_apps_are(twitter: Twitter) -> None:
    response = await twitter.get(COUNT, as_="bearer")

    assert response.status_code == 200


# Refusals


def with_key(keys: Keys) -> Keys:
    return replace(keys, key="x" * 25)


def with_secret(keys: Keys) -> Keys:
    return replace(keys, secret="x" * 50)


def with_token(keys: Keys) -> Keys:
    return replace(keys, token="7-unknown")


def with_token_secret(keys: Keys) -> Keys:
    return replace(keys, token_secret="x" * 45)


def seconds_off(seconds: int) -> Tamper:
    return lambda keys: replace(keys, timestamp=str(int(time.time()) + seconds))


NOT_AUTHENTICATED = (401, 32, "Could not authenticate you.")
BAD_DATA = (400, 215, "Bad Authentication data.")
EXPIRED = (401, 89, "Invalid or expired token.")
OUT_OF_BOUNDS = (401, 135, "Timestamp out of bounds.")


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


def same_nonce(keys: Keys) -> Keys:
    return replace(keys, nonce="once", timestamp=str(int(time.time()) // 100 * 100))


async def test_a_reused_nonce_is_refused(twitter: Twitter) -> None:
    first = await twitter.get(VERIFY, tamper=same_nonce)
    second = await twitter.get(VERIFY, tamper=same_nonce)

    assert first.status_code == 200
    assert refusal(second) == NOT_AUTHENTICATED
    assert "nonce" in hint(second)


async def test_the_same_nonce_of_another_token_is_fine(twitter: Twitter) -> None:
    await twitter.get(VERIFY, tamper=same_nonce)

    assert (await twitter.get(VERIFY, as_="alice", tamper=same_nonce)).status_code == 200


async def test_reused_nonces_can_be_allowed(twitter: Twitter) -> None:
    twitter.rule(reject_reused_nonces=False)
    await twitter.get(VERIFY, tamper=same_nonce)

    assert (await twitter.get(VERIFY, tamper=same_nonce)).status_code == 200


async def test_a_wrong_signature_does_not_use_up_its_nonce(twitter: Twitter) -> None:
    await twitter.get(VERIFY, tamper=lambda keys: same_nonce(with_secret(keys)))

    assert (await twitter.get(VERIFY, tamper=same_nonce)).status_code == 200


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


# Reasons


def swapped(keys: Keys) -> Keys:
    return replace(keys, secret=str(keys.token_secret), token_secret=keys.secret)


def token_secret_as_secret(keys: Keys) -> Keys:
    return replace(keys, secret=str(keys.token_secret))


@pytest.mark.parametrize(
    ("tamper", "reason"),
    [
        (swapped, "swapped the API key secret and the access token secret"),
        (token_secret_as_secret, "used the access token secret as the API key secret"),
        (lambda keys: replace(keys, token_secret=""), "left the access token secret out of the signing key"),
        (lambda keys: replace(keys, secret=keys.secret + "\n"), "a line break at the end of the API key secret"),
    ],
)
async def test_the_hint_names_the_secret_that_was_wrong(twitter: Twitter, tamper: Tamper, reason: str) -> None:
    response = await twitter.get(VERIFY, tamper=tamper)

    assert refusal(response) == NOT_AUTHENTICATED
    assert reason in hint(response)


@pytest.mark.parametrize(
    ("signed_at", "reason"),
    [
        ("https://127.0.0.1:8686", "signed https://127.0.0.1:8686 but called http://127.0.0.1:8686"),
        ("https://api.twitter.com", "signed https://api.twitter.com but called http://127.0.0.1:8686"),
        ("http://localhost:8686", "signed http://localhost:8686 but called http://127.0.0.1:8686"),
        ("http://127.0.0.1", "signed http://127.0.0.1 but called http://127.0.0.1:8686"),
    ],
)
async def test_the_hint_names_the_address_that_was_signed(twitter: Twitter, signed_at: str, reason: str) -> None:
    assert reason in hint(await twitter.get(VERIFY, signed_at=signed_at))


async def authorization_for(twitter: Twitter, path: str, **how: Any) -> dict[str, str]:
    """The header of a call that was signed, and is not sent as it was."""
    await twitter.call("GET" if "json" not in how and "form" not in how else "POST", path, **how)
    header = dict(twitter.journal("call")[-1].about)["request_headers"]["authorization"]
    twitter.rule(reject_reused_nonces=False)
    return {"Authorization": header}


async def test_the_hint_names_a_query_that_was_left_out(twitter: Twitter) -> None:
    unqueried = await authorization_for(twitter, VERIFY)

    response = await twitter.get(VERIFY, params={"skip_status": "true"}, as_=None, headers=unqueried)

    assert "left the query parameters out of the base string" in hint(response)


async def test_the_hint_names_a_json_body_that_was_signed_as_a_form(twitter: Twitter) -> None:
    as_form = await authorization_for(twitter, TYPING, form={"recipient_id": "7"})
    as_json = as_form | {"Content-Type": "application/json"}

    response = await twitter.post(TYPING, content=b"recipient_id=7", as_=None, headers=as_json)

    assert "as if it were a form" in hint(response)


async def test_the_hint_names_a_query_that_was_encoded_twice(twitter: Twitter) -> None:
    once = await authorization_for(twitter, LOOKUP, params={"screen_name": "a b"})

    response = await twitter.get(f"{LOOKUP}?screen_name=a%2520b", as_=None, headers=once)

    assert "percent-encoded the parameters twice" in hint(response)


async def test_the_hint_names_the_secret_of_another_app(twitter: Twitter) -> None:
    other = twitter.world.make_app("Other")

    response = await twitter.get(VERIFY, tamper=lambda keys: replace(keys, secret=other.consumer_secret))

    assert "the API key secret of the app 'Other' as the API key secret" in hint(response)


async def test_the_hint_names_a_secret_that_was_regenerated(twitter: Twitter) -> None:
    old = twitter.app.consumer_secret
    twitter.app.regenerate_keys(twitter.world.seed)
    twitter.application.worlds.index(twitter.world)

    response = await twitter.get(VERIFY, tamper=lambda keys: replace(keys, secret=old))

    assert "an API key secret that was regenerated as the API key secret" in hint(response)


async def test_the_hint_shows_the_base_string_when_no_usual_mistake_explains_it(twitter: Twitter) -> None:
    response = await twitter.get(VERIFY, tamper=with_secret)

    assert "GET&http%3A%2F%2F127.0.0.1%3A8686%2F1.1%2Faccount%2Fverify_credentials.json&" in hint(response)


async def test_the_journal_says_why_as_the_header_does(twitter: Twitter) -> None:
    response = await twitter.get(VERIFY, tamper=swapped)

    about = twitter.journal("call")[-1].about
    assert (about["status"], about["error"], about["hint"]) == (401, 32, hint(response))


def all_secrets(twitter: Twitter) -> list[str]:
    developer = twitter.world.developer
    apps = [secret for app in developer.apps.values() for secret in (app.consumer_secret, app.bearer_token)]
    return apps + [token.secret for token in developer.tokens.values()]


MISTAKES: list[Tamper] = [
    swapped,
    token_secret_as_secret,
    with_secret,
    with_token_secret,
    lambda keys: replace(keys, key=keys.secret),
    lambda keys: replace(keys, key=keys.secret[:25]),
    lambda keys: replace(keys, token=keys.token_secret),
    lambda keys: replace(keys, method="PLAINTEXT"),
    lambda keys: replace(keys, nonce=keys.secret),
    lambda keys: replace(keys, nonce=f"{keys.secret}&{keys.token_secret}", secret="x"),
]


@pytest.mark.parametrize("tamper", MISTAKES)
async def test_no_hint_repeats_a_secret(twitter: Twitter, tamper: Tamper) -> None:
    response = await twitter.get(VERIFY, tamper=tamper)

    header = response.headers.get("x-emulator-hint", "")
    assert [secret for secret in all_secrets(twitter) if secret in header] == []


async def test_a_secret_sent_as_the_key_is_not_repeated(twitter: Twitter) -> None:
    response = await twitter.get(VERIFY, tamper=lambda keys: replace(keys, key=keys.secret))

    assert "has 50 characters, and API keys have 25" in hint(response)


# Worlds


def with_second_world(twitter: Twitter) -> Twitter:
    twitter.application.worlds.make(Plan(name="second", seed="second"))
    return replace(twitter, name="second")


@pytest.mark.parametrize("as_", ["acme_support", "bearer"])
async def test_a_call_belongs_to_the_world_of_its_key(twitter: Twitter, as_: str) -> None:
    second = with_second_world(twitter)

    await second.get("/1.1/users/show.json", params={"screen_name": "alice"}, as_=as_)

    assert len(second.journal("call")) == 1
    assert twitter.journal("call") == []


async def test_a_regenerated_key_still_leads_to_its_world(twitter: Twitter) -> None:
    second = with_second_world(twitter)
    old = second.keys("acme_support")
    second.app.regenerate_keys(second.world.seed)
    twitter.application.worlds.index(second.world)

    await second.get(VERIFY, tamper=lambda _: old)

    assert [entry.about["error"] for entry in second.journal("call")] == [32]


@pytest.mark.parametrize("place", ["header", "query"])
async def test_a_signature_that_cannot_be_read_is_written_down_in_the_world_of_its_key(
    twitter: Twitter, place: Place
) -> None:
    second = with_second_world(twitter)

    await second.get(VERIFY, by=place, tamper=lambda keys: replace(keys, timestamp="yesterday"))

    assert [entry.about["error"] for entry in second.journal("call")] == [215]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": GARBLED},
        {"Authorization": "Basic " + b64encode(b"key:secret").decode()},
        {"Authorization": "Bearer AAAAunknown"},
        {"Authorization": 'OAuth oauth_consumer_key="unknown"'},
    ],
)
async def test_whatever_carries_no_known_key_is_written_down_in_the_default_world(
    twitter: Twitter, headers: dict[str, str]
) -> None:
    with_second_world(twitter)

    await twitter.get(VERIFY, as_=None, headers=headers)

    assert len(twitter.journal("call")) == 1


async def test_tokens_of_one_world_are_unknown_in_another(twitter: Twitter) -> None:
    foreign = with_second_world(twitter).keys("alice")

    response = await twitter.get(
        VERIFY, tamper=lambda keys: replace(keys, token=foreign.token, token_secret=foreign.token_secret)
    )

    assert refusal(response) == EXPIRED


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


async def test_the_realm_is_not_signed(twitter: Twitter) -> None:
    response = await twitter.get(VERIFY, tamper=lambda keys: replace(keys, realm="https://api.twitter.com/"))

    assert response.status_code == 200


async def test_a_form_declared_with_a_charset_is_signed(twitter: Twitter) -> None:
    charset = {"Content-Type": f"{FORM}; charset=UTF-8"}

    response = await twitter.post(LOOKUP, content=b"screen_name=alice", headers=charset)

    assert response.status_code == 200
