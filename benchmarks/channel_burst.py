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
from contextlib import closing
from pathlib import Path
from statistics import median

import httpx

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
    with tempfile.TemporaryDirectory(prefix="burst-") as name, running(*_EMULATOR) as port:
        with closing(Control(f"http://127.0.0.1:{port}")) as control:
            world = control.world()
            customers = [world.account(f"customer{number}").id for number in range(CUSTOMERS)]
            channel = ChannelProcess(Path(name), f"sqlite:///{name}/channel.db", world.credentials.env())
            try:
                channel.start("", first=True)
                channel.wait_enabled()
                return [asyncio.run(_round(channel, world.credentials, customers, count, it)) for it in range(rounds)]
            finally:
                channel.kill()


_EMULATOR = ("-m", "twitter_emulator", "up", "--port", "0", "--rate-limits", "off")


async def _round(
    channel: ChannelProcess, keys: Credentials, customers: Sequence[str], count: int, number: int
) -> tuple[Sequence[float], float]:
    first = FIRST + number * count
    bodies = [_delivery(keys.brand.id, customers[it % CUSTOMERS], first + it) for it in range(count)]
    limits = httpx.Limits(max_connections=count)
    start = time.perf_counter()
    async with httpx.AsyncClient(limits=limits, timeout=60) as client:
        waits = await asyncio.gather(*(_posted(client, channel.port, body, keys.api_key_secret) for body in bodies))
        while await _left(client, channel.port):
            await asyncio.sleep(0.1)
    return waits, time.perf_counter() - start


async def _posted(client: httpx.AsyncClient, port: int, body: bytes, secret: str) -> float:
    digest = hmac.digest(secret.encode(), body, hashlib.sha256)
    headers = {"x-twitter-webhooks-signature": "sha256=" + base64.b64encode(digest).decode()}
    start = time.perf_counter()
    response = await client.post(f"http://127.0.0.1:{port}/webhooks/twitter/default", content=body, headers=headers)
    response.raise_for_status()
    return time.perf_counter() - start


async def _left(client: httpx.AsyncClient, port: int) -> int:
    (connection,) = (await client.get(f"http://127.0.0.1:{port}/health")).json()["connections"]
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
