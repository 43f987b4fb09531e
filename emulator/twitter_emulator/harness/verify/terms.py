"""What checks are about, and how they say that they failed or do not apply."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

Profile = Literal["receiver", "dm-bot", "channel"]
PROFILES: tuple[Profile, ...] = ("receiver", "dm-bot", "channel")
"""What a subject promises, from the least to the most: each promises what those before it do, too."""

Need = Literal["webhook", "delivery", "answers", "restart"]
"""
What a check cannot do without: a webhook that answers challenges at all, deliveries that arrive, messages that are
answered, a subject that can be started again.
"""


class Failed(Exception):
    """The subject does not do what the check asks; the text says what it did instead, in a sentence."""


class NotApplicable(Exception):
    """The check cannot say anything here; the text says why."""


@contextmanager
def about(what: str) -> Iterator[None]:
    """A block whose failure says first *what* it is about, in words that it can go on from."""
    try:
        yield
    except Failed as failure:
        raise Failed(f"{what} {failure}") from None
