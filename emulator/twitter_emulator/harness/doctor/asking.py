"""Requests as Twitter makes them, and how long the answers took."""

from collections.abc import Mapping
from types import MappingProxyType

from twitter_emulator.protocol.signing import crc_query, crc_url, webhook_signature

from ..wire import NoReply, Reply, exchange
from .lines import Line, wrong
from .patient import Patient

SIGNATURE = "x-twitter-webhooks-signature"
ANSWER_WITHIN_S = 3.0
"""Facts §5.1 and §5.2."""

PATIENCE_S = 10.0
"""Longer than Twitter's, to be able to say by how much an answer comes too late."""

HEADERS: Mapping[str, str] = MappingProxyType(
    {"accept": "*/*", "accept-encoding": "identity", "user-agent": "twitter-emulator doctor"}
)
_SOONER = "Answer at once and do the work afterwards, in the background"


def got(patient: Patient) -> Reply:
    """
    The answer to a plain GET.

    Raises:
        NoReply: If there is none.
    """
    return exchange("GET", patient.url, headers=HEADERS, patience_s=PATIENCE_S, trust=patient.trust)


def challenged(patient: Patient, token: str, nonce: str) -> Reply:
    """
    The answer to a challenge, signed if the secret is known.

    Raises:
        NoReply: If there is none.
    """
    query = crc_query(token, nonce)
    signed = {SIGNATURE: webhook_signature(patient.secret, query.encode())} if patient.secret else {}
    return exchange(
        "GET", crc_url(patient.url, query), headers={**HEADERS, **signed}, patience_s=PATIENCE_S, trust=patient.trust
    )


def posted(patient: Patient, body: bytes, headers: Mapping[str, str]) -> Reply:
    """
    The answer to a delivery of *body* with *headers*, the signature among them if there is one.

    Raises:
        NoReply: If there is none.
    """
    typed = {**HEADERS, "content-type": "application/json", **headers}
    return exchange("POST", patient.url, body=body, headers=typed, patience_s=PATIENCE_S, trust=patient.trust)


def late(id: str, reply: Reply) -> Line | None:
    """The line about *reply* if it came too late."""
    over_ms = (reply.took_s - ANSWER_WITHIN_S) * 1000
    if over_ms <= 0:
        return None
    told = (
        f"the answer took {reply.took_s * 1000:,.0f} ms: {over_ms:,.0f} ms too long, {ANSWER_WITHIN_S:g} s are allowed"
    )
    return wrong(id, told, _SOONER)


def unheard(id: str, failure: NoReply, *, ends: bool = False) -> Line:
    """The line about an answer that did not come."""
    if failure.is_slow:
        over_ms = (failure.took_s - ANSWER_WITHIN_S) * 1000
        told = f"no answer within {failure.took_s:.1f} s: more than {over_ms:,.0f} ms too long"
        return wrong(id, told, f"{_SOONER}; see that it answers while a call of its own to the API is open", ends=ends)
    return wrong(id, f"no answer came ({failure})", "Look for a crash in the webhook's log", ends=ends)


def ms(reply: Reply) -> str:
    return f"{reply.took_s * 1000:,.0f} ms"
