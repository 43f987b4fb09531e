from twitter_emulator.harness.reports.verdicts import run_of
from twitter_emulator.harness.verify.results import Result, Verdict


def verdict(*results: Result) -> Verdict:
    return Verdict(
        webhook_url="http://127.0.0.1:9/hook",
        profile="dm-bot",
        started_at="2026-01-01T00:00:00+00:00",
        took_s=2.0,
        results=results,
        command="python bot.py",
    )


def failed() -> Result:
    return Result(
        id="crc.base64",
        title="The answer is base64.",
        level="must",
        state="failed",
        reason="It is hex.",
        advice="Use base64.",
        source="facts §5.1",
        evidence=("the journal ends here",),
        took_ms=12.0,
    )


def test_a_check_is_a_case_of_its_group_with_advice_and_evidence() -> None:
    (case,) = run_of(verdict(failed())).cases

    assert (case.id, case.group, case.level, case.status, case.took_s) == (
        "crc.base64",
        "crc",
        "must",
        "failed",
        0.012,
    )
    assert case.reason == "It is hex.\nthe journal ends here"
    assert (case.advice, case.source) == ("Use base64.", "facts §5.1")


def test_the_run_says_what_to_fix_first() -> None:
    facts = {fact.name: fact.text for fact in run_of(verdict(failed())).properties}

    assert facts["first to fix"] == "crc.base64: It is hex."
    assert facts["command"] == "python bot.py"
