"""
The rules of the house hold in the checkout, and each of them can fail.

A rule that cannot fail protects nothing: next to each stands a made-up file that breaks it.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial

import pytest

from tests.house import rules
from tests.house.plan import CONFINED, HEAVY, NARROWER, ROOMS
from tests.house.source import Module, checkout, tree

Rule = Callable[[Sequence[Module]], Iterator[str]]

AT_HOME = "emulator/twitter_emulator"
NEXT_DOOR = "channel/twitter_channel"


@cache
def the_checkout() -> tuple[Module, ...]:
    """Parsed once: the modules are never changed."""
    return checkout()


def offences(rule: Rule, path: str, source: str) -> list[str]:
    return list(rule(tree({path: source})))


def assert_kept(rule: Rule) -> None:
    found = list(rule(the_checkout()))
    assert not found, "\n" + "\n".join(found)


def test_there_is_a_checkout_to_judge() -> None:
    assert {module.package for module in the_checkout()} == {"twitter_emulator", "twitter_channel"}


def test_every_file_lies_in_a_room_of_the_plan() -> None:
    assert_kept(rules.rooms_known)


def test_a_room_that_is_not_in_the_plan_is_found() -> None:
    (found,) = offences(rules.rooms_known, f"{AT_HOME}/helpers/text.py", "")

    assert found.startswith("emulator/twitter_emulator/helpers/text.py:1: no room is called helpers")


def test_a_room_imports_only_rooms_before_it() -> None:
    assert_kept(rules.rooms_in_order)


@pytest.mark.parametrize(
    ("place", "source", "upward"),
    [
        ("world/messages.py", "from twitter_emulator.payloads import v1", "world imports payloads"),
        ("world/messages.py", "from ..delivery.courier import Courier", "world imports delivery"),
        ("world/__init__.py", "from ..routes import control", "world imports routes"),
        ("protocol/errors.py", "import twitter_emulator.world.clock", "protocol imports world"),
        ("routes/given.py", "from twitter_emulator import settings", "routes imports settings"),
        ("client.py", "from twitter_emulator.protocol import errors", "client imports protocol"),
        ("cli/up.py", "from twitter_emulator.world.world import World", "cli imports world"),
        ("harness/steps.py", "from twitter_emulator.cli import main", "harness imports cli"),
        ("data.py", "from twitter_emulator.protocol import errors", "data imports protocol"),
        ("__init__.py", "from twitter_emulator.server import Emulator", "the package itself imports server"),
    ],
)
def test_an_import_of_a_higher_room_is_found(place: str, source: str, upward: str) -> None:
    (found,) = offences(rules.rooms_in_order, f"{AT_HOME}/{place}", source)

    assert found.startswith(f"{AT_HOME}/{place}:1: {upward}")


def test_an_import_for_types_only_counts_as_an_import() -> None:
    source = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from twitter_emulator.app import App\n"

    (found,) = offences(rules.rooms_in_order, f"{AT_HOME}/world/world.py", source)

    assert found.startswith(f"{AT_HOME}/world/world.py:3: world imports app")


def test_an_import_of_a_lower_room_is_fine() -> None:
    source = (
        "from twitter_emulator import __version__\nfrom twitter_emulator.world.world import World\nfrom . import given"
    )

    assert not offences(rules.rooms_in_order, f"{AT_HOME}/routes/control.py", source)


def test_a_narrower_room_never_gets_more_than_the_order_gives_it() -> None:
    widened = [room for room, allowed in NARROWER.items() if not allowed <= set(ROOMS[: ROOMS.index(room)])]

    assert not widened


def test_only_the_harness_imports_the_harness() -> None:
    assert_kept(rules.harness_on_top)


@pytest.mark.parametrize("path", [f"{AT_HOME}/cli/verify.py", f"{NEXT_DOOR}/bot.py"])
def test_an_import_of_the_harness_is_found(path: str) -> None:
    (found,) = offences(rules.harness_on_top, path, "\nfrom twitter_emulator.harness import steps")

    assert found.startswith(f"{path}:2: imports the harness")


def test_the_channel_and_the_emulator_share_no_code() -> None:
    assert_kept(rules.shelves_apart)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        (f"{NEXT_DOOR}/twitter/signing.py", "from twitter_emulator.protocol import signing"),
        (f"{AT_HOME}/cli/demo.py", "import twitter_channel"),
    ],
)
def test_an_import_across_the_shelves_is_found(path: str, source: str) -> None:
    (found,) = offences(rules.shelves_apart, path, source)

    assert found.startswith(f"{path}:1: ")


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert_kept(rules.no_cycles)


def test_an_import_cycle_is_found_and_spelled_out() -> None:
    modules = tree(
        {
            f"{AT_HOME}/world/a.py": "from twitter_emulator.world.b import b",
            f"{AT_HOME}/world/b.py": "from . import c",
            f"{AT_HOME}/world/c.py": "import twitter_emulator.world.a",
        }
    )

    (found,) = rules.no_cycles(modules)

    names = found.split("import cycle ")[1].split(";")[0].split(" -> ")
    assert names[0] == names[-1]
    order = "abca"
    assert all(f"{one[-1]}{two[-1]}" in order for one, two in zip(names, names[1:], strict=False)), found


def test_imports_stand_at_the_top() -> None:
    assert_kept(rules.nothing_imported_in_functions)


@pytest.mark.parametrize(
    "source",
    ["def f():\n    import json", "async def f():\n    from . import g", "class C:\n  def m(self):\n    import os"],
)
def test_an_import_inside_a_function_is_found(source: str) -> None:
    (found,) = offences(rules.nothing_imported_in_functions, f"{NEXT_DOOR}/bot.py", source)

    assert "inside a function" in found


def test_a_heavy_package_may_wait_inside_a_function() -> None:
    source = "".join(f"def with_{name}():\n    import {name}\n" for name in HEAVY)

    assert not offences(rules.nothing_imported_in_functions, f"{AT_HOME}/world/seeds.py", source)


@pytest.mark.parametrize("what", CONFINED)
def test_what_touches_the_outside_world_stays_in_its_rooms(what: str) -> None:
    assert_kept(partial(rules.confined, CONFINED[what]))


@pytest.mark.parametrize(
    ("what", "path", "source"),
    [
        ("starlette", f"{AT_HOME}/delivery/courier.py", "from starlette.requests import Request"),
        ("HTTP clients of the emulator", f"{AT_HOME}/cli/tail.py", "import httpx"),
        ("HTTP clients of the emulator", f"{AT_HOME}/world/media.py", "from urllib.request import urlopen"),
        ("HTTP clients of the channel", f"{NEXT_DOOR}/bot.py", "import httpx"),
        ("jsonschema", f"{AT_HOME}/routes/control.py", "import jsonschema_rs"),
        ("the environment of the emulator", f"{AT_HOME}/cli/up.py", "import os\nos.environ['A']"),
        ("the environment of the emulator", f"{AT_HOME}/cli/up.py", "from os import getenv"),
        ("the environment of the channel", f"{NEXT_DOOR}/cli.py", "import os as o\no.getenv('A')"),
        ("the wall clock", f"{AT_HOME}/world/limits.py", "from datetime import datetime as d\nd.now()"),
        ("the wall clock", f"{AT_HOME}/delivery/crc.py", "import time\nclock = time.time"),
        ("the wall clock", f"{AT_HOME}/payloads/v1.py", "import datetime\ndatetime.date.today()"),
        ("the monotonic clock", f"{AT_HOME}/world/limits.py", "import time\ntime.monotonic()"),
        ("chance", f"{AT_HOME}/world/apps.py", "import secrets"),
        ("chance", f"{AT_HOME}/routes/oauth.py", "from uuid import uuid4"),
        ("chance", f"{AT_HOME}/delivery/crc.py", "import os\nos.urandom(8)"),
    ],
)
def test_a_touch_of_the_outside_world_elsewhere_is_found(what: str, path: str, source: str) -> None:
    found = offences(partial(rules.confined, CONFINED[what]), path, source)

    assert found
    assert found[-1].startswith(f"{path}:{source.count(chr(10)) + 1}: uses ")


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("routes/v1/messages.py", "from starlette.requests import Request"),
        ("world/clock.py", "import time\ntime.time()\ntime.monotonic()"),
        ("world/ids.py", "import secrets"),
        ("delivery/courier.py", "import time\nimport httpx\ntime.monotonic()"),
        (
            "payloads/v1.py",
            "import time\nfrom datetime import datetime\ntime.perf_counter()\ndatetime.fromisoformat('')",
        ),
    ],
)
def test_a_touch_of_the_outside_world_in_its_own_room_is_fine(place: str, source: str) -> None:
    found = [offences(partial(rules.confined, CONFINED[what]), f"{AT_HOME}/{place}", source) for what in CONFINED]

    assert not any(found)


def test_the_client_of_the_control_api_stays_light() -> None:
    assert_kept(rules.client_is_light)


def test_a_heavy_import_of_the_client_is_found() -> None:
    (found,) = offences(rules.client_is_light, f"{AT_HOME}/client.py", "import json\nimport httpx\nimport rich")

    assert found.startswith(f"{AT_HOME}/client.py:3: the client imports rich")


def test_no_module_holds_state_that_can_change() -> None:
    assert_kept(rules.no_mutable_state)


@pytest.mark.parametrize(
    "source",
    [
        "worlds = {}",
        "seen: set[str] = set()",
        "routes = [1]",
        "from collections import defaultdict\ncounts = defaultdict(int)",
        "import collections\nqueue = collections.deque[int]()",
        "if True:\n    cache = dict()",
        "counter = 0\ndef f():\n    global counter",
        "CACHE = {}\ndef f():\n    CACHE['a'] = 1",
        "SEEN = set()\ndef f():\n    SEEN.add(1)",
        "CACHE = {'a': 1}\ndef f():\n    del CACHE['a']",
    ],
)
def test_state_at_the_level_of_a_module_is_found(source: str) -> None:
    (found,) = offences(rules.no_mutable_state, f"{AT_HOME}/world/world.py", source)

    assert found.startswith(f"{AT_HOME}/world/world.py:")


@pytest.mark.parametrize(
    "source",
    [
        "__all__ = ['World']",
        "ERRORS = {32: 'no'}\ndef f():\n    return ERRORS[32]",
        "names = ('a', 'b')",
        "from types import MappingProxyType\ntable = MappingProxyType({'a': 1})",
        "def f():\n    found = []\n    found.append(1)\n    return found",
    ],
)
def test_constants_and_local_collections_are_fine(source: str) -> None:
    assert not offences(rules.no_mutable_state, f"{AT_HOME}/world/world.py", source)
