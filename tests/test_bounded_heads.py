"""The heads of requests have a bound, whether they end or not."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from twitter_emulator import Emulator
from twitter_emulator.server.bounded import LONGEST_HEAD

TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large"


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with Emulator() as twitter:
        parts = urlsplit(twitter.url)
        assert parts.hostname
        assert parts.port
        yield parts.hostname, parts.port


def answered(address: tuple[str, int], request: bytes) -> bytes:
    """Everything that comes back until the connection ends."""
    with socket.create_connection(address, timeout=5) as connection:
        try:
            connection.sendall(request)
        except (BrokenPipeError, ConnectionResetError):
            return TOO_LARGE  # it was refused while it was still being sent
        parts = []
        try:
            while part := connection.recv(65536):
                parts.append(part)
        except ConnectionResetError:
            parts.append(b"")
        return b"".join(parts)


def head(target: bytes = b"/_emulator/health", header: bytes = b"") -> bytes:
    return b"GET " + target + b" HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n" + header


@pytest.mark.parametrize(
    "header", [b"x-long: " + b"a" * LONGEST_HEAD + b"\r\n", b"x-one-of-many: 0123456789\r\n" * 3000]
)
def test_a_head_that_is_too_large_is_refused(address: tuple[str, int], header: bytes) -> None:
    assert answered(address, head(header=header) + b"\r\n").startswith(TOO_LARGE)


@pytest.mark.parametrize("target", [b"/", b"http://api.twitter.com/"], ids=["straight", "as to a proxy"])
def test_a_long_address_counts_too(address: tuple[str, int], target: bytes) -> None:
    header = b"x-long: " + b"a" * (LONGEST_HEAD // 2) + b"\r\n"

    answer = answered(address, head(target + b"a" * (LONGEST_HEAD // 2), header) + b"\r\n")

    assert answer.startswith(TOO_LARGE)


def test_a_head_that_never_ends_is_refused(address: tuple[str, int]) -> None:
    assert answered(address, head(header=b"x-endless: " + b"a" * (LONGEST_HEAD * 40))).startswith(TOO_LARGE)


def test_a_long_head_is_taken(address: tuple[str, int]) -> None:
    header = b"x-long: " + b"a" * (LONGEST_HEAD // 2) + b"\r\n"

    assert answered(address, head(header=header) + b"\r\n").startswith(b"HTTP/1.1 200")


def test_a_large_body_is_no_large_head(address: tuple[str, int]) -> None:
    body = b"{" + b" " * (LONGEST_HEAD * 4) + b"}"
    request = b"POST /_emulator/v1/worlds HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n"

    answer = answered(address, request + b"content-length: %d\r\n\r\n" % len(body) + body)

    assert answer.startswith(b"HTTP/1.1 201")
