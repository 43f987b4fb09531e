"""Logs: one line for each thing that happened, without secrets and, unless asked for, without what people wrote."""

import logging
import traceback
from typing import Any, Literal, TextIO

import msgspec

from twitter_channel.clock import written

LogFormat = Literal["json", "text"]

_QUIET = ("httpx", "httpcore", "uvicorn", "alembic", "aiosqlite", "asyncio", "sqlalchemy", "psycopg")
_STANDARD = frozenset((*vars(logging.makeLogRecord({})), "message", "asctime", "color_message"))
_TEXT = "text"


class Lines(logging.Formatter):
    """
    Writes a record and its extras. Of an exception only its type and place: its text may quote a customer.

    What customers and bots wrote stands in the extra ``text``, which is written only *with_texts*.
    """

    def __init__(self, form: LogFormat = "json", *, with_texts: bool = False) -> None:
        super().__init__()
        self._form = form
        self._with_texts = with_texts

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line = {
            "at": written(int(record.created * 1000)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **self._extras(record),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["traceback"] = "".join(traceback.format_tb(record.exc_info[2]))
        return _json(line) if self._form == "json" else _text(line)

    def _extras(self, record: logging.LogRecord) -> dict[str, Any]:
        extras = {key: value for key, value in vars(record).items() if key not in _STANDARD}
        if not self._with_texts:
            extras.pop(_TEXT, None)
        return extras


def configure_logs(stream: TextIO, form: LogFormat = "json", *, with_texts: bool = False) -> None:
    """Send everything to *stream*; from libraries only warnings."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines(form, with_texts=with_texts))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _json(line: dict[str, Any]) -> str:
    return msgspec.json.encode(line, enc_hook=str).decode()


def _text(line: dict[str, Any]) -> str:
    """For people: ``at LEVEL event key=value``, the traceback below."""
    at, level, _, event = (line.pop(key) for key in ("at", "level", "logger", "event"))
    trace = line.pop("traceback", "")
    extras = " ".join(f"{key}={value!r}" for key, value in line.items())
    return f"{at} {level.upper():7} {event} {extras}".rstrip() + (f"\n{trace}".rstrip() if trace else "")
