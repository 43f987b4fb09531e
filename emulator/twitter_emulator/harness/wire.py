"""Plain HTTP towards a channel under test, without any knowledge of what is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes

    @property
    def json(self) -> Any:
        """The body, decoded; None if there is none."""
        return msgspec.json.decode(self.body) if self.body else None


def exchange(
    method: str, url: str, *, json: Any = None, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Reply:
    """Send one request, with *json* or the raw *body*, and return whatever is answered to it."""
    import httpx

    # Proxies are for the world outside, and certificates take longer to load than the call takes.
    with httpx.Client(trust_env=False, verify=url.startswith("https://"), timeout=PATIENCE_S) as client:
        response = client.request(method, url, json=json, content=body, headers=dict(headers or {}))
    return Reply(response.status_code, response.content)
