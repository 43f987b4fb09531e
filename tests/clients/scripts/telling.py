"""One line of JSON for each call: what came of it."""

import json
import traceback
from types import TracebackType


class call:
    """
    A block that makes the call of this name. A failure is told and ends the block, not the program.

    *raises* is how the library tells that Twitter refused; then not to be refused is the failure.
    """

    def __init__(self, name: str, *, raises: type[Exception] | None = None, code: int | None = None) -> None:
        self._name, self._raises, self._code = name, raises, code

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        refused = isinstance(error, self._raises) if self._raises else error is None
        told = {"call": self._name, "ok": refused and _has(error, self._code)}
        if not told["ok"]:
            told["why"] = "".join(traceback.format_exception(error)) if error else "it was not refused"
        print(json.dumps(told), flush=True)  # noqa: T201 - what the program is for
        return error is None or isinstance(error, Exception)


def _has(error: BaseException | None, code: int | None) -> bool:
    """Whether *error* tells Twitter's *code*: tweepy 3 has one, tweepy 4 a list."""
    codes = getattr(error, "api_codes", [getattr(error, "api_code", None)])
    return code is None or code in codes
