"""Rate-limit windows, daily caps and the five free answers, on the world's clock (facts §1.6, §2.1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from twitter_emulator.protocol import errors

from .choices import Choices

WINDOW_MS = 15 * 60 * 1000
DAY_MS = 24 * 3600 * 1000
FREE_ANSWERS = 5
MESSAGES_A_DAY_PER_USER = 1000
MESSAGES_A_DAY_PER_APP = 15_000
FOLLOWS_A_DAY_PER_USER = 400
FOLLOWS_A_DAY_PER_APP = 1000
PROFILES_A_DAY = 1000


@dataclass(frozen=True, slots=True)
class Limit:
    """Calls in 15 minutes: per user token and per bearer. None where that kind of caller has no bucket."""

    user: int | None
    app: int | None = None


LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        "/account/settings": Limit(15),
        "/account/verify_credentials": Limit(75),
        "/account_activity/all/:instance_name/subscriptions": Limit(500, 500),
        "/account_activity/all/:instance_name/subscriptions/list": Limit(None, 50),
        "/account_activity/all/:instance_name/webhooks": Limit(15, 15),
        "/account_activity/all/subscriptions/count": Limit(None, 15),
        "/account_activity/all/webhooks": Limit(15, 15),
        "/account_activity/replay/webhooks/:id/subscriptions/all": Limit(None, 5),
        "/account_activity/subscriptions/count": Limit(None, 15),
        "/account_activity/webhooks": Limit(15, 15),
        "/account_activity/webhooks/:id/subscriptions/all": Limit(500, 500),
        "/account_activity/webhooks/:id/subscriptions/all/list": Limit(None, 50),
        "/application/rate_limit_status": Limit(180, 180),
        "/blocks/ids": Limit(15),
        "/blocks/list": Limit(15),
        "/custom_profiles/list": Limit(180),
        "/custom_profiles/show": Limit(180),
        "/direct_messages/events/list": Limit(15),
        "/direct_messages/events/show": Limit(15),
        "/direct_messages/indicate_typing": Limit(1000),
        "/direct_messages/mark_read": Limit(1000),
        "/direct_messages/welcome_messages/list": Limit(15),
        "/direct_messages/welcome_messages/rules/list": Limit(15),
        "/direct_messages/welcome_messages/rules/show": Limit(15),
        "/direct_messages/welcome_messages/show": Limit(15),
        "/followers/ids": Limit(15, 15),
        "/followers/list": Limit(15, 15),
        "/friends/ids": Limit(15, 15),
        "/friends/list": Limit(15, 15),
        "/friendships/incoming": Limit(15),
        "/friendships/lookup": Limit(15),
        "/friendships/outgoing": Limit(15),
        "/friendships/show": Limit(180, 15),
        "/mutes/users/ids": Limit(15),
        "/mutes/users/list": Limit(15),
        "/oauth/invalidate_token": Limit(450),
        "/statuses/show/:id": Limit(900, 900),
        "/media/upload": Limit(500),
        "/users/lookup": Limit(900, 300),
        "/users/report_spam": Limit(15),
        "/users/search": Limit(900),
        "/users/show/:id": Limit(900, 900),
    }
)
"""By the literal name that ``application/rate_limit_status`` uses."""

UNPUBLISHED = "unpublished"
"""The limit of writes that are called limited without a number; each path has a window of its own (facts §1.6)."""

_CHOSEN: Mapping[str, Callable[[Choices], Limit | None]] = MappingProxyType(
    {
        "/account_activity/all/:instance_name/subscriptions/list": lambda c: Limit(
            None, int(c.subscription_list_limit)
        ),
        "/account_activity/webhooks/:id/subscriptions/all/list": lambda c: Limit(None, int(c.subscription_list_limit)),
        "/media/upload": lambda c: Limit(int(c.media_status_limit)),
        UNPUBLISHED: lambda c: None if c.unpublished_limits == "none" else Limit(int(c.unpublished_limits)),
    }
)

UPLOADS: Mapping[str, int] = MappingProxyType({"": 415, "INIT": 200, "APPEND": 20_000, "FINALIZE": 615})
"""Per user and command of a POST to ``media/upload``, of which that status knows nothing (facts §1.6)."""


def limit_of(name: str, choices: Choices) -> Limit | None:
    """The limit called *name*, by choice where its number is not certain; None where nothing is limited."""
    return _CHOSEN[name](choices) if name in _CHOSEN else LIMITS.get(name)


@dataclass(slots=True)
class Window:
    """A count that starts with the first call and is forgotten at *resets_ms*."""

    limit: int
    resets_ms: int
    used: int = 0

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)

    def is_open(self, now_ms: int, length_ms: int) -> bool:
        """Whether *now_ms* is in this window. One that a clock set back has left for the future is over, too."""
        return self.resets_ms - length_ms <= now_ms < self.resets_ms


Bucket = str


@dataclass(slots=True)
class Limits:
    """Every window in one world, by what it counts and for whom."""

    windows: dict[Bucket, Window] = field(default_factory=dict)
    free_answers: dict[str, Window] = field(default_factory=dict)

    def look(self, resource: str, caller: str, limit: int, now_ms: int, *, length_ms: int = WINDOW_MS) -> Window:
        """The window of *resource* for *caller*, without counting anything."""
        window = self.windows.get(f"{resource} {caller}")
        return window if window and window.is_open(now_ms, length_ms) else Window(limit, now_ms + length_ms)

    def count(self, resource: str, caller: str, limit: int, now_ms: int, *, length_ms: int = WINDOW_MS) -> Window:
        """Count one call. The window that comes back has ``used > limit`` when the call is one too many."""
        window = self.look(resource, caller, limit, now_ms, length_ms=length_ms)
        self.windows[f"{resource} {caller}"] = window
        window.used = min(window.used + 1, limit + 1)
        return window

    def received(self, user_id: str, from_id: str, now_ms: int) -> None:
        """*user_id* got a message: five answers to it within 24 hours do not touch the daily caps."""
        self.free_answers[f"{user_id} {from_id}"] = Window(FREE_ANSWERS, now_ms + DAY_MS)

    def sent(self, user_id: str, to_id: str, app_id: str, now_ms: int) -> None:
        """
        Count one message sent through the API; one that is refused counts for nobody.

        Raises:
            DailyMessageLimit: If the user's cap of 1,000 in 24 hours, over all apps, is used up.
            RateLimitExceeded: If the app's 15,000 are.
        """
        free = self.free_answers.get(f"{user_id} {to_id}")
        if free and free.is_open(now_ms, DAY_MS) and free.remaining:
            free.used += 1
            return
        by_user = ("messages sent", user_id, MESSAGES_A_DAY_PER_USER, now_ms)
        by_app = ("messages sent by app", app_id, MESSAGES_A_DAY_PER_APP, now_ms)
        if not self.look(*by_user, length_ms=DAY_MS).remaining:
            raise errors.DailyMessageLimit(
                hint="this account has sent its 1,000 messages of these 24 hours, "
                "beyond five free answers to each message it got"
            )
        if not self.look(*by_app, length_ms=DAY_MS).remaining:
            raise errors.RateLimitExceeded(hint="this app has sent its 15,000 messages of these 24 hours")
        self.count(*by_user, length_ms=DAY_MS)
        self.count(*by_app, length_ms=DAY_MS)

    def profiles(self, what: Literal["made", "deleted"], user_id: str, now_ms: int) -> None:
        """
        Count one custom profile that is made or deleted, each by itself.

        Raises:
            RateLimitExceeded: If the user's cap of 1,000 in 24 hours, over all apps, is used up.
        """
        bucket = (f"profiles {what}", user_id, PROFILES_A_DAY, now_ms)
        if not self.look(*bucket, length_ms=DAY_MS).remaining:
            raise errors.RateLimitExceeded(hint=f"this account has {what} its 1,000 custom profiles of these 24 hours")
        self.count(*bucket, length_ms=DAY_MS)

    def followed(self, user_id: str, app_id: str, now_ms: int) -> None:
        """
        Count one follow through the API; one that is refused counts for nobody.

        Raises:
            FollowLimitReached: If the user's cap of 400 in 24 hours, over all apps, is used up.
            RateLimitExceeded: If the app's 1,000 are.
        """
        by_user = ("follows", user_id, FOLLOWS_A_DAY_PER_USER, now_ms)
        by_app = ("follows by app", app_id, FOLLOWS_A_DAY_PER_APP, now_ms)
        if not self.look(*by_user, length_ms=DAY_MS).remaining:
            raise errors.FollowLimitReached(hint="this account has followed its 400 of these 24 hours")
        if not self.look(*by_app, length_ms=DAY_MS).remaining:
            raise errors.RateLimitExceeded(hint="this app has followed its 1,000 of these 24 hours")
        self.count(*by_user, length_ms=DAY_MS)
        self.count(*by_app, length_ms=DAY_MS)
