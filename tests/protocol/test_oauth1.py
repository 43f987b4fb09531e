from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, quote_plus, unquote, urlencode, urlsplit
from urllib.parse import quote as percent_encoded

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oauthlib.oauth1 import SIGNATURE_TYPE_AUTH_HEADER, SIGNATURE_TYPE_BODY, SIGNATURE_TYPE_QUERY, Client
from oauthlib.oauth1.rfc5849 import signature as oracle

from tests.protocol.vectors import each_case_of
from twitter_emulator.protocol import oauth1
from twitter_emulator.protocol.oauth1 import Malformed, SignedRequest, base_string, matches, quote, sign

FORM = "application/x-www-form-urlencoded"
API = "https://api.twitter.com"
PATH = "/1.1/direct_messages/events/list.json"
OAUTH = {
    "oauth_consumer_key": "key",
    "oauth_nonce": "nonce",
    "oauth_signature": "c2lnbmF0dXJl",
    "oauth_signature_method": "HMAC-SHA1",
    "oauth_timestamp": "1600000000",
    "oauth_token": "7-token",
    "oauth_version": "1.0",
}

steady = settings(deadline=None, derandomize=True)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = texts.filter(lambda name: not name.startswith("oauth_"))
pairs = st.lists(st.tuples(names, texts | st.sampled_from(["", "a+b", "a b", "100%", "%41", "é", "🙂", "x=y&z"])))
encoders = st.sampled_from([percent_encoded, quote_plus])


def header(parameters: Mapping[str, str], *, between: str = ", ") -> str:
    """The Authorization header with *parameters*."""
    return "OAuth " + between.join(f'{name}="{percent_encoded(value, safe="")}"' for name, value in parameters.items())


def read(
    *,
    method: str = "GET",
    path: str = PATH,
    raw_query: bytes = b"",
    authorization: str | None = None,
    content_type: str = "",
    body: bytes = b"",
) -> SignedRequest | None:
    return oauth1.read(
        method=method,
        path=path,
        raw_query=raw_query,
        authorization=authorization,
        content_type=content_type,
        body=body,
    )


def read_signed(**request: Any) -> SignedRequest:
    signed = read(**request)
    assert signed is not None
    return signed


def url_encoded(parameters: Sequence[tuple[str, str]], encode: Callable[..., str]) -> str:
    return urlencode(parameters, quote_via=encode, safe="")


# The known answers


def vector(case: dict[str, Any]) -> SignedRequest:
    """The request of a vector, with its signature."""
    address = urlsplit(case["url"])
    return read_signed(
        method=case["method"],
        path=address.path,
        raw_query=address.query.encode(),
        authorization=header({**case["oauth"], "oauth_signature": case["signature"]}),
        content_type=case["content_type"],
        body=case["body"].encode(),
    )


def base_url(case: dict[str, Any]) -> str:
    scheme, _, rest = str(case["url"]).partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


@each_case_of("percent_encoding")
def test_text_is_percent_encoded_as_the_vectors_say(case: dict[str, Any]) -> None:
    assert quote(case["text"]) == case["encoded"]


@each_case_of("oauth1_signatures")
def test_a_request_has_the_base_string_and_the_signature_of_the_vectors(case: dict[str, Any]) -> None:
    base = base_string(vector(case), base_url(case))

    assert base == case["base_string"]
    assert sign(base, case["consumer_secret"], case["token_secret"]) == case["signature"]


@each_case_of("oauth1_signatures")
def test_the_signature_of_a_vector_matches(case: dict[str, Any]) -> None:
    assert matches(vector(case), [base_url(case)], case["consumer_secret"], case["token_secret"])


# Against oauthlib


@steady
@given(query=pairs, form=pairs, nonce=st.text(st.characters(codec="ascii"), min_size=1), encode=encoders, token=texts)
def test_the_base_string_is_the_one_oauthlib_computes(
    query: list[tuple[str, str]], form: list[tuple[str, str]], nonce: str, encode: Callable[..., str], token: str
) -> None:
    raw_query, body = url_encoded(query, encode), url_encoded(form, encode)
    authorization = header({**OAUTH, "oauth_nonce": nonce, "oauth_token": token})

    signed = read_signed(
        method="post", raw_query=raw_query.encode(), authorization=authorization, content_type=FORM, body=body.encode()
    )

    # The stubs of oauthlib want a dict here; the library wants pairs, which may repeat a name.
    collected: Any = oracle.collect_parameters(raw_query, body, {"Authorization": authorization})
    expected = oracle.signature_base_string(
        "POST", oracle.base_string_uri(API + PATH), oracle.normalize_parameters(collected)
    )
    assert base_string(signed, API) == expected


@steady
@given(raw_query=st.text(st.sampled_from("ab=&+%20zé;?/:"), max_size=30))
def test_oddly_escaped_queries_are_normalised_as_oauthlib_normalises_them(raw_query: str) -> None:
    signed = read_signed(raw_query=raw_query.encode(), authorization=header(OAUTH))

    own = [pair for pair in OAUTH.items() if pair[0] != "oauth_signature"]
    collected: Any = [*own, *parse_qsl(raw_query, keep_blank_values=True)]
    normal = oracle.normalize_parameters(collected)
    assert base_string(signed, API) == oracle.signature_base_string("GET", oracle.base_string_uri(API + PATH), normal)


@steady
@given(base=st.text(st.characters(codec="ascii")), consumer_secret=texts, token_secret=texts)
def test_the_signature_is_the_one_oauthlib_computes(base: str, consumer_secret: str, token_secret: str) -> None:
    client = Client("key", client_secret=consumer_secret, resource_owner_secret=token_secret)

    assert sign(base, consumer_secret, token_secret) == oracle.sign_hmac_sha1_with_client(base, client)


@steady
@given(text=texts)
def test_what_is_quoted_is_what_was_meant(text: str) -> None:
    assert unquote(quote(text)) == text
    assert quote(text) == percent_encoded(text, safe="")


@pytest.mark.parametrize(
    ("place", "source"),
    [(SIGNATURE_TYPE_AUTH_HEADER, "header"), (SIGNATURE_TYPE_QUERY, "query"), (SIGNATURE_TYPE_BODY, "form")],
)
def test_a_request_that_oauthlib_signed_matches_wherever_its_parameters_are(place: str, source: str) -> None:
    client = Client("key", "consumer secret", "7-token", "token secret", signature_type=place)
    url, headers, body = client.sign(
        f"{API}{PATH}?cursor=a%2Bb&cursor=a+b", "POST", "text=h%C3%A9+%26&empty=", {"Content-Type": FORM}
    )

    signed = read_signed(
        method="POST",
        raw_query=urlsplit(url).query.encode(),
        authorization=headers.get("Authorization"),
        content_type=FORM,
        body=(body or "").encode(),
    )

    assert signed.source == source
    assert matches(signed, [API], "consumer secret", "token secret")
    assert not matches(signed, [API], "consumer secret", "another secret")


# What counts


def test_a_json_body_is_not_signed() -> None:
    one = read_signed(authorization=header(OAUTH), content_type="application/json", body=b'{"a": 1}')
    other = read_signed(authorization=header(OAUTH), content_type="application/json", body=b"a=b")

    assert base_string(one, API) == base_string(other, API)


def test_the_content_type_of_a_form_may_name_a_charset_and_be_written_in_capitals() -> None:
    signed = read_signed(
        authorization=header(OAUTH), content_type="Application/X-WWW-Form-Urlencoded; charset=UTF-8", body=b"a=1"
    )

    assert signed.form == [("a", "1")]


@pytest.mark.parametrize("with_query", [True, False])
def test_a_multipart_request_may_leave_its_query_out_of_the_signature(with_query: bool) -> None:
    multipart = {"raw_query": b"media_category=dm_image", "content_type": "multipart/form-data; boundary=x"}
    unsigned = read_signed(authorization=header(OAUTH), **multipart)
    signature = sign(base_string(unsigned, API, with_query=with_query), "cs", "ts")

    signed = read_signed(authorization=header({**OAUTH, "oauth_signature": signature}), **multipart)

    assert matches(signed, [API], "cs", "ts")


def test_a_request_that_is_not_multipart_may_not_leave_its_query_out() -> None:
    unsigned = read_signed(authorization=header(OAUTH), raw_query=b"count=5")
    signature = sign(base_string(unsigned, API, with_query=False), "cs", "ts")

    signed = read_signed(authorization=header({**OAUTH, "oauth_signature": signature}), raw_query=b"count=5")

    assert not matches(signed, [API], "cs", "ts")


@pytest.mark.parametrize(
    "base", ["http://127.0.0.1:8686", "https://upload.twitter.com", "https://API.twitter.com:443/"]
)
def test_a_signature_for_any_of_the_base_urls_matches(base: str) -> None:
    signature = sign(base_string(read_signed(authorization=header(OAUTH)), base), "cs", "ts")

    signed = read_signed(authorization=header({**OAUTH, "oauth_signature": signature}))

    assert matches(
        signed, ["http://127.0.0.1:8686", "https://api.twitter.com", "https://upload.twitter.com"], "cs", "ts"
    )


def test_a_signature_for_another_base_url_does_not_match() -> None:
    signature = sign(base_string(read_signed(authorization=header(OAUTH)), "http://localhost"), "cs", "ts")

    signed = read_signed(authorization=header({**OAUTH, "oauth_signature": signature}))

    assert not matches(signed, ["https://localhost", "http://localhost:8686"], "cs", "ts")


def test_every_parameter_of_the_header_but_the_realm_is_signed() -> None:
    signed = read_signed(authorization=header({"realm": "a, b", **OAUTH, "x_auth_access_type": "read"}))

    assert "realm" not in base_string(signed, API)
    assert "x_auth_access_type%3Dread" in base_string(signed, API)
    assert signed.realm == "a, b"


def test_a_verifier_in_the_form_counts_once_beside_a_signed_header() -> None:
    signed = read_signed(authorization=header(OAUTH), content_type=FORM, body=b"oauth_verifier=1234567")

    assert signed.verifier == "1234567"
    assert base_string(signed, API).count("oauth_verifier%3D1234567") == 1


def test_there_is_no_token_callback_or_verifier_until_one_is_sent() -> None:
    signed = read_signed(authorization=header({name: OAUTH[name] for name in OAUTH if name != "oauth_token"}))

    assert (signed.token, signed.callback, signed.verifier) == ("", None, None)


# How headers are written


@pytest.mark.parametrize(
    "authorization",
    [
        pytest.param(header(OAUTH, between=","), id="no blanks"),
        pytest.param(header(OAUTH, between=" ,\t"), id="blanks and tabs"),
        pytest.param(header(OAUTH, between=",\r\n    "), id="folded lines"),
        pytest.param(header(OAUTH, between=" "), id="no commas"),
        pytest.param(header(OAUTH) + ",", id="a comma at the end"),
        pytest.param(header(OAUTH).replace('"', ""), id="no quotes"),
        pytest.param(header(OAUTH).replace("=", " = "), id="blanks around the equals sign"),
        pytest.param(header(OAUTH).replace("OAuth", "oauth"), id="scheme in lower case"),
        pytest.param("  OAUTH\t" + header(OAUTH)[6:], id="scheme in capitals, a tab"),
        pytest.param(header({"realm": "", **OAUTH}), id="an empty realm"),
    ],
)
def test_a_header_may_be_written_in_many_ways(authorization: str) -> None:
    assert dict(read_signed(authorization=authorization).oauth) == OAUTH


def test_a_plus_in_a_header_is_a_plus_and_in_a_query_a_space() -> None:
    signed = read_signed(authorization=header(OAUTH).replace('"nonce"', '"a+b"'), raw_query=b"a+b=c+d")

    assert signed.nonce == "a+b"
    assert signed.query == [("a b", "c d")]


def test_a_parameter_that_stands_in_two_places_is_signed_once() -> None:
    once = read_signed(authorization=header(OAUTH))

    twice = read_signed(authorization=header(OAUTH), raw_query=f"oauth_token={OAUTH['oauth_token']}".encode())

    assert twice.parameters() == once.parameters()


@pytest.mark.parametrize("authorization", [None, "", "Bearer AAAA", "Basic a2V5OnNlY3JldA==", "OAuth2 x", "oauthy=1"])
def test_a_request_without_oauth_parameters_claims_nothing(authorization: str | None) -> None:
    assert read(authorization=authorization, raw_query=b"count=1") is None


def test_a_token_alone_is_no_credential() -> None:
    assert read(path="/oauth/authorize", raw_query=b"oauth_token=abc") is None


# What nobody can check


def test_a_parameter_with_two_values_is_malformed() -> None:
    with pytest.raises(Malformed, match="more than once"):
        read(authorization=header(OAUTH), raw_query=b"oauth_token=another")


def test_a_parameter_that_is_sent_twice_in_one_place_is_malformed() -> None:
    with pytest.raises(Malformed, match="more than once"):
        read(authorization=header(OAUTH), raw_query=b"oauth_verifier=1&oauth_verifier=1")


@pytest.mark.parametrize("authorization", ["OAuth", "OAuth ", "OAuth nonsense", 'OAuth oauth_token="x"', "OAuth =,=,"])
def test_a_header_without_a_consumer_key_is_malformed(authorization: str) -> None:
    with pytest.raises(Malformed, match="no oauth_consumer_key"):
        read(authorization=authorization)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("oauth_consumer_key", "", "no oauth_consumer_key"),
        ("oauth_signature", "", "no oauth_signature"),
        ("oauth_timestamp", "", "no oauth_timestamp"),
        ("oauth_nonce", "", "no oauth_nonce"),
        ("oauth_nonce", "nönce", "not ASCII"),
        ("oauth_signature_method", "PLAINTEXT", "not HMAC-SHA1"),
        ("oauth_version", "2.0", "not 1.0"),
        ("oauth_timestamp", "1600000000.5", "whole number"),
        ("oauth_timestamp", "-1", "whole number"),
        ("oauth_timestamp", "²", "whole number"),
        ("oauth_timestamp", "9" * 5000, "whole number"),
    ],
)
def test_a_parameter_that_cannot_be_right_is_malformed(name: str, value: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        read(authorization=header({**OAUTH, name: value}))


def test_a_version_need_not_be_sent() -> None:
    assert read(authorization=header({name: OAUTH[name] for name in OAUTH if name != "oauth_version"}))


wild_headers = st.none() | st.text() | st.text().map("OAuth ".__add__) | st.text().map((header(OAUTH) + ",").__add__)


@steady
@given(
    raw_query=st.binary() | st.binary().map((urlencode(OAUTH) + "&").encode().__add__),
    authorization=wild_headers,
    content_type=st.text() | st.sampled_from([FORM, "multipart/form-data"]),
    body=st.binary(),
    path=st.text(),
)
def test_nothing_a_client_sends_breaks_the_reading(
    raw_query: bytes, authorization: str | None, content_type: str, body: bytes, path: str
) -> None:
    with suppress(Malformed):
        signed = read(path=path, raw_query=raw_query, authorization=authorization, content_type=content_type, body=body)
        assert signed is None or not matches(signed, [API], "cs", "ts")


def test_a_header_of_one_very_long_word_does_not_hang_the_reading() -> None:
    with pytest.raises(Malformed):
        read(authorization="OAuth " + "a" * 200_000 + " " * 200_000)
