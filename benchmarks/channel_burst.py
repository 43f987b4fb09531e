"""``python -m benchmarks.channel_burst``: how long each of many deliveries at once waits for its 200, on SQLite."""

import argparse
import asyncio
import base64
import hashlib
import hmac
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import median

from twitter_emulator.client import Control, Credentials

from .channels import ChannelProcess
from .processes import running

ALLOWED_S = 3.0
FIRST = 1300000000000000001
CUSTOMERS = 50


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.channel_burst", description=__doc__)
    parser.add_argument("--count", type=int, default=500, help="deliveries at once (default 500)")
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    waits = measured(wanted.count, wanted.rounds)
    for number, (seconds, settled) in enumerate(waits, 1):
        _say(
            f"burst {number} of {len(seconds)}: median {median(seconds) * 1000:.0f} ms, slowest "
            f"{max(seconds) * 1000:.0f} ms; all answered after {settled:.1f} s"
        )
    sys.exit(0 if max(max(seconds) for seconds, _ in waits) < ALLOWED_S else 1)


def measured(count: int, rounds: int) -> list[tuple[Sequence[float], float]]:
    """For each round the seconds of every delivery, and how long it took until all were answered."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="burst-"))
        port = stack.enter_context(running(*_EMULATOR))
        world = stack.enter_context(closing(Control(f"http://127.0.0.1:{port}"))).world()
        customers = [world.account(f"customer{number}").id for number in range(CUSTOMERS)]
        channel = ChannelProcess(Path(folder), f"sqlite:///{folder}/channel.db", world.credentials.env())
        stack.callback(channel.kill)
        channel.start("", first=True)
        channel.wait_enabled()
        return [asyncio.run(_round(channel, world.credentials, customers, count, it)) for it in range(rounds)]


_EMULATOR = ("-m", "twitter_emulator", "up", "--port", "0", "--rate-limits", "off")


async def _round(
    channel: ChannelProcess, keys: Credentials, customers: Sequence[str], count: int, number: int
) -> tuple[Sequence[float], float]:
    first = FIRST + number * count
    bodies = [_delivery(keys.brand.id, customers[it % CUSTOMERS], first + it) for it in range(count)]
    requests = [_request(body, keys.api_key_secret) for body in bodies]
    start = time.perf_counter()
    waits = await asyncio.gather(*(_posted(channel.port, request) for request in requests))
    await asyncio.to_thread(_wait_answered, channel)
    return waits, time.perf_counter() - start


def _wait_answered(channel: ChannelProcess) -> None:
    while _left(channel):
        time.sleep(0.1)


def _request(body: bytes, secret: str) -> bytes:
    signature = base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()
    head = (
        "POST /webhooks/twitter/default HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        f"x-twitter-webhooks-signature: sha256={signature}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
    )
    return head.encode() + body


async def _posted(port: int, request: bytes) -> float:
    """By hand: a client with comforts would measure itself."""
    start = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    status = await reader.readline()
    took = time.perf_counter() - start
    writer.close()
    if b" 200 " not in status:
        raise SystemExit(f"A delivery was answered: {status.decode()}")
    return took


def _left(channel: ChannelProcess) -> int:
    (connection,) = channel.health()["connections"]
    return int(connection["waiting"])


def _delivery(brand: str, customer: str, number: int) -> bytes:
    data = {"text": f"message {number}", "entities": {"urls": []}}
    create = {"target": {"recipient_id": brand}, "sender_id": customer, "message_data": data}
    event = {"type": "message_create", "id": str(number), "created_timestamp": "1", "message_create": create}
    return json.dumps({"for_user_id": brand, "direct_message_events": [event], "users": {}}).encode()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
