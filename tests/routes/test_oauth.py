"""How apps come by tokens, and how tokens end."""

import base64
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from oauthlib.oauth1 import Client

from tests.calling import FORM, HERE, NEW, SUBSCRIPTIONS, Keys, Place, Twitter, message, refusal
from tests.delivery.receiver import Receiver
from tests.routes.linking import ask, keys_in, pin_on
from twitter_emulator.world.seeds import CALLBACK_URL
from twitter_emulator.world.worlds import Plan

REALM = 'OAuth realm="https://api.twitter.com"'
WRONG_VERIFIER = "Error processing your OAuth request: Invalid oauth_verifier parameter"
SHOW = "/1.1/users/show.json"


def basic(key: str, secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode(), "Content-Type": FORM}


async def ask_for_bearer(twitter: Twitter, headers: dict[str, str] | None = None, **form: str) -> httpx.Response:
    """``oauth2/token``, by default with everything right."""
    headers = headers or basic(twitter.app.consumer_key, twitter.app.consumer_secret)
    return await twitter.post(
        "/oauth2/token", form={"grant_type": "client_credentials"} | form, headers=headers, as_=None
    )


# Request tokens


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_request_token_is_answered_form_encoded(twitter: Twitter, method: str) -> None:
    response = await twitter.call(method, "/oauth/request_token", params={"oauth_callback": "oob"}, as_="app")

    assert response.headers["content-type"] == "text/html;charset=utf-8"
    assert set(keys_in(response)) == {"oauth_token", "oauth_token_secret", "oauth_callback_confirmed"}
    assert "content-disposition" not in response.headers


@pytest.mark.parametrize("by", ["header", "query", "form"])
async def test_the_callback_may_stand_wherever_the_signature_does(twitter: Twitter, by: Place) -> None:
    response = await twitter.post(
        "/oauth/request_token", as_="app", by=by, tamper=lambda keys: replace(keys, callback=CALLBACK_URL)
    )

    assert keys_in(response)["oauth_callback_confirmed"] == "true"


@pytest.mark.parametrize("place", ["params", "form"])
async def test_the_callback_may_stand_beside_a_signed_header(twitter: Twitter, place: str) -> None:
    response = await twitter.post("/oauth/request_token", as_="app", **{place: {"oauth_callback": CALLBACK_URL}})

    assert keys_in(response)["oauth_callback_confirmed"] == "true"


@pytest.mark.parametrize("callback", [f"{CALLBACK_URL}/", f"{CALLBACK_URL}?a=1", "http://localhost:8688/callback", ""])
async def test_a_callback_that_is_not_on_the_list_is_refused_in_xml(twitter: Twitter, callback: str) -> None:
    response = await twitter.post("/oauth/request_token", params={"oauth_callback": callback}, as_="app")

    assert response.status_code == 403
    assert response.headers["content-type"] == "application/xml;charset=utf-8"
    assert response.text == (
        "<?xml version='1.0' encoding='UTF-8'?><errors><error code=\"415\">Callback URL not approved for this client "
        "application. Approved callback URLs can be adjusted in your application settings</error></errors>"
    )
    assert "www-authenticate" not in response.headers
    assert CALLBACK_URL in response.headers["x-emulator-hint"]


async def test_an_app_without_callbacks_may_only_use_a_pin(twitter: Twitter) -> None:
    twitter.app.callback_urls = []

    response = await twitter.post("/oauth/request_token", params={"oauth_callback": CALLBACK_URL}, as_="app")

    assert refusal(response) == (401, 417, "Desktop applications only support the oauth_callback value 'oob'")


async def test_a_wrong_secret_is_challenged(twitter: Twitter) -> None:
    response = await twitter.post("/oauth/request_token", as_="app", tamper=lambda keys: replace(keys, secret="wrong"))

    assert refusal(response) == (401, 32, "Could not authenticate you.")
    assert response.headers["www-authenticate"] == f"{REALM}, api_error_code=32"
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.headers["content-disposition"] == "attachment; filename=json.json"


async def test_other_endpoints_are_not_challenged(twitter: Twitter) -> None:
    response = await twitter.get(SHOW, tamper=lambda keys: replace(keys, secret="wrong"))

    assert response.status_code == 401
    assert "www-authenticate" not in response.headers


@pytest.mark.parametrize("path", ["/oauth/request_token", "/oauth/access_token"])
async def test_a_token_is_not_given_without_a_signature(twitter: Twitter, path: str) -> None:
    response = await twitter.post(path, form={"oauth_callback": "oob"}, as_=None)

    assert refusal(response) == (400, 215, "Bad Authentication data.")


async def test_a_suspended_app_may_not_ask(twitter: Twitter) -> None:
    twitter.app.suspended = True

    response = await twitter.post("/oauth/request_token", params={"oauth_callback": "oob"}, as_="app")

    assert refusal(response) == (401, 416, "Invalid / suspended application")


async def test_essential_access_is_enough_to_ask(twitter: Twitter) -> None:
    twitter.world.developer.account.access_level = "essential"

    assert (await ask(twitter)).token


# Access tokens


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("by", ["header", "query"])
async def test_a_verifier_is_exchanged_for_an_access_token(twitter: Twitter, method: str, by: Place) -> None:
    asked = await ask(twitter)

    response = await asked.redeem(await asked.verifier("alice"), method, by)

    granted = keys_in(response)
    assert response.headers["content-type"] == "text/html;charset=utf-8"
    assert (granted["user_id"], granted["screen_name"]) == (twitter.id("alice"), "alice")
    assert twitter.world.developer.tokens[granted["oauth_token"]].secret == granted["oauth_token_secret"]


@pytest.mark.parametrize("place", ["params", "data"])
async def test_token_and_verifier_may_be_repeated_beside_a_signed_header(twitter: Twitter, place: str) -> None:
    """As node-twitter-api-v2 does: the token stands in the header and in the body, and was signed once."""
    asked = await ask(twitter)
    verifier = await asked.verifier()
    keys = asked.signing(verifier=verifier)(twitter.keys(None))
    client = Client(keys.key, keys.secret, keys.token, keys.token_secret, verifier=verifier)
    url, headers, _ = client.sign(f"{HERE}/oauth/access_token", "POST")
    repeated: dict[str, Any] = {place: {"oauth_token": asked.token, "oauth_verifier": verifier}}

    response = await twitter.http.post(url, headers=headers, **repeated)

    assert keys_in(response)["screen_name"] == "alice"


async def test_a_client_may_sign_without_the_secret_of_the_request_token(twitter: Twitter) -> None:
    asked = await ask(twitter)
    sent = {"oauth_token": asked.token, "oauth_verifier": await asked.verifier()}

    response = await twitter.post("/oauth/access_token", params=sent, as_="app")

    assert keys_in(response)["screen_name"] == "alice"


async def test_a_wrong_signature_is_refused_although_the_verifier_is_right(twitter: Twitter) -> None:
    asked = await ask(twitter)
    wrong = replace(asked, secret="wrong")

    response = await wrong.redeem(await asked.verifier())

    assert refusal(response) == (401, 32, "Could not authenticate you.")


async def test_a_wrong_verifier_is_refused_in_plain_text(twitter: Twitter) -> None:
    asked = await ask(twitter)
    await asked.verifier()

    response = await asked.redeem("wrong")

    assert (response.status_code, response.text) == (401, WRONG_VERIFIER)
    assert response.headers["content-type"] == "text/html;charset=utf-8"
    assert response.headers["www-authenticate"] == REALM


async def test_a_mistyped_pin_may_be_corrected(twitter: Twitter) -> None:
    asked = await ask(twitter, "oob")
    pin = pin_on((await asked.answer()).text)
    await asked.redeem("0000000")

    response = await asked.redeem(pin)

    assert keys_in(response)["screen_name"] == "alice"


async def test_nothing_is_exchanged_before_somebody_answered(twitter: Twitter) -> None:
    response = await (await ask(twitter)).redeem("")

    assert (response.status_code, response.text) == (401, WRONG_VERIFIER)
    assert "nobody has answered" in response.headers["x-emulator-hint"]


async def test_a_verifier_works_once(twitter: Twitter) -> None:
    asked = await ask(twitter)
    verifier = await asked.verifier()
    await asked.redeem(verifier)

    response = await asked.redeem(verifier)

    assert (response.status_code, response.text) == (401, WRONG_VERIFIER)


async def test_a_request_token_ends_with_its_time(twitter: Twitter) -> None:
    asked = await ask(twitter)
    verifier = await asked.verifier()
    twitter.world.clock.advance(twitter.world.rules.request_token_ms)

    response = await asked.redeem(verifier)

    assert (response.status_code, response.text) == (401, WRONG_VERIFIER)


async def test_another_app_cannot_use_a_request_token(twitter: Twitter) -> None:
    asked = await ask(twitter)
    other = twitter.world.make_app("Other")
    twitter.application.worlds.index(twitter.world)

    response = await twitter.post(
        "/oauth/access_token",
        params={"oauth_verifier": await asked.verifier()},
        as_="app",
        tamper=lambda keys: asked.signing()(replace(keys, key=other.consumer_key, secret=other.consumer_secret)),
    )

    assert (response.status_code, response.text) == (401, WRONG_VERIFIER)


async def test_a_call_without_a_request_token_is_told_so(twitter: Twitter) -> None:
    response = await twitter.post("/oauth/access_token", params={"oauth_verifier": "1"}, as_="app")

    assert (response.status_code, response.text) == (401, "Request token missing")


async def test_the_same_grant_gives_the_same_token_again(twitter: Twitter) -> None:
    asked = await ask(twitter)

    granted = keys_in(await asked.redeem(await asked.verifier("bob")))

    assert granted["oauth_token"] == twitter.keys("bob").token


async def test_a_token_keeps_the_permission_that_was_asked_for(twitter: Twitter) -> None:
    asked = await ask(twitter, x_auth_access_type="read")
    granted = keys_in(await asked.redeem(await asked.verifier("bob")))

    response = await twitter.post(NEW, json=message(twitter.id("alice")), tamper=lambda keys: with_token(keys, granted))

    assert refusal(response)[:2] == (403, 93)
    assert response.headers["x-access-level"] == "read"


async def test_a_later_change_of_the_app_does_not_reach_a_granted_token(twitter: Twitter) -> None:
    twitter.app.permission = "read"
    asked = await ask(twitter)
    granted = keys_in(await asked.redeem(await asked.verifier("bob")))
    twitter.app.permission = "read-write-directmessages"

    response = await twitter.get(SHOW, params={"screen_name": "alice"}, tamper=lambda keys: with_token(keys, granted))

    assert response.headers["x-access-level"] == "read"


async def test_a_request_token_belongs_to_the_world_of_its_app(twitter: Twitter) -> None:
    twitter.application.worlds.make(Plan(name="other", seed="other"))
    twitter.name = "other"
    asked = await ask(twitter)

    response = await asked.redeem(await asked.verifier("alice"))

    assert keys_in(response)["user_id"] == twitter.id("alice")
    assert [entry.about["event"] for entry in twitter.journal("grant")] == ["allowed"]


# The end of a token


async def test_an_invalidated_access_token_is_dead(twitter: Twitter) -> None:
    token = twitter.keys("alice").token

    response = await twitter.post("/1.1/oauth/invalidate_token.json", as_="alice")

    assert response.json() == {"access_token": token}
    assert refusal(await twitter.get(SHOW, as_="alice"))[:2] == (401, 89)


async def test_revoking_kills_the_tokens_and_ends_the_subscription(twitter: Twitter, receiver: Receiver) -> None:
    await twitter.register(receiver)
    await twitter.post(SUBSCRIPTIONS, as_="alice")
    asked = await ask(twitter, x_auth_access_type="read")
    granted = keys_in(await asked.redeem(await asked.verifier("alice")))

    await twitter.control("POST", "/events", {"type": "revoke", "from": "alice"})

    response = await twitter.get(SHOW, tamper=lambda keys: with_token(keys, granted))
    assert refusal(response)[:2] == (401, 89)
    assert all(not webhook.subscribers for webhook in twitter.world.webhooks)


# Bearer tokens


async def test_key_and_secret_are_exchanged_for_the_bearer_token(twitter: Twitter) -> None:
    response = await ask_for_bearer(twitter)

    assert response.json() == {"token_type": "bearer", "access_token": twitter.app.bearer_token}
    assert response.headers["content-type"] == "application/json;charset=utf-8"
    assert response.headers.get_list("x-frame-options") == ["DENY"]
    assert "x-rate-limit-limit" not in response.headers


async def test_a_bearer_token_finds_the_world_of_its_key(twitter: Twitter) -> None:
    other = twitter.application.worlds.make(Plan(name="other", seed="other"))
    (app,) = other.developer.apps.values()

    response = await ask_for_bearer(twitter, basic(quote(app.consumer_key), quote(app.consumer_secret)))

    assert response.json()["access_token"] == app.bearer_token


@pytest.mark.parametrize(
    "authorization",
    ["Basic", "Basic !", "Basic //8=", "Basic a2V5", "Bearer x", ""],
)
async def test_credentials_that_cannot_be_read_are_refused(twitter: Twitter, authorization: str) -> None:
    response = await ask_for_bearer(twitter, {"Authorization": authorization})

    assert_unverified(response, "no credentials")


async def test_a_wrong_secret_gets_no_bearer_token(twitter: Twitter) -> None:
    assert_unverified(await ask_for_bearer(twitter, basic(twitter.app.consumer_key, "wrong")), "not the API key secret")


async def test_a_wrong_key_gets_no_bearer_token(twitter: Twitter) -> None:
    assert_unverified(await ask_for_bearer(twitter, basic("wrong", twitter.app.consumer_secret)), "no app has")


async def test_another_grant_type_gets_no_bearer_token(twitter: Twitter) -> None:
    assert_unverified(await ask_for_bearer(twitter, grant_type="password"), "client_credentials")


async def test_a_suspended_app_gets_no_bearer_token(twitter: Twitter) -> None:
    twitter.app.suspended = True

    assert refusal(await ask_for_bearer(twitter))[:2] == (401, 416)


@pytest.mark.parametrize("is_encoded", [True, False])
async def test_an_invalidated_bearer_token_is_dead_and_the_next_is_another(twitter: Twitter, is_encoded: bool) -> None:
    old = twitter.app.bearer_token
    body = f"access_token={quote(old, safe='') if is_encoded else old}"

    response = await twitter.post("/oauth2/invalidate_token", content=body.encode(), headers={"Content-Type": FORM})

    assert response.json() == {"access_token": old}
    dead = await twitter.get(SHOW, as_=None, headers={"Authorization": f"Bearer {old}"})
    assert refusal(dead)[:2] == (401, 89)
    assert (await ask_for_bearer(twitter)).json()["access_token"] not in (old, "")
    assert (await twitter.get(SHOW, params={"screen_name": "alice"}, as_="bearer")).status_code == 200


async def test_a_bearer_token_may_be_invalidated_with_key_and_secret(twitter: Twitter) -> None:
    old = twitter.app.bearer_token

    response = await twitter.post(
        "/oauth2/invalidate_token",
        params={"access_token": old},
        headers=basic(twitter.app.consumer_key, twitter.app.consumer_secret),
        as_=None,
    )

    assert response.json() == {"access_token": old}


async def test_a_bearer_token_is_not_invalidated_for_anybody_but_the_owner(twitter: Twitter) -> None:
    old = twitter.app.bearer_token

    response = await twitter.post("/oauth2/invalidate_token", form={"access_token": old}, as_="alice")

    assert refusal(response)[:2] == (403, 220)
    assert twitter.app.bearer_token == old


async def test_another_bearer_token_is_not_invalidated(twitter: Twitter) -> None:
    assert_unverified(await twitter.post("/oauth2/invalidate_token", form={"access_token": "AAAA"}), "not the bearer")


def with_token(keys: Keys, granted: dict[str, str]) -> Keys:
    return replace(keys, token=granted["oauth_token"], token_secret=granted["oauth_token_secret"])


def assert_unverified(response: httpx.Response, hint: str) -> None:
    assert refusal(response) == (403, 99, "Unable to verify your credentials")
    assert response.json()["errors"][0]["label"] == "authenticity_token_error"
    assert hint in response.headers["x-emulator-hint"]
