"""
The plan of the house as data: its rooms from the ground up, and what may be touched where.

`rules.py` turns it into checks. Whoever adds a room, a heavy package or a client changes this file, with the reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

EMULATOR = "twitter_emulator"
CHANNEL = "twitter_channel"

# The emulator from the ground up: a room imports only rooms before it.
# `data` (where the shipped contracts and features are) lies below everything.
ROOMS = (
    "data",
    "protocol",
    "world",
    "payloads",
    "vault",
    "delivery",
    "routes",
    "portal",
    "console",
    "redirect",
    "state",
    "settings",
    "app",
    "client",
    "server",
    "cli",
    "harness",
    "__main__",
)

# Rooms that may use less than everything before them.
NARROWER = MappingProxyType(
    {
        "client": frozenset[str](),  # it speaks HTTP, to an emulator that may be on another machine
        "cli": frozenset({"data", "protocol", "redirect", "state", "settings", "app", "client", "server"}),
        "redirect": frozenset({"protocol", "world"}),  # the hosts and the clock; everything else it is given
        "harness": frozenset({"data", "protocol", "settings", "client", "server"}),
        "__main__": frozenset({"cli"}),
    }
)

# Packages that may be imported inside a function, and why waiting for them is worth an unusual import.
HEAVY = MappingProxyType(
    {
        "alembic": "migrations run once at the start of a channel",
        "cryptography": "needed when a secret is stored or a certificate is made",
        "faker": "only when names have to be invented",
        "python_multipart": "only uploads come as multipart forms",
        "httpx": "only the verbs of the command line that talk to a running emulator need it",
        "jsonschema": "only when a violation has to be explained",
        "jsonschema_rs": "compiled at the first check",
        "referencing": "comes with jsonschema",
        "rich": "only when something is drawn",
        "sqlalchemy": "the channel's storage; its command line answers --help without it",
        "uvicorn": "verbs that serve nothing do without it",
        "uvloop": "does not exist on every platform",
        "yaml": "only when a rule file is read",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confinement:
    """*names* may be mentioned in *package* only at *places* (files, or folders with a slash at the end)."""

    package: str
    names: Sequence[str]
    places: Sequence[str]
    instead: str


_HTTP_CLIENTS = ("httpx", "aiohttp", "requests", "urllib3", "urllib.request", "http.client")
_WALL_CLOCK = (
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
)
_MONOTONIC = ("time.monotonic", "time.monotonic_ns")
_CHANCE = ("random", "secrets", "uuid", "os.urandom")
_ENVIRONMENT = ("os.environ", "os.environb", "os.getenv", "os.putenv")

CONFINED: Mapping[str, Confinement] = MappingProxyType(
    {
        "starlette": Confinement(
            package=EMULATOR,
            names=("starlette",),
            places=("routes/", "portal/", "console/", "app.py"),
            instead="let a handler in routes/ take the request apart and pass plain values",
        ),
        "HTTP clients of the emulator": Confinement(
            package=EMULATOR,
            names=_HTTP_CLIENTS,
            places=("delivery/", "client/", "harness/wire.py"),
            instead="use delivery/ for webhooks, client/ for the control API, harness/wire.py for a channel",
        ),
        "the HTTP parser": Confinement(
            package=EMULATOR,
            names=("httptools",),
            places=("delivery/", "redirect/absolute.py"),
            instead="post through delivery/, whose http.py speaks HTTP; what a proxy is asked for, redirect/ knows",
        ),
        "HTTP clients of the channel": Confinement(
            package=CHANNEL,
            names=_HTTP_CLIENTS,
            # A bot that lives elsewhere is asked over HTTP, and has nothing to do with Twitter's API.
            places=("twitter/", "bot/http_calls.py"),
            instead="call Twitter through the channel's twitter/, bots through bot/http_calls.py",
        ),
        "jsonschema": Confinement(
            package=EMULATOR,
            names=("jsonschema", "jsonschema_rs", "referencing"),
            places=("protocol/contracts.py",),
            instead="ask protocol/contracts.py for the verdict",
        ),
        "the environment of the emulator": Confinement(
            package=EMULATOR,
            names=_ENVIRONMENT,
            # The other is a program of its own: a command's Python loads it where none of ours is installed.
            places=("settings.py", "redirect/python_preload/sitecustomize.py"),
            instead="declare a setting and pass its value down",
        ),
        "the environment of the channel": Confinement(
            package=CHANNEL,
            names=_ENVIRONMENT,
            places=("settings.py",),
            instead="declare a setting and pass its value down",
        ),
        "the wall clock": Confinement(
            package=EMULATOR,
            names=_WALL_CLOCK,
            # An OAuth timestamp is judged by wall time, so a client of the API has to read it.
            places=("world/clock.py", "world/ids.py", "harness/calls.py"),
            instead="take the world's clock as an argument; time.perf_counter measures durations anywhere",
        ),
        "the monotonic clock": Confinement(
            package=EMULATOR,
            names=_MONOTONIC,
            places=("world/clock.py", "world/ids.py", "delivery/", "routes/"),
            instead="take the world's clock as an argument; time.perf_counter measures durations anywhere",
        ),
        "chance": Confinement(
            package=EMULATOR,
            names=_CHANCE,
            # A run of tests draws the seed that everything else in it follows from.
            places=("world/clock.py", "world/ids.py", "harness/plugin.py"),
            instead="draw from the world's seeded id source",
        ),
    }
)
