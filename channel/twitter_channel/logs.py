"""Logs: one JSON object a line, without secrets and without what people wrote."""

import logging
import traceback
from typing import TextIO

import msgspec

from twitter_channel.clock import written

_QUIET = ("httpx", "httpcore", "uvicorn", "alembic", "aiosqlite", "asyncio")
_STANDARD = frozenset(vars(logging.makeLogRecord({})))


class JsonLines(logging.Formatter):
    """Writes a record and its extras. Of an exception only its type and place: its text may quote a customer."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        extras = {key: value for key, value in vars(record).items() if key not in _STANDARD and key != "color_message"}
        line = {
            "at": written(int(record.created * 1000)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **extras,
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["traceback"] = "".join(traceback.format_tb(record.exc_info[2]))
        return msgspec.json.encode(line, enc_hook=str).decode()


def configure_logs(stream: TextIO) -> None:
    """Send everything to *stream*; from libraries only warnings."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
