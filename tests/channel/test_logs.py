"""Log lines."""

import io
import json
import logging
import sys

from twitter_channel.logs import JsonLines, configure_logs


def test_a_line_is_one_json_object_with_the_extras(kept_root: logging.Logger) -> None:
    stream = io.StringIO()
    configure_logs(stream)

    logging.getLogger("twitter_channel.test").info("answer sent", extra={"connection": "default"})

    line = json.loads(stream.getvalue())
    assert (line["level"], line["event"], line["connection"]) == ("info", "answer sent", "default")


def test_an_exception_is_told_without_its_text() -> None:
    try:
        raise ValueError("a private matter")
    except ValueError:
        record = logging.makeLogRecord({"msg": "event failed", "exc_info": sys.exc_info()})

    line = json.loads(JsonLines().format(record))

    assert line["exception"] == "ValueError"
    assert "test_logs.py" in line["traceback"]
    assert "private" not in line["exception"] + line["event"]
