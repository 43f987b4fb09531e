"""Accounts, and who follows, blocks and may write to whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

UserId = str
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
    """Everybody in one world, and the relations between them."""

    by_id: dict[UserId, Account] = field(default_factory=dict)
    following: dict[UserId, set[UserId]] = field(default_factory=dict)
    blocking: dict[UserId, set[UserId]] = field(default_factory=dict)
    by_name: dict[str, UserId] = field(default_factory=dict)

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

    def follows(self, source: UserId, target: UserId) -> bool:
        return target in self.following.get(source, ())

    def blocks(self, source: UserId, target: UserId) -> bool:
        return target in self.blocking.get(source, ())

    def follow(self, source: UserId, target: UserId) -> bool:
        """Follow; false when nothing changed."""
        return _put(self.following, source, target)

    def unfollow(self, source: UserId, target: UserId) -> bool:
        return _take(self.following, source, target)

    def block(self, source: UserId, target: UserId) -> bool:
        """Block; relations of following end both ways, and an unblock does not restore them (facts §3)."""
        _take(self.following, source, target)
        _take(self.following, target, source)
        return _put(self.blocking, source, target)

    def unblock(self, source: UserId, target: UserId) -> bool:
        return _take(self.blocking, source, target)

    def friends_count(self, user_id: UserId) -> int:
        return len(self.following.get(user_id, ()))

    def followers_count(self, user_id: UserId) -> int:
        return sum(user_id in targets for targets in self.following.values())

    def resolve(self, ids: Iterable[str], names: Iterable[str]) -> list[Account]:
        """The accounts among *ids* and screen *names* that exist, each once, in the order asked."""
        found = [self.by_id.get(i) for i in ids] + [self.named(n) for n in names]
        return list({account.id: account for account in found if account}.values())


def _put(relation: dict[UserId, set[UserId]], source: UserId, target: UserId) -> bool:
    targets = relation.setdefault(source, set())
    changed = target not in targets
    targets.add(target)
    return changed


def _take(relation: dict[UserId, set[UserId]], source: UserId, target: UserId) -> bool:
    targets = relation.get(source, set())
    changed = target in targets
    targets.discard(target)
    return changed
