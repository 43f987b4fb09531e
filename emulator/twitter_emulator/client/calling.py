"""Calls of the control API, each answered by JSON or by a problem document."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from .errors import ControlError, EmulatorError, Unreachable

if TYPE_CHECKING:
    import httpx

DEFAULT_URL = "http://127.0.0.1:8686"
PATIENCE_S = 30.0
"""How long an answer may take beyond the wait that was asked for."""

_NUMBER = re.compile(r"^\[Errno -?\d+\] ")


class Connection:
    """The control API of the emulator at *base_url*. Can be closed, and used by several threads."""

    def __init__(self, base_url: str = DEFAULT_URL, token: str | None = None) -> None:
        self.base_url = base_url.rstrip("/")
        self._http = _http_client(self.base_url, token)

    def close(self) -> None:
        self._http.close()

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
            raise Unreachable(self.base_url, _NUMBER.sub("", str(error)) or type(error).__name__) from None
        return _answer(response, self.base_url)


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
