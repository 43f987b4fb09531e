"""Attachments for Allure, where allure-pytest is installed."""

import sys
from importlib import import_module

import msgspec

from .cucumber import transcript
from .model import Case


def attach(case: Case) -> None:
    """Attach transcript, causes and wire of *case* to the test that runs. Does nothing without Allure."""
    if case.picture is None or "allure_pytest.plugin" not in sys.modules:
        return
    allure = import_module("allure")
    texts = {
        "Transcript": transcript(case),
        "Probable cause": "\n".join(f"{cause.what} {cause.do}" for cause in case.picture.causes),
        "Breaches of contract": "\n".join(case.picture.violations),
    }
    for name, text in texts.items():
        if text:
            allure.attach(text, name=name, attachment_type=allure.attachment_type.TEXT)
    wire = msgspec.json.format(msgspec.json.encode(case.picture.wire), indent=1).decode()
    allure.attach(wire, name="Wire", attachment_type=allure.attachment_type.JSON)
