"""Challenging a webhook address as Twitter would, to see whether it leads here and how long that takes."""

import secrets
import time
from dataclasses import dataclass

from twitter_channel.twitter.client import HttpClient, exchanged, json_of
from twitter_channel.twitter.errors import ApiError
from twitter_channel.twitter.proofs import SIGNATURE_HEADER, proof

PROBE_HEADER = "x-twitter-channel-probe"
"""Marks a challenge as our own, so that it is not taken for Twitter's last one."""

_PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Probed:
    """How long the address took to answer, and what was wrong with the answer, if anything was."""

    seconds: float
    problem: str | None = None


async def probed(http: HttpClient, url: str, secret: str) -> Probed:
    """Send a signed challenge to *url*, which is to answer with the proof that *secret* makes."""
    token = secrets.token_hex(16)
    query = f"crc_token={token}&nonce={secrets.token_hex(8)}"
    headers = {SIGNATURE_HEADER: proof(secret, query.encode()), PROBE_HEADER: "1"}
    begun = time.perf_counter()
    try:
        response = await exchanged(http, "GET", f"{url}?{query}", headers, None, _PATIENCE)
    except ApiError as error:
        return Probed(time.perf_counter() - begun, f"it cannot be reached from here ({error.failure.message}).")
    took = time.perf_counter() - begun
    if not response.is_success:
        return Probed(took, f"it answered {response.status_code}.")
    if json_of(response) != {"response_token": proof(secret, token.encode())}:
        return Probed(took, "something else answers there, or this channel with another API key secret.")
    return Probed(took)
