"""What came of a run."""

import msgspec

from twitter_emulator.harness.verify.printing import result_line, summary
from twitter_emulator.harness.verify.results import ExitCode, Level, Result, State, Verdict, encoded


def result(id: str, state: State, *, level: Level = "must", reason: str = "") -> Result:
    return Result(
        id=id, title="A rule", level=level, state=state, reason=reason, advice="Mend it.", source="facts §5.1"
    )


def verdict(*results: Result) -> Verdict:
    return Verdict(
        webhook_url="http://127.0.0.1:1/hook",
        profile="dm-bot",
        started_at="2026-01-01T00:00:00.000Z",
        took_s=1.5,
        results=results,
    )


def test_a_run_in_which_all_passed_is_fine() -> None:
    assert verdict(result("crc.token", "passed"), result("crc.fast", "skipped")).exit_code is ExitCode.FINE


def test_one_failure_fails_the_run() -> None:
    assert verdict(result("crc.token", "passed"), result("crc.fast", "failed")).exit_code is ExitCode.FAILED


def test_a_run_in_which_all_was_skipped_proves_nothing() -> None:
    assert verdict(result("crc.token", "skipped")).exit_code is ExitCode.NOTHING_RUN


def test_what_was_skipped_does_not_count_for_the_score() -> None:
    half = verdict(result("crc.token", "passed"), result("crc.fast", "failed"), result("crc.json", "skipped"))

    assert half.score == 50


def test_what_must_be_is_to_be_fixed_before_what_should_be() -> None:
    found = verdict(result("crc.signature", "failed", level="should"), result("ack.status", "failed"))

    assert found.first_to_fix is not None
    assert found.first_to_fix.id == "ack.status"


def test_a_line_stays_one_line_whatever_the_reason_holds() -> None:
    line = result_line(result("crc.token", "failed", reason="two\nlines \x1b[31mred"))

    assert line == "FAIL  crc.token  A rule: two lines \N{REPLACEMENT CHARACTER}[31mred"


def test_the_summary_says_what_to_fix_first() -> None:
    text = summary(verdict(result("crc.token", "failed", reason="It answered in hex.")))

    assert "Score: 0 of 100" in text
    assert "Fix this first: crc.token: It answered in hex.\n  What to do: Mend it. (facts §5.1)" in text


def test_the_report_has_every_result() -> None:
    report = msgspec.json.decode(encoded(verdict(result("crc.token", "passed"), result("crc.fast", "failed"))))

    assert [found["id"] for found in report["results"]] == ["crc.token", "crc.fast"]
    assert (report["passed"], report["failed"], report["score"], report["exit_code"]) == (1, 1, 50, 1)
    assert report["first_to_fix"] == "crc.fast"
