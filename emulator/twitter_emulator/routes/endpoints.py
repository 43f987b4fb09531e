"""All endpoints of Twitter's API, found by method and path."""

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from .given import Endpoint


class Match(Struct, frozen=True):
    """An endpoint, and the values of the variable parts of its path."""

    endpoint: Endpoint
    values: Mapping[str, str]


class Endpoints:
    """All endpoints, found by method and path: by look-up where the path is fixed."""

    def __init__(self, endpoints: Iterable[Endpoint]) -> None:
        self.all = tuple(endpoints)
        self._fixed = {(e.method, e.path): Match(e, {}) for e in self.all if "{" not in e.path}
        self._variable = [(e, _pattern(e.path)) for e in self.all if "{" in e.path]

    def find(self, method: str, path: str) -> Match | None:
        found = self._fixed.get((method, path))
        return found or next(self._matching(method, path), None)

    def methods(self, path: str) -> list[str]:
        """The methods that *path* takes; none if it is unknown."""
        fixed = [method for method, known in self._fixed if known == path]
        return fixed + [e.method for e, pattern in self._variable if pattern.fullmatch(path)]

    def _matching(self, method: str, path: str) -> Iterator[Match]:
        for endpoint, pattern in self._variable:
            found = pattern.fullmatch(path) if endpoint.method == method else None
            if found:
                yield Match(endpoint, found.groupdict())


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path)))
