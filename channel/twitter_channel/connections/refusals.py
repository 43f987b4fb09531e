"""Why something an operator asked for was not done, naming the wrong value."""

from dataclasses import dataclass
from typing import Any, Literal

from twitter_channel.twitter.errors import ApiError, Failure
from twitter_channel.twitter.words import in_words

Step = Literal["credentials", "permission", "environment", "webhook", "subscription"]


@dataclass(frozen=True, slots=True)
class Wrong:
    """One value that will not do."""

    field: str
    detail: str


class InvalidValues(Exception):
    """Values that were not stored because they cannot be right."""

    def __init__(self, *errors: Wrong) -> None:
        super().__init__(" ".join(f"{error.field}: {error.detail}" for error in errors))
        self.errors = errors


class NoSuchConnection(Exception):
    """There is no connection of that name."""


class NameTaken(Exception):
    """There is a connection of that name."""


class Busy(Exception):
    """The connection is being enabled or disabled already."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """
    A step of enabling or disabling that failed.

    ``fields`` names the values that may be wrong, the likeliest first; none when the cause lies elsewhere.
    """

    step: Step
    detail: str
    fields: tuple[str, ...] = ()
    failure: Failure | None = None

    def as_json(self) -> dict[str, Any]:
        """As it is stored and shown."""
        failure = self.failure
        answer = failure and {"status": failure.status, "code": failure.code, "message": failure.message}
        return {"step": self.step, "fields": self.fields, "detail": self.detail, "twitter": answer}


class Refused(Exception):
    """Raised by the step that failed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.detail)
        self.refusal = refusal

    @property
    def is_passing(self) -> bool:
        """Whether the same try may succeed a moment later: the API was not there or could not."""
        failure = self.refusal.failure
        return failure is not None and failure.outcome != "refused"


def refused(step: Step, error: ApiError, *fields: str) -> Refused:
    """The refusal of *step* in the words of Twitter's error code."""
    failure = error.failure
    if failure.outcome in ("unreachable", "unclear"):
        fields = ("base_url",)
    elif failure.code in (89, 93, 261):
        fields = ("access_token",)
    return Refused(Refusal(step, in_words(failure), fields, failure))
