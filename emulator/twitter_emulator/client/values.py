"""What is said to an emulator and what it says, as values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Duration = str | float
"""``"250ms"``, ``"5s"``, ``"25h"``, or a number of seconds."""

Entry = dict[str, Any]
"""A journal entry: ``id``, ``at``, ``kind``, ``trace`` and what its kind brings along."""

Activity = Literal[
    "typing", "read", "follow", "unfollow", "block", "unblock", "mute", "unmute", "revoke",
    "tweet", "retweet", "favorite", "unfavorite", "delete_tweet", "open", "leave",
    "replay_complete", "replay_incomplete",
]  # fmt: skip

Alter = Mapping[str, Any]
"""Changes to what is delivered: ``{"set": {path: value}, "add": {path: value}, "remove": [path]}``."""

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d|)")
_UNITS = MappingProxyType({"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "": 1.0})


@dataclass(frozen=True, slots=True)
class Account:
    """A Twitter user. The token is for the world's first app, and empty if that has none."""

    id: str
    screen_name: str
    access_token: str = field(default="", repr=False)
    access_token_secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a client of Twitter's API needs to speak for the brand of one world."""

    world: str
    api_base_url: str
    api_key: str
    api_key_secret: str = field(repr=False)
    access_token: str = field(repr=False)
    access_token_secret: str = field(repr=False)
    bearer_token: str = field(repr=False)
    env_name: str
    brand: Account
    customers: tuple[Account, ...]

    def env(self) -> dict[str, str]:
        """The environment variables that clients read."""
        return {
            "TWITTER_API_BASE_URL": self.api_base_url,
            "TWITTER_API_KEY": self.api_key,
            "TWITTER_API_KEY_SECRET": self.api_key_secret,
            "TWITTER_ACCESS_TOKEN": self.access_token,
            "TWITTER_ACCESS_TOKEN_SECRET": self.access_token_secret,
            "TWITTER_ENV_NAME": self.env_name,
        }


@dataclass(frozen=True, slots=True)
class Entries:
    """A page of the journal, oldest first; *next* is where to go on reading."""

    entries: list[Entry]
    next: int


@dataclass(frozen=True, slots=True)
class Clock:
    """The time in a world: ISO 8601, and milliseconds since 1970."""

    now: str
    now_ms: int
    frozen: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """Whether nothing more will come by itself; *open* counts what is still under way."""

    settled: bool
    open: Mapping[str, Any]

    def __bool__(self) -> bool:
        return self.settled


def anything(entry: Entry) -> bool:
    """The predicate that any entry satisfies."""
    return True


def seconds(duration: Duration) -> float:
    """
    *duration* as a number of seconds.

    Raises:
        ValueError: If it is none.
    """
    found = _DURATION.fullmatch(str(duration).strip())
    if found is None:
        raise ValueError(f"{duration!r} is no duration; write one such as 250ms, 5s, 15m, 25h or 2d")
    return float(found[1]) * _UNITS[found[2]]
