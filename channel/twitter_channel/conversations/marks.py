"""What every event is known by, and who is described in it, whatever kind it is."""

import hashlib
from typing import Any

import msgspec

LONGEST_ID = 32
_LARGEST = 2**63 - 1
_LONGEST_PROFILE = 20_000


def written(event: Any) -> str:
    """The event as it is kept."""
    return msgspec.json.encode(event).decode()


def digest(payload: str) -> str:
    """Many events have no id: what is equal is the same."""
    return "sha256:" + hashlib.sha256(payload.encode()).hexdigest()


def is_id(text: str) -> bool:
    """Whether it is one of Twitter's ids, which also say what came first."""
    return text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= _LARGEST


def is_nobodys(user_id: str) -> bool:
    """Whether no account has that id: they are numbers."""
    return not (user_id.isascii() and user_id.isdigit() and len(user_id) <= LONGEST_ID)


def screen_name_in(user: Any) -> str:
    """The screen name of a user object, "" where there is none."""
    name = user.get("screen_name") if isinstance(user, dict) else None
    return name[:64] if isinstance(name, str) else ""


def profile_in(user: Any) -> str | None:
    """None where it is not worth keeping: the name in it is searched, and no engine finds one beside a NUL."""
    profile = written(user) if isinstance(user, dict) else ""
    return profile if 0 < len(profile) <= _LONGEST_PROFILE and r"\u0000" not in profile else None
