"""Welcome messages and custom profiles of Twitter's, in memory."""

import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.channel.fake_media import FakeMedia
from tests.channel.fake_twitter import FakeTwitter, error

_WELCOMES = "/1.1/direct_messages/welcome_messages"
NOT_OPEN = error(403, 214, "Owner must allow dms from anyone.")
NOT_LISTED = error(403, 220, "Your credentials do not allow access to this resource")
GONE = error(404, 34, "Sorry, that page does not exist.")


@dataclass
class FakeAppearances:
    """
    Stands before *twitter* as its ``before``.

    ``welcomes`` and ``profiles`` are what was made, by id; ``rules`` the ids of welcome messages by that of the rule.
    ``troubles`` come instead of the next answers, or, where they are exceptions, after the call was carried out.
    """

    twitter: FakeTwitter
    is_open: bool = True
    is_listed: bool = True
    welcomes: dict[str, dict[str, Any]] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)
    profiles: dict[str, dict[str, Any]] = field(default_factory=dict)
    troubles: list[httpx.Response | Exception] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    made: int = 0

    def __post_init__(self) -> None:
        self._media = FakeMedia(self.twitter)

    async def __call__(self, request: httpx.Request) -> httpx.Response | None:
        path = request.url.path
        if path.startswith((_WELCOMES, "/1.1/custom_profiles/")):
            self.calls.append(f"{request.method} {path.rpartition('/1.1/')[2].removeprefix('direct_messages/')}")
            return self.twitter._refusal(request) or self._carried_out(request)
        if path == "/1.1/direct_messages/events/new.json":
            return self._refused_profile(json.loads(request.content)["event"]["message_create"])
        return await self._media(request)

    @property
    def welcomed(self) -> list[str]:
        """What people are welcomed with: the texts that rules make the default."""
        return [self.welcomes[number]["message_data"]["text"] for number in self.rules.values()]

    @property
    def under(self) -> list[str | None]:
        """Under which custom profile each message was sent."""
        return [it["event"]["message_create"].get("custom_profile_id") for it in self.twitter.sent]

    def _carried_out(self, request: httpx.Request) -> httpx.Response:
        trouble = self.troubles.pop(0) if self.troubles else None
        if isinstance(trouble, httpx.Response):
            return trouble
        answer = self._welcome(request) if _WELCOMES in request.url.path else self._profile(request)
        if trouble is not None:
            raise trouble
        return answer

    def _welcome(self, request: httpx.Request) -> httpx.Response:
        verb = request.url.path.removeprefix(f"{_WELCOMES}/").removesuffix(".json")
        if verb.startswith("rules/"):
            return self._rule(verb.removeprefix("rules/"), request)
        if verb == "list":
            return httpx.Response(200, json={"welcome_messages": [{"id": k, **it} for k, it in self.welcomes.items()]})
        if verb == "new":
            if not self.is_open:
                return NOT_OPEN
            number = self._number()
            self.welcomes[number] = json.loads(request.content)["welcome_message"]
            return httpx.Response(200, json={"welcome_message": {"id": number}})
        number = request.url.params["id"]
        if number not in self.welcomes:
            return GONE
        if verb == "destroy":
            del self.welcomes[number]
            return httpx.Response(204)
        self.welcomes[number] = {"name": self.welcomes[number].get("name"), **json.loads(request.content)}
        return httpx.Response(200, json={"welcome_message": {"id": number}})

    def _rule(self, verb: str, request: httpx.Request) -> httpx.Response:
        if verb == "list":
            listed = [{"id": key, "welcome_message_id": of} for key, of in self.rules.items()]
            return httpx.Response(200, json={"welcome_message_rules": listed})
        if verb == "destroy":
            return GONE if self.rules.pop(request.url.params["id"], None) is None else httpx.Response(204)
        wanted = json.loads(request.content)["welcome_message_rule"]["welcome_message_id"]
        if wanted not in self.welcomes:
            return GONE
        self.rules[self._number()] = wanted
        return httpx.Response(200, json={"welcome_message_rule": {"id": "1", "welcome_message_id": wanted}})

    def _profile(self, request: httpx.Request) -> httpx.Response:
        if not self.is_listed:
            return NOT_LISTED
        if request.method == "DELETE":
            self.profiles.pop(request.url.params["id"], None)
            return httpx.Response(204)
        number = self._number()
        self.profiles[number] = json.loads(request.content)["custom_profile"]
        return httpx.Response(200, json={"custom_profile": {"id": number}})

    def _refused_profile(self, create: dict[str, Any]) -> httpx.Response | None:
        wanted = create.get("custom_profile_id")
        if wanted is None or wanted in self.profiles:
            return None
        return error(400, 214, "event.message_create.custom_profile_id: must be a custom profile of the sender")

    def _number(self) -> str:
        self.made += 1
        return str(1500000000000000000 + self.made)
