"""
Asking a bot over HTTP. Beside `twitter/` the only client of the channel: it calls who an operator named, not Twitter.

Names are looked up here, and the address that was looked at is the one that is called; redirects are not followed,
answers are cut off where they are too long, no proxy and no cookie is used.
"""

import base64
import hashlib
import hmac
import ipaddress
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Container, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import anyio
import httpx

from twitter_channel.bot.addresses import inner_of, why_address_refused, why_refused
from twitter_channel.bot.turns import BotFailed

SIGNATURE_HEADER = "x-channel-signature"
"""``sha256=`` and the base64 of the HMAC-SHA256 of the raw body: made as Twitter signs its deliveries."""

LARGEST_ANSWER = 200_000

LONGEST_FETCH = 60.0
"""Seconds that what a bot attaches may take."""

_PATIENCE = 10.0

Sink = Callable[[bytes], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a bot is asked, with which *secret*, and how patiently: *timeout* in seconds for each of *tries*.

    *who* it is for people, and which answers it may give: others than bots are called, too.
    """

    url: str
    secret: str | None = field(default=None, repr=False)
    timeout: float = 10.0
    tries: int = 3
    who: str = "The bot"
    accepts: Container[int] = (200,)


class PassingFailure(BotFailed):
    """What may be better a moment later."""


@asynccontextmanager
async def bot_calls(*, allow_private: bool, first_wait: float = 0.5) -> AsyncIterator["Calls"]:
    """What bots are asked with, for as long as the block runs."""
    limits = httpx.Limits(max_connections=1_000, max_keepalive_connections=50)
    async with httpx.AsyncClient(limits=limits, trust_env=False, follow_redirects=False) as http:
        yield Calls(http, allow_private=allow_private, first_wait=first_wait)


class Calls:
    """Posts JSON to bots."""

    def __init__(self, http: httpx.AsyncClient, *, allow_private: bool, first_wait: float) -> None:
        self._http = http
        self._first_wait = first_wait
        self.allow_private = allow_private

    async def post(self, place: Place, body: bytes) -> bytes:
        """
        The body of the answer to *body*.

        Raises:
            BotFailed: If there is none after the last try, or one that no further try would better.
        """
        for attempt in range(1, place.tries + 1):
            try:
                return await self._tried(place, body)
            except PassingFailure:
                if attempt == place.tries:
                    raise
            await anyio.sleep(self._first_wait * 2.0 ** (attempt - 1))
        raise AssertionError("a bot is tried at least once")

    async def fetch(self, url: str, into: Sink, most: int) -> None:
        """
        Give *into* what a bot attaches, at *url*, at most *most* bytes.

        It is the bot that says where, so this machine itself is as far away as a private network.

        Raises:
            BotFailed: If it cannot be had.
        """
        refusal = why_refused(url, allow_private=self.allow_private)
        if refusal is not None:
            raise BotFailed(refusal)
        try:
            with anyio.fail_after(LONGEST_FETCH):
                await self._fetched(httpx.URL(url), into, most)
        except TimeoutError as error:
            raise PassingFailure(f"It did not come within {LONGEST_FETCH:g} s.") from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise PassingFailure(f"It could not be reached: {str(error) or type(error).__name__}.") from error

    async def _fetched(self, url: httpx.URL, into: Sink, most: int) -> None:
        address = (await self._addresses(url))[0]
        if inner_of(ipaddress.ip_address(address)).is_loopback and not self.allow_private:
            raise BotFailed("It is on this machine; start the channel with --allow-private-bots if that is meant.")
        headers = {"host": url.netloc.decode("ascii"), "accept-encoding": "identity", "user-agent": "twitter-channel"}
        request = self._http.build_request("GET", url.copy_with(host=address), headers=headers, timeout=_PATIENCE)
        # The certificate is still that of the name.
        request.extensions.update({"sni_hostname": url.host})
        response = await self._http.send(request, stream=True)
        try:
            _require_success(response)
            size = 0
            async for chunk in response.aiter_raw():
                size += len(chunk)
                if size > most:
                    raise BotFailed(f"It is larger than {most:,} bytes.")
                await into(chunk)
        finally:
            await response.aclose()

    async def _tried(self, place: Place, body: bytes) -> bytes:
        refusal = why_refused(place.url, allow_private=self.allow_private)
        if refusal is not None:
            raise BotFailed(refusal)
        try:
            with anyio.fail_after(place.timeout):
                return await self._exchanged(place, body)
        except TimeoutError as error:
            raise PassingFailure(f"{place.who} did not answer within {place.timeout:g} s.") from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise PassingFailure(f"{place.who} could not be reached: {str(error) or type(error).__name__}.") from error

    async def _exchanged(self, place: Place, body: bytes) -> bytes:
        url = httpx.URL(place.url)
        addresses = await self._addresses(url)
        for address in addresses[:-1]:
            try:
                return await self._answer(place, url, address, body)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._answer(place, url, addresses[-1], body)

    async def _addresses(self, url: httpx.URL) -> Sequence[str]:
        """The addresses of the host, every one of them allowed."""
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            found = await anyio.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise PassingFailure(f"The bot's host {url.host} is not known: {error}.") from error
        addresses = tuple(dict.fromkeys(str(place[0]) for *_, place in found))
        for address in addresses:
            refusal = why_address_refused(ipaddress.ip_address(address), allow_private=self.allow_private)
            if refusal is not None:
                raise BotFailed(refusal)
        return addresses

    async def _answer(self, place: Place, url: httpx.URL, address: str, body: bytes) -> bytes:
        headers = {"host": url.netloc.decode("ascii"), **_headers(place, body)}
        # The certificate is still that of the name.
        extensions = {"sni_hostname": url.host}
        request = self._http.build_request(
            "POST", url.copy_with(host=address), headers=headers, content=body, timeout=place.timeout
        )
        request.extensions.update(extensions)
        response = await self._http.send(request, stream=True)
        try:
            _require_success(response, place.who, place.accepts)
            return await _whole(response)
        finally:
            await response.aclose()


def signature(secret: str, body: bytes) -> str:
    """What `SIGNATURE_HEADER` has."""
    return "sha256=" + base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def _headers(place: Place, body: bytes) -> dict[str, str]:
    plain = {"content-type": "application/json", "accept-encoding": "identity", "user-agent": "twitter-channel"}
    return plain if place.secret is None else {**plain, SIGNATURE_HEADER: signature(place.secret, body)}


def _require_success(response: httpx.Response, who: str = "The bot", accepts: Container[int] = (200,)) -> None:
    status = response.status_code
    if status == 429 or status >= 500:
        raise PassingFailure(f"{who} answered with status {status}.")
    if response.is_redirect:
        raise BotFailed(f"{who} redirects ({status}), which is not followed: give the address it redirects to.")
    if status not in accepts:
        raise BotFailed(f"{who} answered with status {status} instead of 200.")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise BotFailed(f"{who} compresses its answer, although it was asked not to.")


async def _whole(response: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise BotFailed(f"The bot's answer is larger than {LARGEST_ANSWER:,} bytes.")
    return bytes(body)
