"""Questions that the tests of the control API ask again and again."""

from typing import Any

import httpx

from tests.calling import SUBSCRIPTIONS, Twitter
from tests.delivery.receiver import Receiver, always, http

VERIFY = "/1.1/account/verify_credentials.json"


def problem(response: httpx.Response) -> tuple[int, str]:
    """Status and detail of a problem document (RFC 9457)."""
    document = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert (document["type"], document["status"]) == ("about:blank", response.status_code)
    assert document["title"]
    return response.status_code, document["detail"]


async def read(twitter: Twitter, **parameters: Any) -> dict[str, Any]:
    response = await twitter.control("GET", "/journal", params=parameters)
    page: dict[str, Any] = response.json()
    return page


async def subscribed(twitter: Twitter, receiver: Receiver) -> None:
    """With the brand subscribed, and *receiver* accepting what comes."""
    await twitter.register(receiver)
    await twitter.post(SUBSCRIPTIONS)
    receiver.behave = always(http(200))


async def settle(twitter: Twitter) -> None:
    assert (await twitter.control("GET", "/settled", params={"wait": "5s"})).json()["settled"]
