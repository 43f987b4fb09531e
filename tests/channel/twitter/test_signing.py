"""The channel's signatures, held to the known answers and to another implementation."""

from typing import Any
from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st
from oauthlib.oauth1 import Client

from tests.channel.vectors import each_case_of
from twitter_channel.credentials import Credentials
from twitter_channel.twitter.signing import Stamp, authorization, base_string, base_url, encoded, escaped, signature

KEYS = Credentials("key", "secret", "1-token", "token secret")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def form_of(case: dict[str, Any]) -> list[tuple[str, str]]:
    """The body's parameters, which are signed only when it is a form."""
    is_form = case["content_type"] == "application/x-www-form-urlencoded"
    return parse_qsl(case["body"], keep_blank_values=True) if is_form else []


@each_case_of("oauth1_signatures")
def test_a_request_has_the_known_base_string(case: dict[str, Any]) -> None:
    parameters = [*case["oauth"].items(), *form_of(case)]

    assert base_string(case["method"], case["url"], parameters) == case["base_string"]


@each_case_of("oauth1_signatures")
def test_a_request_has_the_known_signature(case: dict[str, Any]) -> None:
    parameters = [*case["oauth"].items(), *form_of(case)]
    secrets = {"consumer_secret": case["consumer_secret"], "token_secret": case["token_secret"] or ""}

    assert signature(case["method"], case["url"], parameters, **secrets) == case["signature"]


@each_case_of("percent_encoding")
def test_a_text_is_escaped_as_known(case: dict[str, Any]) -> None:
    assert escaped(case["text"]) == case["encoded"]


@given(pairs=st.lists(st.tuples(TEXT.filter(bool), TEXT), max_size=4, unique_by=lambda pair: pair[0]))
def test_the_header_is_the_one_oauthlib_makes(pairs: list[tuple[str, str]]) -> None:
    url = "https://api.twitter.com/1.1/a.json" + (f"?{encoded(pairs)}" if pairs else "")
    oracle = Client(
        "key",
        client_secret="secret",
        resource_owner_key="1-token",
        resource_owner_secret="token secret",
        nonce="abc",
        timestamp="1600000000",
    )

    _, headers, _ = oracle.sign(url, http_method="POST")

    ours = authorization(KEYS, "POST", url, Stamp("abc", 1600000000))
    assert sorted(ours.removeprefix("OAuth ").split(", ")) == sorted(
        headers["Authorization"].removeprefix("OAuth ").split(", ")
    )


def test_the_default_port_and_the_case_of_the_host_are_not_signed() -> None:
    assert base_url("HTTPS://API.Twitter.com:443/1.1/A.json?x=1") == "https://api.twitter.com/1.1/A.json"
    assert base_url("http://localhost:80/a") == "http://localhost/a"
    assert base_url("http://[::1]:8686/a") == "http://[::1]:8686/a"
    assert base_url("http://localhost:8686") == "http://localhost:8686/"


def test_keys_are_not_part_of_their_repr() -> None:
    assert "secret" not in repr(KEYS)
    assert "token" not in repr(KEYS).replace("access_token", "")
