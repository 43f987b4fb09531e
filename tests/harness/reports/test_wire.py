from typing import Any

from twitter_emulator.harness.reports.masking import Mask
from twitter_emulator.harness.reports.wire import LONGEST, exchanges

NAMES = {"1": "alice", "2": "acme"}


def entry(number: int, kind: str, **members: Any) -> dict[str, Any]:
    return {"id": number, "at": f"2026-01-01T12:00:0{number}.000Z", "kind": kind, "trace": "t1", **members}


def call(status: int, body: str = "") -> dict[str, Any]:
    return entry(
        1,
        "call",
        method="POST",
        path="/1.1/direct_messages/events/new.json",
        query="",
        request_headers={"host": "x"},
        request_body=body,
        status=status,
        response_headers={"server": "tsa_b"},
        response_body="",
        user="2",
        took_ms=4.5,
        hint=None,
    )


def test_an_exchange_says_when_after_the_first_entry_it_ended_and_how_long_it_took() -> None:
    event = entry(3, "event", event="message", **{"from": "1", "to": "2", "text": "hi"})

    first, second = exchanges([call(200), event], NAMES, Mask([]))

    assert (first.at_s, first.took_ms, second.at_s, second.took_ms) == (0.0, 4.5, 2.0, 0.0)
    assert second.title == "message @alice → @acme hi"


def test_what_failed_is_told_from_what_went_well() -> None:
    crc = entry(2, "crc", url="u", status=200, ok=False, hint="hex", body="{}", query="", took_ms=1.0)
    violation = entry(3, "violation", contract="c", problems=[{"path": "a", "reason": "b"}])

    found = exchanges([call(200), call(403), crc, violation], NAMES, Mask([]))

    assert [exchange.outcome for exchange in found] == ["good", "bad", "bad", "bad"]


def test_headers_of_an_answer_are_shown_where_it_is_a_refusal() -> None:
    good, bad = exchanges([call(200), call(403)], NAMES, Mask([]))

    assert "response headers" not in {detail.name for detail in good.details}
    assert "response headers" in {detail.name for detail in bad.details}


def test_json_is_laid_out_and_anything_else_shown_as_it_came() -> None:
    pretty, plain = exchanges([call(200, '{"a":1}'), call(200, "a=1")], NAMES, Mask([]))

    assert {detail.name: detail.text for detail in pretty.details}["request body"] == '{\n  "a": 1\n}'
    assert {detail.name: detail.text for detail in plain.details}["request body"] == "a=1"


def test_a_long_body_is_cut_and_says_how_long_it_was() -> None:
    (found,) = exchanges([call(200, "x" * (LONGEST + 1))], NAMES, Mask([]))

    assert f"({LONGEST + 1} characters)" in {detail.name: detail.text for detail in found.details}["request body"]


def test_secrets_are_masked_in_titles_and_details() -> None:
    (found,) = exchanges([call(200, "key=0123456789abcdef")], NAMES, Mask(["0123456789abcdef"]))

    assert "0123456789abcdef" not in repr(found)


def test_no_entries_make_no_wire() -> None:
    assert exchanges([], NAMES, Mask([])) == ()
