"""Paths, answers and headers that the tests of Account Activity have in common."""

import json
from typing import Any

import httpx

from tests.delivery.receiver import http
from twitter_emulator.protocol.signing import crc_answer

ALL = "/1.1/account_activity/all"
LIST = f"{ALL}/dev/subscriptions/list.json"
COUNT = f"{ALL}/subscriptions/count.json"

FORBIDDEN = (403, 200, "Forbidden.")
NO_PAGE = (404, 34, "Sorry, that page does not exist.")
UNMET = "Webhook URL does not meet the requirements."

STACK = {
    "cache-control",
    "content-length",
    "date",
    "expires",
    "last-modified",
    "pragma",
    "server",
    "strict-transport-security",
    "x-connection-hash",
    "x-frame-options",
    "x-response-time",
    "x-twitter-response-tags",
    "x-xss-protection",
}
"""What every answer of the newer stack carries."""

JSON = {"content-type", "content-disposition"}
LIMITS = {"x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset"}


def one(webhook: dict[str, Any], env: str = "dev") -> str:
    return f"{ALL}/{env}/webhooks/{webhook['id']}.json"


def headers_of(response: httpx.Response) -> set[str]:
    return set(response.headers) - {"x-emulator-hint"}


CRC_STATUS = "Non-200 response code during CRC GET request (i.e. 404, 500, etc)."
CRC_TOKEN = f"{UNMET} Invalid CRC token or json response format."
CRC_CONNECT = "Unable to connect during CRC GET request."
CRC_SLOW = "High latency on CRC GET request. Your webhook should respond in less than 3 seconds."


async def with_wrong_secret(request: Any) -> bytes:
    return http(200, json.dumps({"response_token": crc_answer("another secret", request.crc_token)}))
