"""Log lines."""

import io
import json
import logging
import sys

import pytest

from twitter_channel.logs import Lines, LogFormat, configure_logs


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

    line = json.loads(Lines().format(record))

    assert line["exception"] == "ValueError"
    assert "test_logs.py" in line["traceback"]
    assert "private" not in line["exception"] + line["event"]


def test_what_people_wrote_is_left_out_unless_asked_for() -> None:
    record = logging.makeLogRecord({"msg": "event stored", "text": "a private matter", "customer": "2"})

    assert "private" not in Lines().format(record)
    assert json.loads(Lines(with_texts=True).format(record))["text"] == "a private matter"


def test_a_line_for_people_begins_with_what_happened() -> None:
    record = logging.makeLogRecord(
        {"msg": "message sent", "levelname": "INFO", "created": 0.5, "connection": "default"}
    )

    assert Lines("text").format(record) == "1970-01-01T00:00:00.500Z INFO    message sent connection='default'"


@pytest.mark.parametrize("form", ["json", "text"])
def test_no_word_of_a_strangers_begins_a_line_of_its_own(form: LogFormat) -> None:
    name = "alice\r\n2020-01-01 INFO  message sent\u2028\x1b[2J"
    record = logging.makeLogRecord({"msg": "event stored", "customer": name})

    line = Lines(form).format(record)

    assert "alice" in line
    assert not {"\n", "\r", "\x1b"} & set(line)
