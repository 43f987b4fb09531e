"""Connections: kept, found closed, refused, never the wrong address; and troubles told apart."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Sequence
from functools import partial
from pathlib import Path

import anyio
import pytest
import trustme

from tests.delivery.receiver import Gate, Receiver, always, http
from twitter_emulator.delivery.transport import Transport
from twitter_emulator.delivery.wire import challenge_headers, delivery_headers
from twitter_emulator.world.rules import Rules


class FixedResolver:
    """Every name leads to the same addresses, or nowhere if there are none."""

    def __init__(self, *addresses: str) -> None:
        self.found = addresses
        self.asked = 0

    async def addresses(self, host: str) -> Sequence[str]:
        self.asked += 1
        if not self.found:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self.found


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    transport = Transport(Rules)
    yield transport
    transport.close()


async def post(transport: Transport, url: str) -> int | None:
    reply = await transport.exchange("POST", url, delivery_headers(url, "sha256=x", b"{}"), b"{}")
    return reply.status


async def trouble_at(transport: Transport, url: str) -> tuple[str, str]:
    reply = await transport.exchange("GET", url, challenge_headers(url, "sha256=x"))
    assert reply.trouble is not None
    return reply.trouble.kind, reply.trouble.text


async def test_a_connection_is_kept_for_the_next_request(transport: Transport, receiver: Receiver) -> None:
    for _ in range(3):
        await post(transport, receiver.url)

    assert [request.connection for request in receiver.requests] == [1, 1, 1]


async def test_a_kept_connection_that_the_receiver_closed_without_a_word_fails_nothing(
    transport: Transport, receiver: Receiver
) -> None:
    receiver.requests_per_connection = 1

    statuses = [await post(transport, receiver.url) for _ in range(20)]

    assert statuses == [200] * 20
    assert [request.connection for request in receiver.requests] == list(range(1, 21))


async def test_several_stale_connections_fail_nothing(transport: Transport, receiver: Receiver) -> None:
    gate = receiver.behave = Gate(lambda request: len(receiver.requests) < 3)
    async with anyio.create_task_group() as tasks:
        for _ in range(2):
            tasks.start_soon(post, transport, receiver.url)
        await gate.reached.wait()
        while len(receiver.requests) < 2:
            await anyio.wait_all_tasks_blocked()
        gate.opened.set()
    receiver.requests_per_connection = 1

    status = await post(transport, receiver.url)

    assert status == 200
    assert sorted(request.connection for request in receiver.requests) == [1, 2, 3]


async def test_a_receiver_that_hangs_up_on_a_new_connection_is_not_asked_twice(
    transport: Transport, receiver: Receiver
) -> None:
    receiver.behave = always(None)

    kind, _ = await trouble_at(transport, receiver.url)

    assert kind == "closed"


async def test_cookies_are_not_kept(transport: Transport, receiver: Receiver) -> None:
    receiver.behave = always(http(200, set_cookie="session=1"))

    for _ in range(2):
        await post(transport, receiver.url)

    assert all("cookie" not in map(str.lower, request.headers) for request in receiver.requests)


async def test_proxies_of_the_environment_are_not_used(
    transport: Transport, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")

    assert await post(transport, receiver.url) == 200


async def test_the_path_and_query_are_sent_as_they_were_registered(transport: Transport, receiver: Receiver) -> None:
    await post(transport, f"{receiver.url}/%7Ea?b=%2f+c%20d")

    assert receiver.requests[0].target == "/webhook/%7Ea?b=%2f+c%20d"


async def test_a_path_that_is_not_ascii_is_escaped(transport: Transport, receiver: Receiver) -> None:
    await post(transport, f"{receiver.url}/grüße")

    assert receiver.requests[0].target == "/webhook/gr%C3%BC%C3%9Fe"


async def test_no_more_than_64_kb_of_an_answer_are_read(transport: Transport, receiver: Receiver) -> None:
    receiver.behave = always(http(200, b"x" * 1_000_000))

    reply = await transport.exchange("GET", receiver.url, challenge_headers(receiver.url, "sha256=x"))

    assert len(reply.body) == 64 * 1024


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://169.254.169.254/latest", "169.254.169.254 is link-local, reserved or a cloud's metadata service"),
        ("http://[fe80::1]/", "fe80::1 is link-local"),
        ("http://[::ffff:169.254.169.254]/", "169.254.169.254 is link-local"),
        ("http://0.0.0.0:1/", "use 127.0.0.1 for this machine"),
        ("http://93.184.216.34/", "93.184.216.34 is a public address"),
    ],
)
async def test_an_address_that_is_not_allowed_is_never_connected_to(transport: Transport, url: str, why: str) -> None:
    kind, text = await trouble_at(transport, url)

    assert kind == "address"
    assert why in text


async def test_a_name_that_leads_to_an_address_that_is_not_allowed_is_refused() -> None:
    transport = Transport(Rules, FixedResolver("169.254.169.254"))

    kind, text = await trouble_at(transport, "http://innocent.example/webhook")
    transport.close()

    assert kind == "address"
    assert "169.254.169.254 is link-local" in text


async def test_of_several_addresses_only_those_allowed_are_connected_to(receiver: Receiver) -> None:
    transport = Transport(Rules, FixedResolver("169.254.169.254", "127.0.0.1"))

    status = await post(transport, f"http://mixed.example:{receiver.port}/webhook")
    transport.close()

    assert status == 200
    assert receiver.requests[0].headers["host"] == f"mixed.example:{receiver.port}"


async def test_addresses_are_tried_in_turn(receiver: Receiver) -> None:
    transport = Transport(Rules, FixedResolver("127.0.0.2", "127.0.0.1"))

    status = await post(transport, f"http://several.example:{receiver.port}/webhook")
    transport.close()

    assert status == 200


async def test_a_name_that_nobody_knows_is_told_from_a_server_that_is_down() -> None:
    resolver = FixedResolver()
    transport = Transport(Rules, resolver)

    kind, text = await trouble_at(transport, "http://nobody.invalid/webhook")
    transport.close()

    assert kind == "name"
    assert resolver.asked == 1
    assert text.startswith("the name 'nobody.invalid' leads to no address (Name or service not known)")


async def test_a_refused_connection_asks_whether_the_webhook_is_running(
    transport: Transport, free_tcp_port: int
) -> None:
    kind, text = await trouble_at(transport, f"http://127.0.0.1:{free_tcp_port}/webhook")

    assert kind == "connect"
    assert f"127.0.0.1:{free_tcp_port} does not accept connections" in text
    assert "is the webhook running, on this port?" in text


async def test_a_host_that_no_name_can_be_is_a_url_that_cannot_be_called(transport: Transport) -> None:
    kind, _ = await trouble_at(transport, f"http://{'a' * 64}.example/webhook")

    assert kind == "url"


async def test_an_untrusted_certificate_says_so(transport: Transport) -> None:
    certificate = trustme.CA().issue_cert("127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    async with Receiver().listening(context) as receiver:
        kind, text = await trouble_at(transport, receiver.url)

    assert kind == "tls"
    assert f"the certificate of 127.0.0.1:{receiver.port} is not trusted" in text


@pytest.mark.parametrize(("certified", "kind"), [("hook.example", None), ("another.example", "tls")])
async def test_a_certificate_has_to_be_trusted_and_for_the_name_in_the_url(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, certified: str, kind: str | None
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(certified).configure_cert(context)
    transport = Transport(Rules, FixedResolver("127.0.0.1"))
    async with Receiver().listening(context) as receiver:
        url = f"https://hook.example:{receiver.port}/webhook"
        reply = await transport.exchange("GET", url, challenge_headers(url, "sha256=x"))
        transport.close()

    assert (reply.trouble.kind if reply.trouble else None) == kind


async def test_https_to_a_server_that_speaks_plain_http_says_so(transport: Transport) -> None:
    async def refuse(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(http(400))
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        kind, text = await trouble_at(transport, f"https://127.0.0.1:{port}/webhook")

    assert kind == "tls"
    assert "if the server there speaks plain http, register an http URL" in text


async def test_a_connection_that_never_comes_about_is_told_from_a_slow_answer() -> None:
    transport = Transport(partial(Rules, webhook_timeout_s=0.05))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        kind, text = await trouble_at(transport, f"https://127.0.0.1:{silent.getsockname()[1]}/webhook")
    transport.close()

    assert kind == "connect"
    assert "no connection to 127.0.0.1" in text


async def test_no_answer_in_time_is_given_up_on(receiver: Receiver) -> None:
    gate = receiver.behave = Gate(lambda request: True)
    transport = Transport(partial(Rules, webhook_timeout_s=0.05))

    kind, text = await trouble_at(transport, receiver.url)
    gate.opened.set()
    transport.close()

    assert kind == "slow"
    assert "no complete answer within 0.05 s" in text


async def test_an_answer_that_trickles_is_given_up_on_too(receiver: Receiver) -> None:
    receiver.behave = always(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf")
    transport = Transport(partial(Rules, webhook_timeout_s=0.05))

    kind, _ = await trouble_at(transport, receiver.url)
    transport.close()

    assert kind == "slow"


async def test_nothing_is_sent_once_it_is_closed(transport: Transport, receiver: Receiver) -> None:
    transport.close()

    kind, _ = await trouble_at(transport, receiver.url)

    assert kind == "closed"
    assert not receiver.requests
