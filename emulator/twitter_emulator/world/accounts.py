"""Accounts, and who follows, blocks and may write to whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from .relations import Relation
from .relations import UserId as UserId

AllowDmsFrom = Literal["all", "following"]


class ScreenNameTaken(Exception):
    """There is an account of this screen name, which makes no difference between small and capital letters."""


@dataclass(slots=True)
class Account:
    """A Twitter user. Empty *location*, *description* and *url* are left out of Direct Message payloads."""

    id: UserId
    screen_name: str
    name: str
    created_ms: int
    location: str = ""
    description: str = ""
    url: str = ""
    allow_dms_from: AllowDmsFrom = "all"
    protected: bool = False
    verified: bool = False
    suspended: bool = False
    statuses_count: int = 0
    favourites_count: int = 0
    language: str = "en"


@dataclass(slots=True)
class Accounts:
    """
    Everybody in one world, and the relations between them.

    *requested* are follow requests to protected accounts that wait for an answer; *notified* of everything that the
    target tweets, and *without_retweets* of it, is somebody who follows it.
    """

    by_id: dict[UserId, Account] = field(default_factory=dict)
    by_name: dict[str, UserId] = field(default_factory=dict)
    following: Relation = field(default_factory=Relation)
    requested: Relation = field(default_factory=Relation)
    notified: Relation = field(default_factory=Relation)
    without_retweets: Relation = field(default_factory=Relation)
    blocking: Relation = field(default_factory=Relation)
    muting: Relation = field(default_factory=Relation)
    reported: Relation = field(default_factory=Relation)

    def __iter__(self) -> Iterator[Account]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def add(self, account: Account) -> None:
        self.by_id[account.id] = account
        self.by_name[account.screen_name.lower()] = account.id

    def find(self, name_or_id: str) -> Account | None:
        """The account with this id, or else with this screen name in any case, with or without its ``@``."""
        found = self.by_id.get(name_or_id)
        return found or self.by_id.get(self.by_name.get(name_or_id.removeprefix("@").lower(), ""))

    def named(self, screen_name: str) -> Account | None:
        return self.by_id.get(self.by_name.get(screen_name.removeprefix("@").lower(), ""))

    def relations(self) -> dict[str, Relation]:
        """Every relation there is, by its name."""
        return {
            "following": self.following,
            "requested": self.requested,
            "notified": self.notified,
            "without_retweets": self.without_retweets,
            "blocking": self.blocking,
            "muting": self.muting,
            "reported": self.reported,
        }

    def follows(self, source: UserId, target: UserId) -> bool:
        return self.following.holds(source, target)

    def blocks(self, source: UserId, target: UserId) -> bool:
        return self.blocking.holds(source, target)

    def follow(self, source: UserId, target: UserId) -> bool:
        """Follow; false when nothing changed. A request to do so is granted with it."""
        self.requested.end(source, target)
        return self.following.begin(source, target)

    def unfollow(self, source: UserId, target: UserId) -> bool:
        """Follow no more, and do not wish to either; false when *source* did not follow."""
        for relation in (self.requested, self.notified, self.without_retweets):
            relation.end(source, target)
        return self.following.end(source, target)

    def block(self, source: UserId, target: UserId) -> bool:
        """Block; relations of following end both ways, and an unblock does not restore them (facts §3)."""
        self.unfollow(source, target)
        self.unfollow(target, source)
        return self.blocking.begin(source, target)

    def unblock(self, source: UserId, target: UserId) -> bool:
        return self.blocking.end(source, target)

    def mute(self, source: UserId, target: UserId) -> bool:
        return self.muting.begin(source, target)

    def unmute(self, source: UserId, target: UserId) -> bool:
        return self.muting.end(source, target)

    def friends_count(self, user_id: UserId) -> int:
        return len(self.following.of(user_id))

    def followers_count(self, user_id: UserId) -> int:
        return len(self.following.to(user_id))

    def resolve(self, ids: Iterable[str], names: Iterable[str]) -> list[Account]:
        """The accounts among *ids* and screen *names* that exist, each once, in the order asked."""
        found = [self.by_id.get(i) for i in ids] + [self.named(n) for n in names]
        return list({account.id: account for account in found if account}.values())
