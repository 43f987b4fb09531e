"""
Python source as the rules of the house see it: modules, what they import, and which names they mention.

Nothing here imports the code it reads, so a module that is broken, heavy or missing a dependency can be judged, too.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHELVES = ("emulator", "channel")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True, slots=True)
class Module:
    """One source file. *name* is dotted, *path* is what a message shows (``emulator/twitter_emulator/app.py``)."""

    name: str
    path: str
    tree: ast.Module

    @property
    def package(self) -> str:
        """The import name of the distribution's package: ``twitter_emulator`` or ``twitter_channel``."""
        return self.name.split(".")[0]

    @property
    def room(self) -> str:
        """The first word below the package (``world``, ``app``), or "" for the package's own ``__init__``."""
        return ".".join(self.name.split(".")[1:2])

    @property
    def place(self) -> str:
        """The path below the package, as the rules write it: ``world/clock.py``."""
        return self.path.split("/", 2)[2]

    def at(self, line: int) -> str:
        """A place a terminal can open."""
        return f"{self.path}:{line}"


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name: *target* is the module, or the module and the name taken from it."""

    target: str
    line: int
    local: bool


def checkout() -> tuple[Module, ...]:
    """Every module of both shelves."""
    return tuple(_read(path, shelf) for shelf in SHELVES for path in sorted((ROOT / shelf).rglob("*.py")))


def tree(files: Mapping[str, str]) -> tuple[Module, ...]:
    """A made-up checkout: paths such as ``emulator/twitter_emulator/world/clock.py`` and their source."""
    return tuple(_parsed(path, source) for path, source in files.items())


def _read(path: Path, shelf: str) -> Module:
    return _parsed(f"{shelf}/{path.relative_to(ROOT / shelf).as_posix()}", path.read_text("utf-8"))


def _parsed(path: str, source: str) -> Module:
    words = path.removesuffix(".py").removesuffix("/__init__").split("/")[1:]
    return Module(".".join(words), path, ast.parse(source, path))


def imports(module: Module) -> Iterator[Import]:
    """Every import of *module*, type-only ones included: a dependency of types is a dependency."""
    for node, local in _walk(module.tree, local=False):
        if isinstance(node, ast.Import):
            yield from (Import(name.name, node.lineno, local) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = _absolute(module, node)
            yield from (Import(f"{source}.{name.name}", node.lineno, local) for name in node.names)


def _walk(node: ast.AST, *, local: bool) -> Iterator[tuple[ast.AST, bool]]:
    for child in ast.iter_child_nodes(node):
        yield child, local
        yield from _walk(child, local=local or isinstance(child, _FUNCTIONS))


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    is_package = module.path.endswith("/__init__.py")
    words = module.name.split(".")
    base = words[: len(words) - node.level + is_package]
    return ".".join([*base, *filter(None, [node.module])])


def mentions(module: Module) -> Iterator[tuple[str, int]]:
    """
    Every foreign name *module* uses, spelled in full whatever it was imported as, with its line.

    ``import time as t; t.time()`` and ``from time import time`` both mention ``time.time``.
    """
    known = _aliases(module)
    yield from ((name.target, name.line) for name in imports(module))
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and (name := _spelled(node, known)):
            yield name, node.lineno


def _aliases(module: Module) -> dict[str, str]:
    known: dict[str, str] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            known |= {name.asname or name.name.split(".")[0]: _bound(name) for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            source = _absolute(module, node)
            known |= {name.asname or name.name: f"{source}.{name.name}" for name in node.names}
    return known


def _bound(name: ast.alias) -> str:
    """What the name means that ``import a.b`` (a) or ``import a.b as c`` (a.b) binds."""
    return name.name if name.asname else name.name.split(".")[0]


def _spelled(node: ast.expr, known: Mapping[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute) and (owner := _spelled(node.value, known)):
        return f"{owner}.{node.attr}"
    return None


def within(name: str, prefix: str) -> bool:
    """Whether the dotted *name* is *prefix* or something inside it: ``os.path`` is within ``os``, ``ossify`` is not."""
    return name == prefix or name.startswith(f"{prefix}.")
