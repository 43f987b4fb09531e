"""Asking the channel that runs on this machine, over its API."""

from typing import Any

import msgspec

from twitter_channel.server import CouldNotStart
from twitter_channel.twitter.client import exchanged, json_of, new_http_client
from twitter_channel.twitter.errors import ApiError

# Enabling takes several calls to Twitter and a CRC.
_TIMEOUT = 60.0


class NotDone(Exception):
    """The channel answered that it did not do it; the message says why."""


async def enable(channel_url: str, name: str, token: str | None, replace: bool) -> dict[str, Any]:
    """
    Have the running channel enable the connection of that name, which it answers with.

    Raises:
        NotDone: If a value is wrong or Twitter refused.
        CouldNotStart: If no channel answers there.
    """
    url = f"{channel_url.rstrip('/')}/api/v1/connections/{name}/enable"
    headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
    try:
        async with new_http_client() as http:
            content = msgspec.json.encode({"replace": replace})
            response = await exchanged(http, "POST", url, headers, content, _TIMEOUT)
    except ApiError as error:
        raise CouldNotStart(
            f"The connection is stored, but no channel answers at {channel_url} to enable it "
            f"({error.failure.message}). Start one with: twitter-channel serve --enable"
        ) from error
    answer = json_of(response)
    if not response.is_success or not isinstance(answer, dict):
        detail = answer.get("detail") if isinstance(answer, dict) else None
        raise NotDone(detail or f"The channel answered {response.status_code}.")
    return answer
