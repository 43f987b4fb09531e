"""Who may call, how, and in which world (issue §3; facts §1.1)."""

from base64 import b64encode
from dataclasses import replace

import pytest

from tests.calling import FORM, NEW, Place, Twitter, message, refusal
from tests.routes.tampering import COUNT, EXPIRED, GARBLED, LOOKUP, SETTINGS, TYPING, VERIFY
from twitter_emulator.world.worlds import Plan

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


async def test_the_realm_is_not_signed(twitter: Twitter) -> None:
    response = await twitter.get(VERIFY, tamper=lambda keys: replace(keys, realm="https://api.twitter.com/"))

    assert response.status_code == 200


async def test_a_form_declared_with_a_charset_is_signed(twitter: Twitter) -> None:
    charset = {"Content-Type": f"{FORM}; charset=UTF-8"}

    response = await twitter.post(LOOKUP, content=b"screen_name=alice", headers=charset)

    assert response.status_code == 200


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
