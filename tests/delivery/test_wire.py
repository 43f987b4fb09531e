"""The ``Host`` that a URL asks for."""

import pytest

from twitter_emulator.delivery.wire import host_of


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
