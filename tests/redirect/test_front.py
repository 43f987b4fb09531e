"""The one port, met with bare sockets: CONNECT, TLS, plain http, and what is none of them."""

import signal
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.processes import started
from tests.redirect.clients import PATIENCE_S, answered, connected, head, received
from twitter_emulator import Emulator
from twitter_emulator.redirect.authority import Authority

CONNECT = b"CONNECT api.twitter.com:443 HTTP/1.1\r\nHost: api.twitter.com:443\r\n\r\n"
HEALTH = b"GET /_emulator/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
STOP_S = 1.0
BUSY_S = 1.0
"""A stop takes less than a second; a busy machine may start and end a process more slowly."""


def over_tls(connection: socket.socket, authority: Authority, name: str = "api.twitter.com") -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=authority.ensure())
    return context.wrap_socket(connection, server_hostname=name)


def client_hello(authority: Authority) -> tuple[ssl.SSLObject, ssl.MemoryBIO, bytes]:
    """A TLS client without a connection, what it reads from, and its first bytes."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.create_default_context(cafile=authority.ensure())
    client = context.wrap_bio(incoming, outgoing, server_hostname="api.twitter.com")
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    return client, incoming, outgoing.read()


@contextmanager
def echoing() -> Iterator[int]:
    """The port of a server that says everything back once the client has said all, to one client."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(b"You said: " + received(connection))

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


@pytest.fixture(scope="module")
def passing(authority: Authority) -> Iterator[Emulator]:
    """An emulator that lets everything else through."""
    with Emulator(ca_dir=authority.folder, proxy_pass_through=True) as running:
        yield running


def test_a_tunnel_to_twitter_ends_here(twitter: Emulator, authority: Authority) -> None:
    with connected(twitter.url) as connection:
        connection.sendall(CONNECT)
        established = head(connection)
        with over_tls(connection, authority) as tunnel:
            tunnel.sendall(HEALTH)
            answer = received(tunnel)

    assert established == b"HTTP/1.1 200 Connection established\r\n\r\n"
    assert b'"status":"ok"' in answer


def test_one_tunnel_serves_many_requests(twitter: Emulator, authority: Authority) -> None:
    with connected(twitter.url) as connection:
        connection.sendall(CONNECT)
        head(connection)
        with over_tls(connection, authority) as tunnel:
            tunnel.sendall(HEALTH.replace(b"close", b"keep-alive") + HEALTH)

            assert received(tunnel).count(b'"status":"ok"') == 2


def test_bytes_that_come_with_the_connect_are_not_lost(twitter: Emulator, authority: Authority) -> None:
    _, _, hello = client_hello(authority)

    with connected(twitter.url) as connection:
        connection.sendall(CONNECT + hello)
        head(connection)

        assert connection.recv(1) == b"\x16"


def test_a_connect_may_come_byte_by_byte(twitter: Emulator) -> None:
    with connected(twitter.url) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in CONNECT:
            connection.send(bytes([byte]))

        assert head(connection).startswith(b"HTTP/1.1 200 ")


def test_a_tunnel_may_carry_plain_http(twitter: Emulator) -> None:
    answer = answered(twitter.url, CONNECT.replace(b"443", b"80") + HEALTH)

    assert answer.startswith(b"HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK\r\n")


def test_the_one_port_speaks_tls_too(twitter: Emulator, authority: Authority) -> None:
    with over_tls(connected(twitter.url), authority, "localhost") as connection:
        connection.sendall(HEALTH)

        assert b'"status":"ok"' in received(connection)


def test_a_tunnel_elsewhere_is_refused_with_the_reason(twitter: Emulator) -> None:
    answer = answered(twitter.url, CONNECT.replace(b"api.twitter.com", b"example.com"))

    assert answer.startswith(b"HTTP/1.1 403 Forbidden\r\n")
    assert b"leads to Twitter's hosts only, and example.com is none of them" in answer
    assert b"--proxy-pass-through" in answer


@pytest.mark.parametrize("line", [b"CONNECT api.twitter.com HTTP/1.1", b"CONNECT  HTTP/1.1", b"CONNECT \xff:443 HTTP"])
def test_a_connect_that_names_no_place_is_refused(twitter: Emulator, line: bytes) -> None:
    assert answered(twitter.url, line + b"\r\n\r\n").startswith(b"HTTP/1.1 400 Bad Request\r\n")


def test_a_connect_without_end_is_refused(twitter: Emulator) -> None:
    answer = answered(twitter.url, b"CONNECT api.twitter.com:443 HTTP/1.1\r\n" + b"X: y\r\n" * 2731)

    assert answer.startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize("garbage", [b"\x00" * 64, b"nonsense nonsense\r\n\r\n", b"x" * 100 + b"\r\n\r\n"])
def test_garbage_is_refused(twitter: Emulator, garbage: bytes) -> None:
    assert answered(twitter.url, garbage).startswith(b"HTTP/1.1 400 ")


def test_garbage_that_looks_like_tls_ends_the_connection(twitter: Emulator) -> None:
    assert not answered(twitter.url, b"\x16garbage" + b"\x00" * 64).startswith(b"HTTP")


def test_a_client_that_leaves_early_harms_nobody(twitter: Emulator) -> None:
    for begun in (b"", b"CONN", CONNECT[:20], CONNECT, CONNECT + b"\x16\x03"):
        with connected(twitter.url) as connection:
            connection.sendall(begun)

    assert twitter.control.health()["status"] == "ok"


def test_whole_urls_of_twitters_are_served(twitter: Emulator) -> None:
    request = b"GET http://api.twitter.com/1.1/statuses/nothing.json HTTP/1.1\r\nConnection: close\r\n\r\n"

    answer = answered(twitter.url, request)

    assert b"Not emulated by this Twitter: GET /1.1/statuses/nothing.json" in answer


def test_whole_urls_elsewhere_are_refused_with_the_reason(twitter: Emulator) -> None:
    request = b"GET http://example.com/ HTTP/1.1\r\nHost: api.twitter.com\r\n\r\n"

    answer = answered(twitter.url, request)

    assert answer.startswith(b"HTTP/1.1 403 Forbidden\r\n")
    assert b"and example.com is none of them" in answer


def test_a_connection_may_go_on_to_ask_for_other_hosts(twitter: Emulator) -> None:
    ours = b"GET http://x.com/1.1/nothing.json HTTP/1.1\r\nHost: x.com\r\n\r\n"

    answer = answered(twitter.url, ours + ours.replace(b"x.com", b"example.com"))

    assert answer.count(b"HTTP/1.1 ") == 2
    assert b"HTTP/1.1 403 Forbidden\r\n" in answer


def test_everything_else_goes_through_if_asked_for(passing: Emulator) -> None:
    with echoing() as port, connected(passing.url) as connection:
        connection.sendall(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\nhel" % port)
        established = head(connection)
        connection.sendall(b"lo")
        connection.shutdown(socket.SHUT_WR)

        said = received(connection)

    assert established.startswith(b"HTTP/1.1 200 ")
    assert said == b"You said: hello"


def test_a_lot_goes_through_unharmed(passing: Emulator) -> None:
    much = bytes(range(256)) * 40_000
    with echoing() as port, connected(passing.url) as connection:
        connection.sendall(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % port)
        head(connection)
        sending = threading.Thread(target=say_all, args=(connection, much))
        sending.start()
        said = received(connection)
        sending.join()

    assert said == b"You said: " + much


def say_all(connection: socket.socket, content: bytes) -> None:
    connection.sendall(content)
    connection.shutdown(socket.SHUT_WR)


def test_a_place_that_cannot_be_reached_is_told(passing: Emulator) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

    answer = answered(passing.url, b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % port)

    assert answer.startswith(b"HTTP/1.1 502 Bad Gateway\r\n")
    assert b"cannot be reached" in answer


def test_an_authority_that_cannot_be_made_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("")

    with Emulator(ca_dir=tmp_path / "file") as twitter:
        answer = answered(twitter.url, CONNECT)

    assert answer.startswith(b"HTTP/1.1 502 Bad Gateway\r\n")
    assert b"--ca-dir" in answer
    assert "--ca-dir" in caplog.text


def test_a_client_that_does_not_trust_us_is_told_of(twitter: Emulator, caplog: pytest.LogCaptureFixture) -> None:
    trusting_others = ssl.create_default_context()
    with connected(twitter.url) as connection:
        with pytest.raises(ssl.SSLCertVerificationError):
            trusting_others.wrap_socket(connection.dup(), server_hostname="api.twitter.com")
        # When the emulator hangs up, it has heard why.
        with suppress(ConnectionResetError):
            received(connection)

    assert "does not trust this emulator's certificate" in caplog.text


def test_it_stops_at_once_with_tunnels_open(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with (
        echoing() as port,
        started("up", "--port=0", f"--ca-dir={tmp_path}", "--tls", "--tls-port=0", "--proxy-pass-through") as emulator,
        connected(emulator.url) as idle,
        connected(emulator.url) as ours,
        connected(emulator.url) as half,
        connected(emulator.url) as theirs,
    ):
        half.sendall(CONNECT + b"\x16\x03")
        theirs.sendall(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % port)
        head(theirs)
        ours.sendall(CONNECT)
        head(ours)
        with over_tls(ours, authority) as tunnel:
            tunnel.sendall(HEALTH.replace(b"close", b"keep-alive"))
            assert b"200 OK" in tunnel.recv(65536)
            began = time.perf_counter()
            stopped = emulator.end(signal.SIGTERM, within_s=PATIENCE_S)
            took_s = time.perf_counter() - began
        assert idle.recv(1) == b""

    assert (stopped.code, stopped.errors) == (0, "")
    assert took_s < STOP_S + BUSY_S
