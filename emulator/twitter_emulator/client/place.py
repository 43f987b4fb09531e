"""What all that concerns one world has in common: where it is."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from .calling import Connection


class Place:
    """The world *name* of the emulator that *control* reaches."""

    def __init__(self, control: Connection, name: str) -> None:
        self.control, self.name = control, name

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
