from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from twitter_emulator.harness.reports.junit import junit

from .samples import check, run_of, scenario, source


def parsed(xml: bytes) -> ElementTree.Element:
    suite = ElementTree.fromstring(xml).find("testsuite")
    assert suite is not None
    return suite


def test_a_suite_counts_what_failed_and_what_was_skipped() -> None:
    suite = parsed(junit(run_of(check("passed"), check("failed"), check("skipped"), check("undefined"))))

    assert {name: suite.get(name) for name in ("tests", "failures", "skipped", "errors")} == {
        "tests": "4",
        "failures": "2",
        "skipped": "1",
        "errors": "0",
    }


def test_a_failure_says_why_in_one_line_and_the_probable_cause_below(tmp_path: Path) -> None:
    suite = parsed(junit(run_of(scenario(source(tmp_path), "alice", failed=True))))

    failure = suite.find("testcase/failure")

    assert failure is not None
    assert failure.get("message") == "nobody listens"
    assert "Probable cause: The webhook answers hex. Answer base64." in (failure.text or "")


def test_a_case_says_where_it_is_written(tmp_path: Path) -> None:
    suite = parsed(junit(run_of(scenario(source(tmp_path), "alice"))))

    case = suite.find("testcase")

    assert case is not None
    assert (case.get("classname"), case.get("file"), case.get("line")) == ("Greeting", "features/greeting.feature", "5")


def test_what_xml_cannot_say_is_replaced() -> None:
    run = replace(run_of(check("failed")), title="bell \a and \x00")

    written = junit(run)

    assert parsed(written).get("name") == "bell \ufffd and \ufffd"


def test_facts_about_the_run_are_properties() -> None:
    suite = parsed(junit(run_of(check())))

    fact = suite.find("properties/property")

    assert fact is not None
    assert (fact.get("name"), fact.get("value")) == ("subject", "python bot.py")
