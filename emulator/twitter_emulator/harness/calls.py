"""Signed calls of Twitter's API, as any client makes them: for what a subject leaves to others."""

import time
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from twitter_emulator.client import Account, Credentials
from twitter_emulator.protocol.oauth1 import SignedRequest, base_string, quote, sign

from .wire import Reply, exchange

USER_AGENT = "twitter-emulator-verify"
"""What tells our calls in a journal from the subject's."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The app of *credentials*, speaking for *account*."""

    credentials: Credentials
    account: Account

    def call(self, method: str, path: str, *, content: object = None, **query: str) -> Reply:
        """
        Call *path* with *query*, and *content* as JSON if it is given.

        Raises:
            NoReply: If Twitter's API does not answer.
        """
        target = f"{path}?{urlencode(query)}" if query else path
        headers = {"authorization": self._authorization(method, path, query), "user-agent": USER_AGENT}
        return exchange(method, f"{self.credentials.api_base_url}{target}", json=content, headers=headers)

    def send(self, to: Account, text: str) -> Reply:
        """Write a Direct Message."""
        create = {"target": {"recipient_id": to.id}, "message_data": {"text": text}}
        event = {"event": {"type": "message_create", "message_create": create}}
        return self.call("POST", "/1.1/direct_messages/events/new.json", content=event)

    def _authorization(self, method: str, path: str, query: dict[str, str]) -> str:
        oauth = {
            "oauth_consumer_key": self.credentials.api_key,
            "oauth_nonce": f"{time.perf_counter_ns():x}",
            "oauth_signature_method": "HMAC-SHA1",
            "oauth_timestamp": str(int(time.time())),
            "oauth_token": self.account.access_token,
            "oauth_version": "1.0",
        }
        base_url, prefix = self._base()
        request = SignedRequest(method, prefix + path, list(query.items()), [], oauth, "header", is_multipart=False)
        signature = sign(
            base_string(request, base_url), self.credentials.api_key_secret, self.account.access_token_secret
        )
        signed = {**oauth, "oauth_signature": signature}
        return "OAuth " + ", ".join(f'{name}="{quote(value)}"' for name, value in signed.items())

    def _base(self) -> tuple[str, str]:
        """The address of the API as origin and the path before its own paths."""
        parts = urlsplit(self.credentials.api_base_url)
        return f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")
