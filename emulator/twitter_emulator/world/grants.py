"""How a person lets an app in: what apps have asked for, and the one-time codes that prove the answer (facts §1.3)."""

import hmac
from dataclasses import dataclass, field

from . import ids
from .accounts import UserId
from .apps import App, AppId, Permission
from .clock import Milliseconds

OUT_OF_BAND = "oob"
"""The callback of an app that has no address: the person carries a PIN over instead."""

MOST_ASKED = 10_000
"""How many requests may wait for an answer; beyond, the oldest is forgotten."""


@dataclass(slots=True)
class RequestToken:
    """
    One app asks one person, whom nobody knows yet, to be let in with *permission*.

    *user_id* and *verifier* are set once somebody agreed. *callback* is an address of the app, or `OUT_OF_BAND`.
    """

    token: str
    secret: str
    app_id: AppId
    callback: str
    permission: Permission
    expires_ms: Milliseconds
    user_id: UserId | None = None
    verifier: str = ""

    @property
    def form_token(self) -> str:
        """What the page's form carries, so that nobody answers who has not seen the page."""
        return ids.derived(32, "form", self.secret)

    def allow(self, user_id: UserId) -> str:
        """*user_id* agrees; the verifier, which is a PIN of seven digits without a callback."""
        self.user_id = user_id
        parts = ("verifier", self.secret, user_id)
        pin = str(1_000_000 + ids.derived_number(9_000_000, *parts))
        self.verifier = pin if self.callback == OUT_OF_BAND else ids.derived(32, *parts)
        return self.verifier

    def is_proved_by(self, verifier: str) -> bool:
        return bool(self.verifier) and hmac.compare_digest(self.verifier.encode(), verifier.encode())


@dataclass(slots=True)
class Grants:
    """Every request token of one world that is still good, oldest first."""

    asked: dict[str, RequestToken] = field(default_factory=dict)
    made: int = 0

    def ask(
        self, app: App, callback: str, permission: Permission, seed: str, *, now_ms: Milliseconds, good_ms: Milliseconds
    ) -> RequestToken:
        """A new request of *app*, good for *good_ms*."""
        self._forget(now_ms)
        self.made += 1
        number = str(self.made)
        request = RequestToken(
            token=ids.request_token(seed, app.id, number),
            secret=ids.request_token_secret(seed, app.id, number),
            app_id=app.id,
            callback=callback,
            permission=permission,
            expires_ms=now_ms + good_ms,
        )
        self.asked[request.token] = request
        return request

    def find(self, token: str, now_ms: Milliseconds) -> RequestToken | None:
        """The request of *token*, unless it was used, refused or is too old."""
        request = self.asked.get(token)
        return request if request and now_ms < request.expires_ms else None

    def end(self, request: RequestToken) -> None:
        """*request* was used, or the person refused."""
        self.asked.pop(request.token, None)

    def _forget(self, now_ms: Milliseconds) -> None:
        """Drop what is too old, and the oldest when there is no room for another."""
        for request in list(self.asked.values()):
            if now_ms < request.expires_ms and len(self.asked) < MOST_ASKED:
                return
            del self.asked[request.token]


def granted_permission(app: App, access_type: str) -> Permission:
    """What *app* asks for: its own permission, or less when it says ``read`` or ``write`` (``x_auth_access_type``)."""
    if access_type == "read" or app.permission == "read":
        return "read"
    return "read-write" if access_type == "write" else app.permission
