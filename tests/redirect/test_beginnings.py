"""The first bytes tell what a connection is about."""

import pytest

from twitter_emulator.redirect.beginnings import Beginning, Target, beginning, target


@pytest.mark.parametrize(
    ("received", "what"),
    [
        (b"GET /1.1/x HTTP/1.1\r\n", Beginning.PLAIN),
        (b"\r\nGET /1.1/x", Beginning.PLAIN),
        (b"OPTIONS * HTTP/1.1", Beginning.PLAIN),
        (b"\x00\x01\x02" * 20, Beginning.PLAIN),
        (b"G" * 40, Beginning.PLAIN),
        (b"GET http://api.twitter.com/", Beginning.ABSOLUTE),
        (b"POST HTTPS://api.twitter.com/", Beginning.ABSOLUTE),
        (b"CONNECT api.twitter.com:443", Beginning.CONNECT),
        (b"CONNECT ", Beginning.CONNECT),
        (b"\x16\x03\x01", Beginning.TLS),
    ],
)
def test_it_is_told_by_the_first_bytes(received: bytes, what: Beginning) -> None:
    assert beginning(received) is what


@pytest.mark.parametrize("received", [b"", b"GE", b"GET ", b"CONN", b"CONNECT"])
def test_it_is_not_guessed(received: bytes) -> None:
    assert beginning(received) is None


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (b"CONNECT api.twitter.com:443 HTTP/1.1\r\nHost: x", Target("api.twitter.com", 443)),
        (b"CONNECT api.twitter.com:80 HTTP/1.0", Target("api.twitter.com", 80)),
        (b"CONNECT [::1]:9000 HTTP/1.1", Target("::1", 9000)),
        (b"CONNECT api.twitter.com HTTP/1.1", None),
        (b"CONNECT api.twitter.com:0 HTTP/1.1", None),
        (b"CONNECT api.twitter.com:70000 HTTP/1.1", None),
        (b"CONNECT https://api.twitter.com:443 HTTP/1.1", None),
        (b"CONNECT :443 HTTP/1.1", None),
        (b"CONNECT", None),
    ],
)
def test_a_connect_names_host_and_port(head: bytes, wanted: Target | None) -> None:
    assert target(head) == wanted
