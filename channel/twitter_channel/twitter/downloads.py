"""Fetching what is attached to a message: one address, no redirect, never more than was allowed for."""

from collections.abc import Awaitable, Callable

import anyio
import httpx

from twitter_channel.twitter.client import NEVER_SENT, HttpClient
from twitter_channel.twitter.errors import ApiError, Failure, failure_of

LONGEST = 300.0
"""Seconds that one fetch may take, however steadily it drips."""

_PATIENCE = httpx.Timeout(10.0, connect=5.0)

Sink = Callable[[bytes], Awaitable[None]]


async def download(
    http: HttpClient, url: str, headers: dict[str, str], into: Sink, most: int, longest: float = LONGEST
) -> None:
    """
    Give *into* the bytes at *url* as they come, at most *most* of them.

    Raises:
        ApiError: If they cannot be had; what *into* raises goes through.
    """
    headers = {**headers, "accept-encoding": "identity"}
    try:
        with anyio.fail_after(longest):
            async with http.stream("GET", url, headers=headers, timeout=_PATIENCE, follow_redirects=False) as response:
                _require_plain(response, most)
                await _poured(response, into, most)
    except NEVER_SENT as error:
        raise ApiError(Failure("unreachable", str(error) or type(error).__name__)) from error
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        raise ApiError(Failure("unavailable", str(error) or "it took too long")) from error


def _require_plain(response: httpx.Response, most: int) -> None:
    if response.is_redirect:
        raise _refused(response, "it is redirected, which is not followed")
    if response.status_code != 200:
        raise ApiError(failure_of(response.status_code, response.headers, None))
    if response.headers.get("content-encoding", "identity") != "identity":
        # Compressed, a few bytes would become any number of them.
        raise _refused(response, "it is compressed, which was not asked for")
    announced = response.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > most:
        raise _too_large(response, most)


async def _poured(response: httpx.Response, into: Sink, most: int) -> None:
    size = 0
    async for chunk in response.aiter_raw():
        size += len(chunk)
        if size > most:
            raise _too_large(response, most)
        await into(chunk)


def _too_large(response: httpx.Response, most: int) -> ApiError:
    return _refused(response, f"it is larger than {most:,} bytes")


def _refused(response: httpx.Response, why: str) -> ApiError:
    return ApiError(Failure("refused", why, response.status_code))
