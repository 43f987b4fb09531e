"""Other answers to the same refusal, for those of which nobody knows for sure how Twitter gave them."""

import re

from .errors import ApiError, every

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def vary(error: ApiError, answer: str, *, path: str) -> None:
    """
    Have *error*, which refuses a call of *path*, answer ``STATUS``, ``STATUS/CODE`` or ``STATUS/CODE TEXT``.

    A text may have the placeholders of the error's own; without one it is that of the first error with the code. A
    code of ``-`` is none: what has a text is then answered as ``{"request": …, "error": …}``, and all else is empty.
    """
    status, _, rest = answer.partition("/")
    error.status = int(status)
    if not rest:
        return
    code, _, text = rest.partition(" ")
    number = None if code == "-" else int(code)
    error.text = _filled(text, error) if text else _text_with(number, error)
    error.code, error.request = number, path
    error.shape = "request" if number is None and error.text else "json"


def _text_with(code: int | None, error: ApiError) -> str:
    if code in (None, error.code):
        return error.text
    texts = (kind.message for kind in every() if kind.code == code)
    known = (text for text in texts if set(_PLACEHOLDER.findall(text)) <= error.values.keys())
    return _filled(next(known, error.text), error)


def _filled(text: str, error: ApiError) -> str:
    return _PLACEHOLDER.sub(lambda found: error.values.get(found[1], found[0]), text)
