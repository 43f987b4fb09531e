"""What a URL asks for: a ``Host``, a connection and a path; and the bytes of a request."""

import pytest

from twitter_emulator.delivery.wire import Origin, Target, host_of, request_of, target_of


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://127.0.0.1:8688/webhook", "127.0.0.1:8688"),
        ("http://a.example:80/", "a.example"),
        ("https://a.example:443/", "a.example"),
        ("https://a.example:80/", "a.example:80"),
        ("http://user:pass@a.example/", "a.example"),
        ("http://[::1]:9000/", "[::1]:9000"),
        ("http://münchen.example/", "xn--mnchen-3ya.example"),
        (f"http://{'ü' * 64}.example/", f"{'ü' * 64}.example"),
    ],
)
def test_the_host_is_without_user_and_without_a_default_port(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("url", "origin", "path"),
    [
        ("http://127.0.0.1:8688/webhook", ("http", "127.0.0.1", 8688), "/webhook"),
        ("http://a.example", ("http", "a.example", 80), "/"),
        ("https://user:pass@A.example?b=%2f+c%20d#e", ("https", "a.example", 443), "/?b=%2f+c%20d"),
        ("http://[::1]:9000/%7Ea?b=/?", ("http", "::1", 9000), "/%7Ea?b=/?"),
        ("http://münchen.example/grüße?ß", ("http", "xn--mnchen-3ya.example", 80), "/gr%C3%BC%C3%9Fe?%C3%9F"),
        ("http://a.example/b c", ("http", "a.example", 80), "/b%20c"),
    ],
)
def test_a_request_goes_to_the_path_and_query_as_they_are(url: str, origin: tuple[str, str, int], path: str) -> None:
    assert target_of(url) == Target(Origin(*origin), path)


@pytest.mark.parametrize("host", [f"{'ü' * 64}.example", "a..example", "a.example:http"])
def test_a_host_that_no_name_can_be_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match=r"label|[Pp]ort"):
        target_of(f"http://{host}/")


def test_a_request_is_its_headers_and_its_body_and_nothing_else() -> None:
    request = request_of("POST", "/webhook?a", {"host": "a.example", "content-length": "2"}, b"{}")

    assert request == b"POST /webhook?a HTTP/1.1\r\nhost: a.example\r\ncontent-length: 2\r\n\r\n{}"
