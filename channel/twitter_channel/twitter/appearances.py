"""How an account appears to those who write to it: welcome messages, and custom profiles (facts §2.7, §2.8)."""

from collections.abc import AsyncIterator
from typing import Any, TypeVar

import msgspec

from twitter_channel.twitter.api import decoded
from twitter_channel.twitter.client import SignedClient

P = TypeVar("P", bound="_Page")

_WELCOMES = "/1.1/direct_messages/welcome_messages"
_RULES = f"{_WELCOMES}/rules"
_PROFILES = "/1.1/custom_profiles"
_MOST_PAGES = 10
"""Of 50 each. An account has one default; whoever has more than 500 rules or messages has them by mistake."""


class Welcome(msgspec.Struct, frozen=True):
    """A welcome message, by the name that its owner gave it."""

    id: str
    name: str | None = None


class Rule(msgspec.Struct, frozen=True):
    """What makes a welcome message the account's default."""

    id: str
    welcome_message_id: str


class AppearanceApi:
    """One account's. Every call raises `ApiError` unless it succeeded."""

    def __init__(self, client: SignedClient) -> None:
        self._client = client

    async def welcomes(self) -> tuple[Welcome, ...]:
        """Every welcome message of the account."""
        return tuple([it async for page in self._pages(f"{_WELCOMES}/list.json", _Welcomes) for it in page.listed])

    async def create_welcome(self, name: str, content: dict[str, Any]) -> str:
        """A new welcome message, which nobody is shown yet; its id. *content* has ``message_data``."""
        body = {"welcome_message": {"name": name, **content}}
        response = await self._client.call("POST", f"{_WELCOMES}/new.json", body=body)
        return decoded(response, _MadeWelcome).welcome_message.id

    async def update_welcome(self, welcome_id: str, content: dict[str, Any]) -> None:
        """Let the welcome message say *content* and nothing of what it said."""
        await self._client.call("PUT", f"{_WELCOMES}/update.json", query=[("id", welcome_id)], body=content)

    async def delete_welcome(self, welcome_id: str) -> None:
        """Delete the welcome message."""
        await self._client.call("DELETE", f"{_WELCOMES}/destroy.json", query=[("id", welcome_id)])

    async def rules(self) -> tuple[Rule, ...]:
        """What makes welcome messages the default; Twitter means there to be one at most."""
        return tuple([it async for page in self._pages(f"{_RULES}/list.json", _Rules) for it in page.listed])

    async def create_rule(self, welcome_id: str) -> None:
        """Make the welcome message the account's default."""
        body = {"welcome_message_rule": {"welcome_message_id": welcome_id}}
        await self._client.call("POST", f"{_RULES}/new.json", body=body)

    async def delete_rule(self, rule_id: str) -> None:
        """What it made the default is that no more."""
        await self._client.call("DELETE", f"{_RULES}/destroy.json", query=[("id", rule_id)])

    async def create_profile(self, name: str, picture_id: str | None) -> str:
        """A new custom profile, with the picture that was uploaded under that id; its id."""
        profile: dict[str, Any] = {"name": name}
        if picture_id is not None:
            profile["avatar"] = {"media": {"id": picture_id}}
        response = await self._client.call("POST", f"{_PROFILES}/new.json", body={"custom_profile": profile})
        return decoded(response, _MadeProfile).custom_profile.id

    async def delete_profile(self, profile_id: str) -> None:
        """Delete the custom profile."""
        await self._client.call("DELETE", f"{_PROFILES}/destroy.json", query=[("id", profile_id)])

    async def _pages(self, path: str, shape: type[P]) -> AsyncIterator[P]:
        """Every page of a list. One may be empty and not be the last (facts §2.7)."""
        cursor: str | None = None
        for _ in range(_MOST_PAGES):
            query = [("count", "50"), *([("cursor", cursor)] if cursor else [])]
            page = decoded(await self._client.call("GET", path, query=query), shape)
            yield page
            cursor = page.next_cursor
            if not cursor:
                return


class _Page(msgspec.Struct, kw_only=True):
    next_cursor: str | None = None


class _Welcomes(_Page):
    listed: tuple[Welcome, ...] = msgspec.field(name="welcome_messages")


class _Rules(_Page):
    listed: tuple[Rule, ...] = msgspec.field(name="welcome_message_rules")


class _Id(msgspec.Struct):
    id: str


class _MadeWelcome(msgspec.Struct):
    welcome_message: _Id


class _MadeProfile(msgspec.Struct):
    custom_profile: _Id
