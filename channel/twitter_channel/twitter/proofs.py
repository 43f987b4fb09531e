"""
How Twitter and a webhook prove themselves to each other: HMAC-SHA256 with the app's consumer secret.

All three proofs have one form, ``sha256=`` and base64: of the CRC token (our answer), of the CRC's query
string and of a delivery's body (Twitter's ``x-twitter-webhooks-signature``).
"""

import base64
import hashlib
import hmac

SIGNATURE_HEADER = "x-twitter-webhooks-signature"


def proof(consumer_secret: str, content: bytes) -> str:
    """The proof of *content*: the answer to a CRC when it is the token, else the expected signature."""
    digest = hmac.digest(consumer_secret.encode(), content, hashlib.sha256)
    return "sha256=" + base64.b64encode(digest).decode()


def is_signed(consumer_secret: str, content: bytes, signature: str) -> bool:
    """Whether *signature* is the proof of *content*, compared in constant time."""
    return hmac.compare_digest(proof(consumer_secret, content).encode(), signature.encode())
