"""What is measured. Each function gives seconds; ``__main__`` interleaves them and compares their medians."""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import msgspec

from twitter_emulator.protocol import oauth1
from twitter_emulator.world.worlds import Plan, Worlds

from .load import all_sent, post
from .processes import bare, emulator
from .receiver import Receiver

NEW = "/1.1/direct_messages/events/new.json"
CONTROL = "/_emulator/v1/worlds/default"
TEXT = "Hello there, how are you?"


def credentials_of(port: int) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"http://127.0.0.1:{port}{CONTROL}/credentials").json()
    return found


def signed_header(keys: dict[str, Any], method: str, path: str, query: tuple[tuple[str, str], ...] = ()) -> str:
    """An ``Authorization`` header with a nonce of its own."""
    oauth = {
        "oauth_consumer_key": keys["api_key"],
        "oauth_nonce": hashlib.sha256(os.urandom(16)).hexdigest()[:32],
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(int(time.time())),
        "oauth_token": keys["access_token"],
        "oauth_version": "1.0",
    }
    pairs = sorted((oauth1.quote(name), oauth1.quote(value)) for name, value in (*oauth.items(), *query))
    parameters = "&".join(f"{name}={value}" for name, value in pairs)
    base = "&".join(map(oauth1.quote, (method, f"http://127.0.0.1{path}", parameters)))
    oauth["oauth_signature"] = oauth1.sign(base, keys["api_key_secret"], keys["access_token_secret"])
    return "OAuth " + ", ".join(f'{name}="{oauth1.quote(value)}"' for name, value in oauth.items())


def sends(keys: dict[str, Any], count: int) -> list[bytes]:
    """Signed messages to the three customers in turn; the bare server is given the same bytes."""
    recipients = [customer["id"] for customer in keys["customers"]]
    return [_send(keys, recipients[i % len(recipients)]) for i in range(count)]


def _send(keys: dict[str, Any], recipient: str) -> bytes:
    create = {"target": {"recipient_id": recipient}, "message_data": {"text": TEXT}}
    body = msgspec.json.encode({"event": {"type": "message_create", "message_create": create}})
    return post(NEW, body, f"authorization: {signed_header(keys, 'POST', NEW)}")


async def sending(count: int, rounds: int) -> tuple[list[float], list[float]]:
    """Signed sends with everything on, and the same bytes to a bare route: seconds of each round."""
    ours, theirs = [], []
    with emulator("--rate-limits", "off") as port, bare("answer") as bare_port:
        keys = credentials_of(port)
        await all_sent(bare_port, sends(keys, count // 4))
        await all_sent(port, sends(keys, count // 4))
        for _ in range(rounds):
            requests = sends(keys, count)
            theirs.append(await all_sent(bare_port, requests))
            ours.append(await all_sent(port, requests))
    return ours, theirs


async def delivering(count: int, rounds: int) -> tuple[list[float], list[float]]:
    """Customers' messages until their signed deliveries arrived, and a bare relay of the same posts."""
    receiver = Receiver()
    hook = await receiver.listen()
    os.environ["RELAY_TO"] = f"http://127.0.0.1:{hook}/"
    ours, theirs = [], []
    with emulator("--rate-limits", "off") as port, bare("relay") as bare_port:
        keys = credentials_of(port)
        receiver.secret = keys["api_key_secret"]
        await _subscribed(port, keys, f"http://127.0.0.1:{hook}/")
        messages = customers_messages(port, count)
        await _delivered(receiver, bare_port, messages[: count // 4])
        await _delivered(receiver, port, messages[: count // 4])
        for _ in range(rounds):
            theirs.append(await _delivered(receiver, bare_port, messages))
            ours.append(await _delivered(receiver, port, messages))
    return ours, theirs


def customers_messages(port: int, count: int, people: int = 64) -> list[bytes]:
    """*count* messages of *people* customers, in turn."""
    made = [
        httpx.post(f"http://127.0.0.1:{port}{CONTROL}/accounts", json={"screen_name": f"c{i}", "name": f"C {i}"})
        for i in range(people)
    ]
    names = [response.json()["id"] for response in made]
    bodies = [msgspec.json.encode({"from": name, "to": "acme_support", "text": TEXT}) for name in names]
    return [post(f"{CONTROL}/messages", bodies[i % people]) for i in range(count)]


async def _delivered(receiver: Receiver, port: int, messages: list[bytes]) -> float:
    receiver.expect(len(messages))
    started = time.perf_counter()
    await all_sent(port, messages)
    await receiver.all_arrived()
    return time.perf_counter() - started


async def _subscribed(port: int, keys: dict[str, Any], url: str) -> None:
    """Register *url* and subscribe the brand, through the API."""
    path = f"/1.1/account_activity/all/{keys['env_name']}"
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        header = signed_header(keys, "POST", f"{path}/webhooks.json", (("url", url),))
        registered = await client.post(
            f"{path}/webhooks.json", params={"url": url}, headers={"authorization": header, "host": "127.0.0.1"}
        )
        registered.raise_for_status()
        header = signed_header(keys, "POST", f"{path}/subscriptions.json")
        subscribed = await client.post(
            f"{path}/subscriptions.json", headers={"authorization": header, "host": "127.0.0.1"}
        )
        subscribed.raise_for_status()


def making_worlds(count: int) -> tuple[list[float], list[float]]:
    """Seconds for each new world, and for each reset."""
    worlds = Worlds()
    made: list[float] = []
    reset: list[float] = []
    for i in range(count):
        with timed(made):
            worlds.make(Plan(name=f"w{i}", seed=f"s{i}"))
    for i in range(count):
        with timed(reset):
            worlds.reset(f"w{i}")
    return made, reset


def starting(rounds: int) -> tuple[list[float], list[float]]:
    """From exec until it listens: the emulator, and a bare server."""
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds):
        with timed(ours) as listening, emulator():
            listening()
        with timed(theirs) as listening, bare("answer"):
            listening()
    return ours, theirs


@contextmanager
def timed(results: list[float]) -> Iterator[Callable[[], None]]:
    """Append the seconds until the block ends, or until what it is given is called."""
    started = time.perf_counter()
    ended: list[float] = []
    yield lambda: ended.append(time.perf_counter())
    results.append((ended or [time.perf_counter()])[0] - started)
