"""
The rules of the house: who may import whom, and where the outside world may be touched.

A rule takes modules and yields one sentence for each offence: where it is, what is wrong, what to do instead.
"""

import ast
import sys
from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from tests.house.plan import CHANNEL, EMULATOR, HEAVY, NARROWER, ROOMS, Confinement
from tests.house.source import Module, imports, mentions, within

_MAKERS = frozenset({"list", "dict", "set", "bytearray", "defaultdict", "deque", "Counter", "OrderedDict"})
_CHANGERS = frozenset(
    {"append", "add", "update", "setdefault", "extend", "insert", "pop", "popitem", "remove", "discard", "clear"}
)
_DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)


def rooms_in_order(modules: Sequence[Module]) -> Iterator[str]:
    """A room of the emulator imports only rooms before it, and those in `NARROWER` only what is listed there."""
    for module in _of(EMULATOR, modules):
        allowed = _allowed(module.room)
        for name in imports(module):
            room = _room_of(name.target)
            if room is not None and room != module.room and room not in allowed:
                yield (
                    f"{module.at(name.line)}: {module.room or 'the package itself'} imports {room}; "
                    f"it may import {', '.join(sorted(allowed)) or 'no room'}: move the code down or pass the value in"
                )


def rooms_known(modules: Sequence[Module]) -> Iterator[str]:
    """Every file of the emulator lies in a room of the plan."""
    for module in _of(EMULATOR, modules):
        if module.room and module.room not in ROOMS:
            yield f"{module.at(1)}: no room is called {module.room}; give it a place in ROOMS of tests/house/plan.py"


def harness_on_top(modules: Sequence[Module]) -> Iterator[str]:
    """Only the harness imports the harness."""
    for module in modules:
        for name in imports(module):
            if within(name.target, f"{EMULATOR}.harness") and module.room != "harness":
                yield f"{module.at(name.line)}: imports the harness; what both need belongs below it"


def shelves_apart(modules: Sequence[Module]) -> Iterator[str]:
    """The channel and the emulator know each other only over HTTP."""
    other = {EMULATOR: CHANNEL, CHANNEL: EMULATOR}
    for module in modules:
        for name in imports(module):
            if within(name.target, other[module.package]):
                yield (
                    f"{module.at(name.line)}: {module.package} imports {other[module.package]}; they share the wire, "
                    "never code (one signature bug in both would pass every test)"
                )


def no_cycles(modules: Sequence[Module]) -> Iterator[str]:
    """No module imports itself by way of others."""
    known = {module.name for module in modules}
    graph = {module.name: _neighbours(module, known) for module in modules}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        names = error.args[1]
        path = next(module.path for module in modules if module.name == names[1])
        # graphlib lists predecessors first: turned round, each imports the next.
        yield f"{path}:1: import cycle {' -> '.join(reversed(names))}; move what they share into a module below both"


def nothing_imported_in_functions(modules: Sequence[Module]) -> Iterator[str]:
    """Imports stand at the top, save those of `HEAVY` packages."""
    for module in modules:
        for name in imports(module):
            if name.local and name.target.split(".")[0] not in HEAVY:
                yield (
                    f"{module.at(name.line)}: imports {name.target} inside a function; move it to the top "
                    "(or, for a heavy package, list it in HEAVY of tests/house/plan.py with the reason)"
                )


def confined(rule: Confinement, modules: Sequence[Module]) -> Iterator[str]:
    """The names of *rule* are mentioned only where it allows them."""
    for module in _of(rule.package, modules):
        if _lies_in(module.place, rule.places):
            continue
        lines = {(line, name) for name, line in mentions(module) if any(within(name, word) for word in rule.names)}
        for line, name in sorted(lines):
            yield f"{module.at(line)}: uses {name}, allowed only in {', '.join(rule.places)}; {rule.instead}"


def client_is_light(modules: Sequence[Module]) -> Iterator[str]:
    """The client needs nothing but the standard library, an HTTP client and the JSON codec."""
    for module in _of(EMULATOR, modules):
        if module.room == "client":
            for name in imports(module):
                if _is_foreign(name.target) and name.target.split(".")[0] not in {"httpx", "msgspec"}:
                    yield f"{module.at(name.line)}: the client imports {name.target}; it may use httpx and msgspec only"


def no_mutable_state(modules: Sequence[Module]) -> Iterator[str]:
    """A module holds constants: nothing that a request could change outlives the request."""
    for module in modules:
        holders = dict(_mutable_names(module.tree.body))
        for name, line in holders.items():
            if not name.isupper() and not name.startswith("__"):
                yield (
                    f"{module.at(line)}: {name} is mutable and lives as long as the process; "
                    "make it a tuple, frozenset or MappingProxyType in capitals, or give it to an object"
                )
        yield from (_changed(module, node) for node in ast.walk(module.tree) if _changes(node, holders))


def _changed(module: Module, node: ast.AST) -> str:
    line = getattr(node, "lineno", 1)
    return f"{module.at(line)}: changes what the module holds; give the state to an object with an owner"


def _of(package: str, modules: Sequence[Module]) -> Iterator[Module]:
    return (module for module in modules if module.package == package)


def _allowed(room: str) -> frozenset[str]:
    if room not in ROOMS:
        return frozenset()
    return NARROWER.get(room, frozenset(ROOMS[: ROOMS.index(room)]))


def _room_of(target: str) -> str | None:
    """The room *target* lies in, if it is in the emulator at all and in a room (``__version__`` is in none)."""
    words = target.split(".")
    return words[1] if words[0] == EMULATOR and len(words) > 1 and words[1] in ROOMS else None


def _lies_in(place: str, places: Sequence[str]) -> bool:
    return any(place == one or (one.endswith("/") and place.startswith(one)) for one in places)


def _neighbours(module: Module, known: set[str]) -> list[str]:
    found = {_module_of(name.target, known) for name in imports(module) if not name.local}
    return sorted(name for name in found if name and name != module.name)


def _module_of(target: str, known: set[str]) -> str | None:
    """The module an import reaches: ``a.b.name`` is in ``a.b`` unless ``a.b.name`` is a module itself."""
    parent = target.rpartition(".")[0]
    return next((name for name in (target, parent) if name in known), None)


def _is_foreign(target: str) -> bool:
    top = target.split(".")[0]
    return top not in {*sys.stdlib_module_names, EMULATOR}


def _mutable_names(body: Sequence[ast.stmt]) -> Iterator[tuple[str, int]]:
    for statement in body:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            if _is_mutable(statement.value):
                yield from ((name.id, statement.lineno) for name in targets if isinstance(name, ast.Name))
        elif isinstance(statement, ast.If | ast.Try):
            yield from _mutable_names([node for node in ast.walk(statement) if isinstance(node, ast.Assign)])


def _is_mutable(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Call):
        called = value.func.value if isinstance(value.func, ast.Subscript) else value.func
        return getattr(called, "id", getattr(called, "attr", "")) in _MAKERS
    return isinstance(value, _DISPLAYS)


def _changes(node: ast.AST, holders: Mapping[str, int]) -> bool:
    """Whether *node* changes one of the module's own *holders*, or declares that it will (``global``)."""
    if isinstance(node, ast.Global):
        return True
    if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
        return getattr(node.value, "id", None) in holders
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGERS:
        return getattr(node.func.value, "id", None) in holders
    return False
