"""Long texts are encoded and decoded as short ones are."""

from base64 import b64encode
from urllib.parse import parse_qsl, quote

from hypothesis import given
from hypothesis import strategies as st

from twitter_emulator.protocol import lengthy, oauth1

awkward = st.text(st.sampled_from("ab%=&+/2BbFfDd\0 ~é🙂"), max_size=60)


@given(awkward | st.text())
def test_what_is_quoted_is_quoted_as_ever(text: str) -> None:
    assert lengthy.quoted(text) in (None, quote(text, safe="-._~", errors="replace"))


@given(awkward)
def test_the_pairs_of_a_form_are_those_that_others_find(form: str) -> None:
    assert list(lengthy.pairs(form)) == parse_qsl(form, keep_blank_values=True)


def test_text_with_many_kinds_of_characters_is_left_to_the_pattern() -> None:
    assert lengthy.quoted("".join(map(chr, range(33, 48)))) is not None
    assert lengthy.quoted("".join(map(chr, range(1, 48)))) is None
    assert lengthy.quoted("é") is None


def test_a_segment_of_a_video_is_signed_as_any_form_is() -> None:
    encoded = b64encode(bytes(range(256)) * 200).decode()

    signed = oauth1.read(
        method="POST",
        path="/",
        raw_query=b"",
        authorization='OAuth oauth_consumer_key="k", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1", '
        'oauth_nonce="n", oauth_signature="s"',
        content_type=oauth1.FORM,
        body=f"command=APPEND&media_data={quote(encoded, safe='')}".encode(),
    )

    assert signed is not None
    assert list(signed.form) == [("command", "APPEND"), ("media_data", encoded)]
    assert quote(quote(encoded, safe="")) in oauth1.base_string(signed, "http://twitter.example")
