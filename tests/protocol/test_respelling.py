"""The same JSON in other bytes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitter_emulator.protocol.respelling import respelled

WAYS = ("escapes", "slashes", "spaces", "key_order")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), JSON, max_size=4), st.sets(st.sampled_from(WAYS)))
def test_however_it_is_spelled_it_says_the_same(content: dict[str, Any], ways: set[str]) -> None:
    body = json.dumps(content).encode()

    assert json.loads(respelled(body, ways)) == content


@pytest.mark.parametrize(
    ("way", "spelled"),
    [
        ("escapes", rb'{"a":"\u00e9/","b":[1]}'),
        ("slashes", '{"a":"é\\/","b":[1]}'.encode()),
        ("spaces", '{\n  "a" : "é/" , \n  "b" : [\n    1\n  ]\n}'.encode()),
        ("key_order", '{"b":[1],"a":"é/"}'.encode()),
    ],
)
def test_each_way_is_seen_in_the_bytes(way: str, spelled: bytes) -> None:
    assert respelled('{"a":"é/","b":[1]}'.encode(), [way]) == spelled
