"""Custom profiles: other names and pictures under which an account may write (facts §2.8)."""

from dataclasses import dataclass, field, replace

from .accounts import UserId
from .ids import snowflake_ms
from .media import MediaId
from .messages import ProfileId
from .ordered import Sheet, sheet


@dataclass(frozen=True, slots=True)
class Profile:
    """
    A name and a picture. Its time is its id's own time; *avatar_id* is the upload that is its picture, if it has one.

    One that was *deleted* stays, so that to delete it again succeeds; nobody else finds it.
    """

    id: ProfileId
    owner_id: UserId
    name: str
    avatar_id: MediaId | None = None
    deleted: bool = False

    @property
    def created_ms(self) -> int:
        return snowflake_ms(self.id)


@dataclass(slots=True)
class Profiles:
    """Every custom profile of one world, oldest first."""

    by_id: dict[ProfileId, Profile] = field(default_factory=dict)

    def owned(self, profile_id: ProfileId, owner_id: UserId) -> Profile | None:
        """The profile, deleted or not, if *owner_id* made it."""
        found = self.by_id.get(profile_id)
        return found if found is not None and found.owner_id == owner_id else None

    def usable(self, profile_id: ProfileId, owner_id: UserId) -> Profile | None:
        """The profile, if *owner_id* has it."""
        found = self.owned(profile_id, owner_id)
        return found if found is not None and not found.deleted else None

    def page(self, owner_id: UserId, *, count: int, after: str | None) -> Sheet[Profile]:
        found = (p for p in self.by_id.values() if p.owner_id == owner_id and not p.deleted)
        return sheet(found, count=count, after=after)

    def has_avatar(self, media_id: MediaId) -> bool:
        """Whether an upload is somebody's picture."""
        return any(profile.avatar_id == media_id for profile in self.by_id.values())

    def add(self, profile: Profile) -> None:
        self.by_id[profile.id] = profile

    def delete(self, profile: Profile) -> None:
        self.by_id[profile.id] = replace(profile, deleted=True)

    def copied(self) -> "Profiles":
        """The same, sharing nothing that changes."""
        return Profiles(dict(self.by_id))
