"""JUnit XML, as CI servers read it."""

import re
from xml.etree import ElementTree

from .model import Case, Run
from .times import iso

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot say."""


def junit(run: Run) -> bytes:
    """*run* as one suite of test cases."""
    suite = ElementTree.Element(
        "testsuite",
        name=_clean(run.title),
        tests=str(len(run.cases)),
        failures=str(len(run.failed)),
        errors="0",
        skipped=str(run.count("skipped")),
        time=f"{run.took_s:.3f}",
        timestamp=iso(run.started_ms),
    )
    properties = ElementTree.SubElement(suite, "properties")
    for fact in run.properties:
        ElementTree.SubElement(properties, "property", name=_clean(fact.name), value=_clean(fact.text))
    for case in run.cases:
        suite.append(_case(case))
    suites = ElementTree.Element("testsuites")
    suites.append(suite)
    written: bytes = ElementTree.tostring(suites, encoding="utf-8", xml_declaration=True)
    return written


def _case(case: Case) -> ElementTree.Element:
    element = ElementTree.Element(
        "testcase",
        classname=_clean(case.group),
        name=_clean(f"{case.id} {case.title}" if case.level else case.title),
        time=f"{case.took_s:.3f}",
    )
    if case.path:
        element.set("file", case.path)
        element.set("line", str(case.line))
    if case.status == "skipped":
        ElementTree.SubElement(element, "skipped", message=_first_line(case.reason))
    elif case.status != "passed":
        failure = ElementTree.SubElement(element, "failure", message=_first_line(case.reason), type=case.status)
        failure.text = _clean("\n".join(filter(None, (case.reason, _causes(case)))))
    return element


def _causes(case: Case) -> str:
    causes = case.picture.causes if case.picture else ()
    return "\n".join([f"Probable cause: {cause.what} {cause.do}".rstrip() for cause in causes])


def _first_line(text: str) -> str:
    return _clean(text.strip().split("\n", 1)[0])


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", text)
