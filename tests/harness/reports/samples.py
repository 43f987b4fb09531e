"""Runs for the tests of reports, made by hand."""

from pathlib import Path

from twitter_emulator.harness.reports.model import (
    Bubble,
    Case,
    Detail,
    Exchange,
    Picture,
    Reason,
    Run,
    Source,
    Status,
    Step,
    Talk,
)

FEATURE = """\
Feature: Greeting
  A bot is polite.

  @fast
  Scenario Outline: <who> is greeted
    Given a bot
    When <who> writes
      | text  |
      | Hello |
    Then it answers
      \"\"\"
      Hello!
      \"\"\"

    Examples:
      | who   |
      | alice |
      | bob   |
"""
BEGUN_MS = 1_700_000_000_000


def picture() -> Picture:
    """Alice wrote, the bot did not answer since its challenge failed."""
    said = Bubble(at_ms=BEGUN_MS, sender="alice", is_brand=False, text="Hello <b>there</b>", labels=("Order",))
    crc = Exchange(
        id=1,
        at_s=0.5,
        took_ms=250.0,
        kind="crc",
        trace="t1",
        title="http://127.0.0.1:9/hook: 200",
        outcome="bad",
        details=(Detail("why", "hex instead of base64"),),
    )
    return Picture(
        world="w1",
        talks=(Talk("acme", "alice", (said,)),),
        wire=(crc,),
        violations=("crc.response: the whole: is no object",),
        causes=(Reason("The webhook answers hex.", "Answer base64."),),
    )


def source(folder: Path) -> Source:
    """The feature, written into *folder*."""
    file = folder / "greeting.feature"
    file.write_text(FEATURE, "utf-8")
    return Source(
        path="features/greeting.feature",
        file=str(file),
        name="Greeting",
        keyword="Feature",
        language="en",
        line=1,
        description="A bot is polite.",
    )


def scenario(feature: Source, who: str, *, failed: bool = False) -> Case:
    """One row of the outline; when it *failed*, its second step did."""
    steps = (
        Step(keyword="Given", text="a bot", line=6, status="passed", took_s=0.1, pattern="a bot", definition="a.py:3"),
        Step(
            keyword="When",
            text=f"{who} writes",
            line=7,
            status="failed" if failed else "passed",
            took_s=0.2,
            error="nobody listens" if failed else "",
            table=(("text",), ("Hello",)),
            pattern="{who} writes",
            definition="a.py:7",
        ),
        Step(
            keyword="Then",
            text="it answers",
            line=10,
            status="skipped" if failed else "passed",
            took_s=0.0,
            docstring="Hello!",
        ),
    )
    return Case(
        id=f"greeting.feature::{who}",
        title=f"{who} is greeted",
        group="Greeting",
        status="failed" if failed else "passed",
        started_ms=BEGUN_MS,
        took_s=0.3,
        reason="nobody listens\n\nE  nobody listens" if failed else "",
        path=feature.path,
        line=5,
        keyword="Scenario Outline",
        tags=("fast",),
        steps=steps,
        feature=feature,
        picture=picture() if failed else None,
    )


def check(status: Status = "failed") -> Case:
    """A check of `verify`."""
    return Case(
        status=status,
        id="crc.base64",
        title="The answer is base64.",
        group="crc",
        started_ms=BEGUN_MS,
        took_s=0.01,
        reason="" if status == "passed" else "It is hex.",
        level="must",
        source="facts §5.1",
        advice="Use base64.",
    )


def run_of(*cases: Case) -> Run:
    """A run of *cases*."""
    facts = (Detail("subject", "python bot.py"),)
    return Run(title="greetings", started_ms=BEGUN_MS, took_s=1.5, cases=cases, properties=facts)
