"""The signatures of the webhook leg: HMAC-SHA256 with the API key secret, over deliveries and CRC challenges."""

from base64 import b64encode
from urllib.parse import urldefrag

from .mac import mac
from .oauth1 import quote


def webhook_signature(secret: str, body: bytes) -> str:
    """The ``x-twitter-webhooks-signature`` of *body*; of a CRC, *body* is the query that :func:`crc_query` made."""
    return "sha256=" + b64encode(mac("sha256", secret, body)).decode("ascii")


def crc_query(token: str, nonce: str) -> str:
    """What a CRC adds to the webhook's URL and signs, in the recorded order."""
    return f"crc_token={quote(token)}&nonce={quote(nonce)}"


def crc_url(webhook_url: str, query: str, *, keeps_query: bool = True) -> str:
    """*webhook_url* with *query* added to, or in the place of, whatever query it has; without its fragment."""
    address = urldefrag(webhook_url).url
    if not keeps_query:
        return f"{address.partition('?')[0]}?{query}"
    return f"{address}{'&' if '?' in address else '?'}{query}"


def crc_answer(secret: str, crc_token: str) -> str:
    """The ``response_token`` that answers *crc_token*."""
    return webhook_signature(secret, crc_token.encode())
