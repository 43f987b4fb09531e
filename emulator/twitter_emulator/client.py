"""
The Python client of the control API: what tests, the command line and the harness drive an emulator with.

It knows nothing of the emulator's insides, so the emulator may run in another process or on another machine.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

import msgspec

if TYPE_CHECKING:
    import httpx

DEFAULT_URL = "http://127.0.0.1:8686"
PATIENCE_S = 30.0
"""How long an answer may take beyond the wait that was asked for."""

LAST_SHOWN = 10

Duration = str | float
"""``"250ms"``, ``"5s"``, ``"25h"``, or a number of seconds."""

Entry = dict[str, Any]
"""A journal entry: ``id``, ``at``, ``kind``, ``trace`` and what its kind brings along."""

Activity = Literal[
    "typing", "read", "follow", "unfollow", "block", "unblock", "mute", "unmute", "revoke",
    "tweet", "retweet", "favorite", "unfavorite", "delete_tweet", "open", "leave",
]  # fmt: skip

Alter = Mapping[str, Any]
"""Changes to what is delivered: ``{"set": {path: value}, "add": {path: value}, "remove": [path]}``."""

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d|)")
_UNITS = MappingProxyType({"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "": 1.0})


class EmulatorError(Exception):
    """
    What can go wrong when an emulator is driven::

        EmulatorError
        ├── ControlError      it refuses
        ├── Unreachable       nothing answers
        └── NothingHappened   what was awaited did not come
    """


class ControlError(EmulatorError):
    """The emulator refuses; *detail* says why, and what to do."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


class Unreachable(EmulatorError):
    """No emulator answers at *url*."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(
            f"No emulator answers at {url} ({why}). Start one with: twitter-emulator up. "
            "If it runs elsewhere, say where with --url or TWITTER_EMULATOR_URL."
        )
        self.url, self.why = url, why


class NothingHappened(EmulatorError):
    """What was *awaited* did not come; *entries* are the last ones that did."""

    def __init__(self, awaited: str, entries: Sequence[Entry]) -> None:
        lines = [f"  {line(entry)}" for entry in entries] or ["  nothing at all"]
        super().__init__("\n".join([f"{awaited}. The last that happened:", *lines]))
        self.awaited, self.entries = awaited, entries


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


class Control:
    """
    An emulator, as its control API shows it. Can be closed, and used by several threads.

    Every method may raise :class:`Unreachable` and :class:`ControlError`.
    """

    def __init__(self, base_url: str = DEFAULT_URL, token: str | None = None) -> None:
        self.base_url = base_url.rstrip("/")
        self._http = _http_client(self.base_url, token)

    def close(self) -> None:
        self._http.close()

    def world(self, name: str = "default") -> "WorldClient":
        """The world *name*; whether there is one shows at the first call."""
        return WorldClient(self, name)

    def make_world(self, seed: str | None = None, **options: Any) -> "WorldClient":
        """A new world. *options*: ``name``, ``clock``, ``journal_limit``, any rule, as in ``rate_limits=False``."""
        wanted = options if seed is None else {"seed": seed, **options}
        return WorldClient(self, self.call("POST", "/v1/worlds", json=wanted)["world"])

    def worlds(self) -> list[dict[str, Any]]:
        """All worlds in short, the default one first."""
        found: list[dict[str, Any]] = self.call("GET", "/v1/worlds")["worlds"]
        return found

    def health(self) -> dict[str, Any]:
        """``{"status": "ok", "version": …, "worlds": …}``"""
        found: dict[str, Any] = self.call("GET", "/health")
        return found

    def wait_until_ready(self, timeout: Duration = "10s") -> None:
        """
        Return when the emulator answers.

        Raises:
            Unreachable: If it does not within *timeout*.
        """
        deadline = time.perf_counter() + seconds(timeout)
        while True:
            try:
                self.health()
            except Unreachable:
                # Nothing can tell that a server is about to listen, so this one wait has to ask again.
                if time.perf_counter() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return

    def call(
        self, method: str, path: str, *, json: Any = None, params: Mapping[str, Any] | None = None, wait_s: float = 0.0
    ) -> Any:
        """What the control API answers to one call; *path* is below ``/_emulator``. None if it answers nothing."""
        import httpx

        given = {name: value for name, value in (params or {}).items() if value is not None}
        try:
            response = self._http.request(
                method, f"/_emulator{path}", json=json, params=given, timeout=PATIENCE_S + wait_s
            )
        except httpx.TransportError as error:
            raise Unreachable(self.base_url, str(error) or type(error).__name__) from None
        return _answer(response, self.base_url)


class WorldClient:
    """One world of an emulator. People are named by screen name or id."""

    def __init__(self, control: Control, name: str) -> None:
        self.control, self.name = control, name

    @property
    def credentials(self) -> Credentials:
        return _credentials(self._call("GET", "/credentials"))

    def send(
        self,
        sender: str,
        to: str,
        text: str = "",
        quick_reply_metadata: str | None = None,
        *,
        media: str | Mapping[str, str] | None = None,
        alter: Alter | None = None,
    ) -> dict[str, Any]:
        """
        *sender* writes a Direct Message to *to*; the message with its ``id``, ``trace`` and ``deliveries``.

        *media* are ``photo``, ``gif`` or ``video`` for a sample, or ``{"data": …}`` for a file as base64.
        """
        about = {"text": text, "quick_reply_metadata": quick_reply_metadata, "media": media, "alter": alter}
        return self._object("POST", "/messages", json={"from": sender, "to": to, **about})

    def messages(self, one: str, other: str) -> list[dict[str, Any]]:
        """The whole conversation of two people as Twitter holds it, oldest first."""
        return list(self._pages("/messages", "messages", between=f"{one},{other}"))

    def do(
        self, type: Activity, sender: str, to: str | None = None, *, alter: Alter | None = None, **about: str
    ) -> dict[str, Any]:
        """
        Anything a person does but writing: read the newest message of *to*, revoke the first app, …

        A tweet is *about* its ``text`` and may be ``in_reply_to`` another; what is done to a ``tweet`` names its id.
        """
        return self._object("POST", "/events", json={"type": type, "from": sender, "to": to, "alter": alter, **about})

    def deliver(
        self,
        body: Mapping[str, Any],
        *,
        for_user_id: str | None = None,
        webhook: str | None = None,
        alter: Alter | None = None,
    ) -> dict[str, Any]:
        """
        Deliver *body*, signed, though nothing of the kind happened; the ``deliveries`` that this makes.

        It goes to the webhook of this id, else to those of *for_user_id*, which by itself is the one in *body*.
        """
        wanted = {"body": body, "for_user_id": for_user_id, "webhook": webhook, "alter": alter}
        return self._object("POST", "/deliveries", json=wanted)

    def account(
        self, screen_name: str | None = None, *, name: str | None = None, allow_dms_from: str = "all"
    ) -> Account:
        """A new account; what is not given is invented."""
        wanted = {"screen_name": screen_name, "name": name, "allow_dms_from": allow_dms_from}
        return _account(self._call("POST", "/accounts", json=wanted))

    def accounts(self) -> list[dict[str, Any]]:
        """All accounts, the brand first."""
        return self._list("/accounts", "accounts")

    def change_account(self, account: str, **changes: Any) -> dict[str, Any]:
        """*changes*: ``name``, ``allow_dms_from``, ``suspended``, ``protected``; lists for ``follow``, ``block``, …"""
        return self._object("PATCH", f"/accounts/{quote(account, safe='')}", json=changes)

    def journal(
        self, since: int = 0, *, kind: str | None = None, trace: str | None = None, wait: Duration | None = None
    ) -> Entries:
        """Up to 1,000 entries after *since*; with *wait*, at least one unless that time runs out."""
        wait_s = 0.0 if wait is None else seconds(wait)
        params = {"since": since, "kind": kind, "trace": trace, "wait": f"{wait_s:.3f}s"}
        found = self._call("GET", "/journal", params=params, wait_s=wait_s)
        return Entries(found["entries"], found["next"])

    def wait_for(
        self,
        kind: str | None = None,
        predicate: Callable[[Entry], bool] = anything,
        *,
        within: Duration = "5s",
        since: int = 0,
    ) -> Entry:
        """
        The first entry after *since* that is of *kind* (several with commas) and satisfies *predicate*.

        Raises:
            NothingHappened: If there is none *within* that time.
        """
        deadline = time.perf_counter() + seconds(within)
        cursor, left_s = since, seconds(within)
        while True:
            page = self.journal(cursor, kind=kind, wait=max(left_s, 0.0))
            found = next((entry for entry in page.entries if predicate(entry)), None)
            if found is not None:
                return found
            cursor, left_s = page.next, deadline - time.perf_counter()
            if left_s <= 0 and not page.entries:
                raise NothingHappened(_awaited(kind, predicate, within), self.last_entries())

    def last_entries(self, number: int = LAST_SHOWN) -> list[Entry]:
        """The newest *number* entries, oldest first."""
        return list(self._journal_to_its_end())[-number:]

    def violations(self) -> list[Entry]:
        """What broke its contract, oldest first. Where somebody had altered it, ``altered`` is true."""
        return list(self._journal_to_its_end(kind="violation"))

    def settled(self, wait: Duration = "5s") -> Settled:
        """Wait until nothing is in flight, no retry is due and no call is open, but no longer than *wait*."""
        found = self._call("GET", "/settled", params={"wait": f"{seconds(wait):.3f}s"}, wait_s=seconds(wait))
        return Settled(found["settled"], found["open"])

    @property
    def clock(self) -> Clock:
        return Clock(**self._call("GET", "/clock"))

    def advance(self, by: Duration) -> Clock:
        """Jump forward; everything that falls due on the way happens now."""
        return self._set_clock(advance=by)

    def freeze(self, at: str | None = None) -> Clock:
        """Stand still: here, or *at* a moment in ISO 8601."""
        return self._set_clock(freeze=True, at=at)

    def resume(self) -> Clock:
        return self._set_clock(freeze=False)

    def webhooks(self) -> list[dict[str, Any]]:
        """What is registered: ``id``, ``url``, ``valid``, ``environment``, ``subscribers``, …"""
        return self._list("/webhooks", "webhooks")

    def challenge(self, webhook: str) -> dict[str, Any]:
        """Send a CRC to the webhook of this id now; the webhook as it is after that."""
        return self._object("POST", f"/webhooks/{quote(webhook, safe='')}/crc")

    def deliveries(self) -> list[dict[str, Any]]:
        """What was sent or is to be sent, with every attempt."""
        return list(self._pages("/deliveries", "deliveries"))

    def redeliver(self, delivery: str) -> dict[str, Any]:
        """Send the delivery of this id again, signed afresh."""
        return self._object("POST", f"/deliveries/{quote(delivery, safe='')}/redeliver")

    def describe(self) -> dict[str, Any]:
        """The world with its rules, and counts of what is in it."""
        return self._object("GET", "")

    def change(self, **rules: Any) -> dict[str, Any]:
        """Change rules of this world, for example ``rate_limits=False``."""
        return self._object("PATCH", "", json=rules)

    def reset(self) -> Credentials:
        """Start over: the same seed and rules, and nothing else of what was."""
        return _credentials(self._call("POST", "/reset"))

    def drop(self) -> None:
        self._call("DELETE", "")

    def _set_clock(self, **change: Any) -> Clock:
        return Clock(**self._call("PUT", "/clock", json=change))

    def _journal_to_its_end(self, kind: str | None = None) -> Iterator[Entry]:
        page = self.journal(kind=kind)
        while page.entries:
            yield from page.entries
            page = self.journal(page.next, kind=kind)

    def _pages(self, path: str, member: str, **params: Any) -> Iterator[dict[str, Any]]:
        cursor: int | None = 0
        while cursor is not None:
            page = self._call("GET", path, params={**params, "since": cursor})
            yield from page[member]
            cursor = page["next"]

    def _object(self, method: str, path: str, *, json: Any = None) -> dict[str, Any]:
        found: dict[str, Any] = self._call(method, path, json=json)
        return found

    def _list(self, path: str, member: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._call("GET", path)[member]
        return found

    def _call(
        self, method: str, path: str, *, json: Any = None, params: Mapping[str, Any] | None = None, wait_s: float = 0.0
    ) -> Any:
        place = f"/v1/worlds/{quote(self.name, safe='')}{path}"
        return self.control.call(method, place, json=json, params=params, wait_s=wait_s)


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


def line(entry: Entry, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """*entry* on one line, for people; *names* are screen names by account id."""
    what = readable(" ".join(_SUMMARIES.get(entry["kind"], _members_line)(entry, names).split()))
    return f"{entry['at'][11:23]} {entry['id']:>5} {entry['trace'] or '':<5} {entry['kind']:<12} {what}"


def readable(text: str) -> str:
    """*text* for a terminal, which would obey the control characters that somebody may have written."""
    return text.translate(_CONTROLS)


def _event_line(entry: Entry, names: Mapping[str, str]) -> str:
    source = _name(entry["from"], names)
    who = f"{source} → {_name(entry['to'], names)}" if "to" in entry else source
    return f"{entry['event']} {who} {entry.get('text', '')}"


def _call_line(entry: Entry, names: Mapping[str, str]) -> str:
    by = f" by {_name(entry['user'], names)}" if entry.get("user") else ""
    return f"{entry['method']} {entry['path']}{by}: {entry['status']} {entry['hint'] or ''}"


def _attempt_line(entry: Entry, names: Mapping[str, str]) -> str:
    return f"{entry['url']}: {entry['status'] or ''} {entry.get('error') or entry.get('hint') or ''}"


def _violation_line(entry: Entry, names: Mapping[str, str]) -> str:
    problems = "; ".join(f"{problem['path']} {problem['reason']}" for problem in entry["problems"])
    return f"{entry['contract']}{' (altered)' if entry.get('altered') else ''}: {problems}"


def _members_line(entry: Entry, names: Mapping[str, str]) -> str:
    told = {name: value for name, value in entry.items() if name not in ("id", "at", "kind", "trace")}
    return ", ".join(f"{name} {value}" for name, value in told.items() if value is not None)


def _name(account: str, names: Mapping[str, str]) -> str:
    return f"@{names[account]}" if account in names else account


_CONTROLS = MappingProxyType(dict.fromkeys((*range(32), *range(127, 160)), "\ufffd"))
_SUMMARIES: Mapping[str, Callable[[Entry, Mapping[str, str]], str]] = MappingProxyType(
    {
        "event": _event_line,
        "call": _call_line,
        "attempt": _attempt_line,
        "crc": _attempt_line,
        "violation": _violation_line,
    }
)


def _http_client(base_url: str, token: str | None) -> "httpx.Client":
    import httpx

    if not base_url.startswith(("http://", "https://")):
        raise EmulatorError(f"{base_url!r} is no address of an emulator; write one such as {DEFAULT_URL}")
    # Certificates are loaded for https only (it takes longer than a call), and proxies are for the world outside.
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.Client(base_url=base_url, headers=headers, verify=base_url.startswith("https://"), trust_env=False)


def _answer(response: "httpx.Response", base_url: str) -> Any:
    try:
        content = msgspec.json.decode(response.content) if response.content else None
    except ValueError:
        content = None
    if response.is_success:
        return content
    detail = content.get("detail") if isinstance(content, dict) else None
    strange = f"{base_url} answers with status {response.status_code} and no problem document; is it an emulator?"
    raise ControlError(response.status_code, detail or strange)


def _credentials(found: Mapping[str, Any]) -> Credentials:
    texts = {name: value or "" for name, value in found.items() if name not in ("brand", "customers")}
    brand = _account({**texts, **found["brand"]})
    return Credentials(**texts, brand=brand, customers=tuple(map(_account, found["customers"])))


def _account(found: Mapping[str, Any]) -> Account:
    return Account(found["id"], found["screen_name"], found["access_token"] or "", found["access_token_secret"] or "")


def _awaited(kind: str | None, predicate: Callable[[Entry], bool], within: Duration) -> str:
    name = getattr(predicate, "__name__", "")
    condition = "" if predicate is anything else f" ({name.strip('<>_').replace('_', ' ')})"
    return f"No {kind or 'journal'} entry{condition} came within {seconds(within):g} s"
