"""Deliveries made by hand, in the shape of the real ones (facts §6.1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from twitter_emulator.client import Account

SNOWFLAKE_EPOCH_MS = 1_288_834_974_657
USERS_SINCE_MS = 1_576_198_570_000


@dataclass(slots=True)
class Bodies:
    """Makes deliveries for the *brand*; no two of its events have one id, unless they are told to."""

    brand: Account
    _serial: Iterator[int] = field(default_factory=lambda: count(1), init=False, repr=False)

    def fresh_id(self, at_ms: int) -> str:
        """An id such as Twitter gives at that moment."""
        return str(((at_ms - SNOWFLAKE_EPOCH_MS) << 22) + next(self._serial))

    def message(self, sender: Account, text: str, *, at_ms: int, **data: Any) -> dict[str, Any]:
        """The event of a message from *sender* to the brand; *data* are further members of ``message_data``."""
        entities: dict[str, list[Any]] = {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []}
        return {
            "type": "message_create",
            "id": self.fresh_id(at_ms),
            "created_timestamp": str(at_ms),
            "message_create": {
                "target": {"recipient_id": self.brand.id},
                "sender_id": sender.id,
                "message_data": {"text": text, "entities": entities, **data},
            },
        }

    def delivery(self, events: Sequence[dict[str, Any]], *senders: Account) -> dict[str, Any]:
        """A delivery of *events*, which *senders* wrote."""
        return {
            "for_user_id": self.brand.id,
            "direct_message_events": list(events),
            "users": {account.id: _user(account) for account in (*senders, self.brand)},
        }

    def of_message(self, sender: Account, text: str, *, at_ms: int) -> dict[str, Any]:
        """A delivery of one message."""
        return self.delivery([self.message(sender, text, at_ms=at_ms)], sender)


def _user(account: Account) -> dict[str, Any]:
    picture = "pbs.twimg.com/profile_images/1/verify_normal.png"
    return {
        "id": account.id,
        "created_timestamp": str(USERS_SINCE_MS),
        "name": account.screen_name,
        "screen_name": account.screen_name,
        "protected": False,
        "verified": False,
        "followers_count": 1,
        "friends_count": 1,
        "statuses_count": 2,
        "profile_image_url": f"http://{picture}",
        "profile_image_url_https": f"https://{picture}",
    }
