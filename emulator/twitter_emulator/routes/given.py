"""What every handler of Twitter's API is given, and what it answers."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct

from twitter_emulator.delivery.courier import Courier
from twitter_emulator.protocol import errors
from twitter_emulator.protocol.oauth1 import Pairs, SignedRequest
from twitter_emulator.vault import Vault
from twitter_emulator.world.accounts import Account
from twitter_emulator.world.apps import AccessToken, App
from twitter_emulator.world.faults import CallRule
from twitter_emulator.world.limits import Window
from twitter_emulator.world.world import World
from twitter_emulator.world.worlds import Worlds

Auth = Literal["user", "app", "either"]
Needs = Literal["read", "write", "messages"]
Value = TypeVar("Value")


class Incoming(Struct, frozen=True):
    """A request as it came: nothing is decoded but what every decision needs."""

    method: str
    path: str
    raw_query: bytes
    headers: Mapping[str, str]
    body: bytes
    scheme: str

    @property
    def host(self) -> str:
        return self.headers.get("host", "")

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")

    @property
    def media_type(self) -> str:
        return self.content_type.partition(";")[0].strip().lower()


class Caller(Struct, frozen=True):
    """
    Who is calling, in which world.

    *account* and *token* are None for an app that calls with its bearer token; *app* is, too, for a person's browser.
    """

    world: World
    app: App | None = None
    account: Account | None = None
    token: AccessToken | None = None

    @property
    def bucket(self) -> str:
        """What this caller's rate limits are counted by: users and apps have separate buckets (facts §1.6)."""
        assert self.app is not None
        return f"app {self.app.id}" if self.account is None else f"user {self.app.id} {self.account.id}"


class Unreadable(Struct, frozen=True):
    """A body that is not JSON, and why."""

    why: str


class Given(Struct):
    """
    One call: its world, who is calling, and what was sent.

    *form* are the parameters of a body that was not read yet, once it is.

    *stream* is a body that was not read yet. A handler may set *trace* to what the call belongs to, *shown_body* to
    what the journal is to have in the body's place, and *window* to where it counted the call itself. *met* is the rule
    by which something goes wrong with the call.
    """

    incoming: Incoming
    caller: Caller
    worlds: Worlds
    courier: Courier
    vault: Vault
    path_values: Mapping[str, str]
    pairs: Pairs
    signed: SignedRequest | None = None
    trace: str | None = None
    stream: AsyncIterator[bytes] | None = None
    shown_body: bytes | None = None
    form: dict[str, str] | None = None
    window: Window | None = None
    met: CallRule | None = None
    _params: dict[str, str] | None = None
    _content: Any = None

    @property
    def world(self) -> World:
        return self.caller.world

    @property
    def app(self) -> App:
        """The app that is calling. For every endpoint but the pages that people look at."""
        assert self.caller.app is not None
        return self.caller.app

    @property
    def account(self) -> Account:
        """The account that is calling. Only for endpoints that take user context."""
        assert self.caller.account is not None
        return self.caller.account

    @property
    def params(self) -> dict[str, str]:
        """Query and form together, and a JSON object's plain members where a client sent those; the first one wins."""
        if self._params is None:
            self._params = dict(reversed(self.pairs)) if self.pairs else {}
            if self.incoming.media_type == "application/json":
                self._params = _plain_members(self.content) | self._params
        return self._params

    @property
    def content(self) -> Any:
        """The JSON in the body, decoded once; :class:`Unreadable` if there is none."""
        if self._content is None:
            self._content = _decoded(self.incoming.body)
        return self._content

    def json(self) -> Any:
        """
        The JSON in the body.

        Raises:
            InvalidJson: If there is none.
        """
        content = self.content
        if isinstance(content, Unreadable):
            raise errors.InvalidJson(hint=f"the body is not JSON: {content.why}")
        return content

    def required(self, name: str) -> str:
        """
        The parameter *name*.

        Raises:
            MissingQueryParameter: If it was not sent, or is empty.
        """
        value = self.params.get(name, "")
        if not value:
            raise errors.MissingQueryParameter(name)
        return value

    def number(self, name: str, default: int, *, most: int) -> int:
        """
        The whole number *name*, brought into 1 to *most*.

        Raises:
            UnparsableParameter: If it is no number.
        """
        text = self.params.get(name, "")
        if not text:
            return default
        if not text.isascii() or not text.removeprefix("-").isdigit() or len(text) > 18:
            raise errors.UnparsableParameter(hint=f"{name} is {text[:50]!r}, which is not a whole number")
        return min(max(int(text), 1), most)

    def flag(self, name: str) -> bool:
        """Whether *name* was sent as ``true``, ``t`` or ``1``, in any case (facts §3)."""
        return self.params.get(name, "").lower() in ("true", "t", "1")

    def is_off(self, name: str) -> bool:
        """Whether *name*, which is on by itself, was sent as ``false``, ``f`` or ``0``."""
        return self.params.get(name, "").lower() in ("false", "f", "0")


def _decoded(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        return Unreadable(str(problem))


def _plain_members(content: Any) -> dict[str, str]:
    """The text and number members of a JSON object; empty for anything else."""
    if not isinstance(content, dict):
        return {}
    return {str(key): str(value) for key, value in content.items() if isinstance(value, str | int)}


class Answer(Struct, frozen=True):
    """
    What goes out. *content* None is an empty body; *escapes_slashes* is a habit of the classic user endpoints.

    With a *media_type* the content is text of that type instead of JSON. *headers*, with names in lower case, take the
    place of those that every answer carries.
    """

    status: int = 200
    content: Any = None
    escapes_slashes: bool = False
    media_type: bytes | None = None
    headers: tuple[tuple[bytes, bytes], ...] = ()


NO_CONTENT = Answer(204)

Handler = Callable[[Given], Awaitable[Answer]]
Authenticate = Callable[[Incoming, World, SignedRequest | None], Caller]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """
    One endpoint of Twitter's API: where it is, who may call it, and who answers.

    *path* has its variable parts in braces; *limit* is the name of its rate-limit window. *shows_limit* is for the
    rare write that carries rate-limit headers, which otherwise only reads do (facts §1.5). *takes_json* refuses
    bodies that are declared as anything else. *authenticate* is for an endpoint that has a way of its own to find out
    who is calling, and then decides alone: *auth* and *needs* say nothing there. *too_many* is what refuses a call
    beyond its window. *streams* is for uploads: a multipart body is handed over as it comes.
    """

    method: str
    path: str
    answer: Handler
    auth: Auth = "user"
    needs: Needs = "read"
    limit: str | None = None
    stack: errors.Stack = "classic"
    shows_limit: bool = False
    takes_json: bool = False
    authenticate: Authenticate | None = None
    too_many: type[errors.ApiError] = errors.RateLimitExceeded
    streams: bool = False

    @property
    def has_limit_headers(self) -> bool:
        return self.method == "GET" or self.shows_limit
