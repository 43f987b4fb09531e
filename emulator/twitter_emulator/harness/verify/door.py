"""The subject's webhook, knocked at directly: challenges and deliveries that Twitter would or would not send."""

import ssl
from dataclasses import dataclass
from typing import Any

import msgspec

from twitter_emulator.protocol.signing import crc_query, crc_url, webhook_signature

from ..doctor.examination import why_silent
from ..wire import NoReply, Reply, exchange
from .terms import Failed

SIGNATURE = "x-twitter-webhooks-signature"
LONGEST_ANSWER_S = 3.0
"""Twitter waits no longer (facts §5.1, §5.2)."""

PATIENCE_S = 8.0
"""How long we wait, to tell slow from silent."""

EXCERPT = 80


@dataclass(frozen=True, slots=True)
class Door:
    """The webhook at *url*, whose deliveries are signed with the app's *secret*."""

    url: str
    secret: str
    trust: ssl.SSLContext | None = None

    def challenge(self, token: str, *, nonce: str = "nonce-of-verify", query: str | None = None) -> Reply:
        """
        Challenge it as Twitter does, signed; with *query* in place of the usual one.

        Raises:
            Failed: If nothing comes back in time.
        """
        asked = crc_query(token, nonce) if query is None else query
        return self.ask(asked, signature=webhook_signature(self.secret, asked.encode()))

    def ask(self, query: str, *, signature: str | None) -> Reply:
        """GET it with *query*, and the *signature* if it is one."""
        headers = {} if signature is None else {SIGNATURE: signature}
        url = crc_url(self.url, query) if query else self.url
        return self._exchanged("a challenge", "GET", url, None, headers)

    def deliver(self, content: Any) -> Reply:
        """Deliver *content* as Twitter would: rightly signed, in JSON."""
        return self.post(msgspec.json.encode(content))

    def post(self, body: bytes, *, signature: str | None = None, header: str = SIGNATURE) -> Reply:
        """
        Deliver *body* as it is; without *signature* it is signed rightly, with an empty one not at all.

        Raises:
            Failed: If nothing comes back in time.
        """
        proof = webhook_signature(self.secret, body) if signature is None else signature
        headers = {"content-type": "application/json", **({header: proof} if proof else {})}
        return self._exchanged("a delivery", "POST", self.url, body, headers)

    def _exchanged(self, what: str, method: str, url: str, body: bytes | None, headers: dict[str, str]) -> Reply:
        try:
            return exchange(method, url, body=body, headers=headers, patience_s=PATIENCE_S, trust=self.trust)
        except NoReply as silence:
            if silence.is_slow:
                raise Failed(
                    f"{what} was not answered within {PATIENCE_S:g} s, and Twitter waits {LONGEST_ANSWER_S:g} s"
                ) from None
            raise Failed(f"{what} was not answered: {why_silent(self.url, self.trust) or silence}") from None


def require_received(reply: Reply, what: str = "a delivery") -> None:
    """
    Raises:
        Failed: If *reply* does not say that *what* was received, or came too late.
    """
    if not 200 <= reply.status < 300:
        raise Failed(f"{what} was answered with {described(reply)}")
    require_fast(reply, what)


def require_refused(reply: Reply, what: str) -> None:
    """
    Raises:
        Failed: If *reply* is not a refusal by the one who was asked: 4xx.
    """
    if reply.status >= 500:
        raise Failed(f"{what} makes it fail: it was answered with {described(reply)} in place of a refusal")
    if not 400 <= reply.status < 500:
        raise Failed(f"{what} was not refused, but answered with {described(reply)}")


def require_fast(reply: Reply, what: str) -> None:
    if reply.took_s > LONGEST_ANSWER_S:
        raise Failed(f"{what} was answered after {reply.took_s:.1f} s; Twitter waits {LONGEST_ANSWER_S:g} s")


def described(reply: Reply) -> str:
    """Status and the beginning of the body, for a sentence."""
    text = " ".join(reply.body[: EXCERPT * 4].decode("utf-8", "replace").split())
    excerpt = text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"
    return f"{reply.status} ({excerpt})" if excerpt else f"{reply.status}"
