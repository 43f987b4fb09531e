"""What counts as an answer, where it ends, and whether its connection is used again."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.delivery.receiver import Gate, Received, Receiver, always, http
from twitter_emulator.delivery.transport import Reply, Transport
from twitter_emulator.delivery.wire import challenge_headers, delivery_headers
from twitter_emulator.world.rules import Rules


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    transport = Transport(Rules)
    yield transport
    transport.close()


async def get(transport: Transport, receiver: Receiver) -> Reply:
    return await transport.exchange("GET", receiver.url, challenge_headers(receiver.url, "sha256=x"))


async def trouble_with(transport: Transport, receiver: Receiver) -> tuple[str, str]:
    reply = await get(transport, receiver)
    assert reply.trouble is not None
    return reply.trouble.kind, reply.trouble.text


async def test_what_is_sent_is_the_headers_in_their_order_and_the_body(
    transport: Transport, receiver: Receiver
) -> None:
    headers = delivery_headers(receiver.url, "sha256=x", b"{}")

    await transport.exchange("POST", receiver.url, headers, b"{}")

    (request,) = receiver.requests
    assert list(request.headers.items()) == list(headers.items())
    assert request.body == b"{}"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(http(200, "hello"), id="measured"),
        pytest.param(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello", id="without a charset or anything"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\na: b\r\n\r\n",
            id="in chunks",
        ),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" + http(200, "hello"), id="after 100 Continue"),
        pytest.param(b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" + http(200, "hello"), id="after early hints"),
    ],
)
async def test_an_answer_is_read_to_its_end_and_its_connection_kept(
    transport: Transport, receiver: Receiver, answer: bytes
) -> None:
    receiver.behave = always(answer)

    replies = [await get(transport, receiver) for _ in range(2)]

    assert [(reply.status, reply.body) for reply in replies] == [(200, b"hello")] * 2
    assert [request.connection for request in receiver.requests] == [1, 1]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\nhello", id="of no length"),
        pytest.param(b"HTTP/1.0 200 OK\r\n\r\nhello", id="of HTTP/1.0"),
        pytest.param(b"HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\nhello", id="in an encoding without an end"),
    ],
)
async def test_an_answer_that_does_not_say_where_it_ends_ends_with_its_connection(
    transport: Transport, receiver: Receiver, answer: bytes
) -> None:
    receiver.behave, receiver.hangs_up_after_answers = always(answer), True

    reply = await get(transport, receiver)

    assert (reply.status, reply.body) == (200, b"hello")


@pytest.mark.parametrize("status", [204, 304])
async def test_an_answer_that_has_no_body_ends_with_its_headers(
    transport: Transport, receiver: Receiver, status: int
) -> None:
    receiver.behave = always(f"HTTP/1.1 {status} Whatever\r\ncontent-type: text/plain\r\n\r\n".encode())

    reply = await get(transport, receiver)

    assert (reply.status, reply.body) == (status, b"")


async def test_header_names_are_in_lower_case_and_the_first_of_a_name_counts(
    transport: Transport, receiver: Receiver
) -> None:
    receiver.behave = always(
        b"HTTP/1.1 302 Found\r\nLocation: /gr\xc3\xbcn\r\nLOCATION: /\r\ncontent-length: 0\r\n\r\n"
    )

    reply = await get(transport, receiver)

    assert reply.headers == {"location": "/grün", "content-length": "0"}


async def test_a_compressed_answer_stays_as_it_is(transport: Transport, receiver: Receiver) -> None:
    receiver.behave = always(http(200, b"\x1f\x8bnot really", content_encoding="gzip"))

    reply = await get(transport, receiver)

    assert reply.body == b"\x1f\x8bnot really"
    assert reply.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        pytest.param(b"220 mail.example ESMTP\r\n", "Expected HTTP/", id="of mail"),
        pytest.param(b"\x15\x03\x01\x00\x02\x02\x46", "Expected HTTP/", id="in TLS"),
        pytest.param(b"HTTP/1.1 twohundred OK\r\n\r\n", "Invalid status code", id="without a status"),
        pytest.param(b"HTTP/1.1 200 OK\r\ncontent-length: 1, 2\r\n\r\n", "Content-Length", id="of two lengths"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nhello", "chunk size", id="in chunks that are none"
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nlong: " + b"x" * 1_000_000,
            "more than 64 KB before the end of its headers",
            id="all head",
        ),
        pytest.param(b"HTTP/1.1 102 Processing\r\n\r\n" * 40_000, "more than 64 KB", id="of promises only"),
    ],
)
async def test_an_answer_that_is_no_http_is_told_as_such(
    transport: Transport, receiver: Receiver, answer: bytes, why: str
) -> None:
    receiver.behave = always(answer)

    kind, text = await trouble_with(transport, receiver)

    assert kind == "garbled"
    assert f"127.0.0.1:{receiver.port} answered, but not in HTTP" in text
    assert why in text


@pytest.mark.parametrize(
    "answer",
    [
        b"HT",
        b"HTTP/1.1 200 OK\r\ncontent-le",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    ],
)
async def test_an_answer_that_breaks_off_is_none(transport: Transport, receiver: Receiver, answer: bytes) -> None:
    receiver.behave, receiver.hangs_up_after_answers = always(answer), True

    kind, _ = await trouble_with(transport, receiver)

    assert kind == "closed"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(http(200, connection="close"), id="the last, it says"),
        pytest.param(http(200) + http(200), id="followed by another"),
        pytest.param(http(200) + b"garbage", id="followed by garbage"),
        pytest.param(http(200) + b"HTTP/1.1 200 OK\r\na: " + b"x" * 70_000, id="followed by a lot"),
        pytest.param(http(200, b"x" * 70_000), id="not read to its end"),
        pytest.param(b"HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n", id="no longer HTTP"),
    ],
)
async def test_a_connection_is_not_used_again_after_an_answer_that_is(
    transport: Transport, receiver: Receiver, answer: bytes
) -> None:
    receiver.behave = always(answer)

    replies = [await get(transport, receiver) for _ in range(2)]

    assert all(reply.status for reply in replies)
    assert [request.connection for request in receiver.requests] == [1, 2]


async def test_a_connection_that_was_closed_while_idle_is_not_used_again(
    transport: Transport, receiver: Receiver
) -> None:
    receiver.hangs_up_after_answers = True
    await get(transport, receiver)
    await receiver.hung_up.wait()

    reply = await get(transport, receiver)

    assert reply.status == 200
    assert [request.connection for request in receiver.requests] == [1, 2]


async def test_a_kept_connection_that_breaks_within_an_answer_is_not_asked_twice(
    transport: Transport, receiver: Receiver
) -> None:
    await get(transport, receiver)
    receiver.behave, receiver.hangs_up_after_answers = always(b"HTTP/1.1 2"), True

    kind, _ = await trouble_with(transport, receiver)

    assert kind == "closed"
    assert len(receiver.requests) == 2


async def test_a_kept_connection_that_breaks_late_is_not_asked_twice(
    transport: Transport, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twitter_emulator.delivery.transport.STALE_SHOWS_WITHIN_S", -1)
    await get(transport, receiver)
    receiver.behave = always(None)

    kind, _ = await trouble_with(transport, receiver)

    assert kind == "closed"
    assert len(receiver.requests) == 2


async def test_a_connection_that_was_idle_for_long_is_not_used_again(
    transport: Transport, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twitter_emulator.delivery.transport.KEPT_FOR_S", 0)

    for _ in range(2):
        await get(transport, receiver)

    assert [request.connection for request in receiver.requests] == [1, 2]


async def test_requests_at_once_have_a_connection_each(transport: Transport, receiver: Receiver) -> None:
    both_came = asyncio.Event()

    async def once_both_came(_: Received) -> bytes:
        if len(receiver.requests) == 2:
            both_came.set()
        await both_came.wait()
        return http(200)

    receiver.behave = once_both_came

    await asyncio.gather(get(transport, receiver), get(transport, receiver))

    assert {request.connection for request in receiver.requests} == {1, 2}


async def test_a_request_that_is_cancelled_closes_its_connection(transport: Transport, receiver: Receiver) -> None:
    gate = receiver.behave = Gate(lambda request: True)
    asking = asyncio.create_task(get(transport, receiver))
    await gate.reached.wait()

    asking.cancel()
    await asyncio.wait([asking])
    gate.opened.set()
    await receiver.hung_up.wait()

    assert asking.cancelled()


async def test_closing_ends_a_request_that_is_under_way(transport: Transport, receiver: Receiver) -> None:
    gate = receiver.behave = Gate(lambda request: True)
    asking = asyncio.create_task(trouble_with(transport, receiver))
    await gate.reached.wait()

    transport.close()
    kind, _ = await asking
    gate.opened.set()

    assert kind == "closed"


async def test_closing_closes_idle_connections(transport: Transport, receiver: Receiver) -> None:
    await get(transport, receiver)

    transport.close()

    await asyncio.wait_for(receiver.hung_up.wait(), 5)
