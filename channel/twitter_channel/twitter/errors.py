"""A call to Twitter that failed, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Outcome = Literal["refused", "limited", "unavailable", "unreachable", "unclear"]
"""
What is known after a failure: Twitter said no for good (``refused``), not now (``limited``), could not
(``unavailable``), never got the call (``unreachable``), or may have carried it out unseen (``unclear``).
"""


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed call. ``code`` is Twitter's error code; ``retry_at`` is in seconds since the epoch."""

    outcome: Outcome
    message: str
    status: int | None = None
    code: int | None = None
    retry_at: float | None = None

    @property
    def token_is_dead(self) -> bool:
        """Whether the account has to be authorised again before anything works."""
        return self.status == 401 and self.code == 89

    @property
    def stops_account(self) -> bool:
        """
        Whether no call of the account can succeed until somebody stores other keys or authorises it again.

        135 is about this machine's clock, and 220 about the kind of token that one call takes.
        """
        return self.status == 401 and self.code not in (135, 220)

    @property
    def is_duplicate(self) -> bool:
        """Whether the account has tweeted the same before."""
        return self.code == 187

    @property
    def blames_media(self) -> bool:
        """Whether the id of what is attached is not good, or not good any more."""
        return self.code in (324, 325)

    @property
    def may_blame_profile(self) -> bool:
        """
        Whether the custom profile of a message may be why it was refused, and so was not sent.

        No source says how Twitter refuses one (facts §2.8): 220 is an app that is not on the list, 34 what is not
        there, 214 a member that cannot be.
        """
        return self.outcome == "refused" and self.code in (34, 214, 220)


class ApiError(Exception):
    """Raised instead of an answer; ``failure`` says everything."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.outcome}: {failure.status} {failure.code} {failure.message}")
        self.failure = failure


def failure_of(status: int, headers: Mapping[str, str], body: Any) -> Failure:
    """Read an error answer. *body* is its decoded JSON, or None where it had none."""
    code, message = _code_and_message(body)
    return Failure(
        outcome=_outcome(status),
        message=message or f"HTTP {status}",
        status=status,
        code=code,
        retry_at=_number(headers.get("x-rate-limit-reset")),
    )


def _outcome(status: int) -> Outcome:
    """420 is the older spelling of 429; a gateway's 502 and 504 do not say whether Twitter itself acted."""
    if status in (420, 429):
        return "limited"
    if status in (502, 504):
        return "unclear"
    return "unavailable" if status >= 500 else "refused"


def _code_and_message(body: Any) -> tuple[int | None, str | None]:
    """Both error shapes of v1.1: ``{"errors":[{code, message}]}`` and ``{"request", "error"}``."""
    if not isinstance(body, dict):
        return None, None
    errors = body.get("errors")
    if isinstance(errors, list) and errors and isinstance(errors[0], dict):
        code, message = errors[0].get("code"), errors[0].get("message")
        return (code if isinstance(code, int) else None), (message if isinstance(message, str) else None)
    error = body.get("error")
    return None, error if isinstance(error, str) else None


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None
