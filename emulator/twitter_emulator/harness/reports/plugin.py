"""
The options that ask pytest for reports.

pytest imports this module in every run of every project that has us installed, so what it takes to write a report is
imported when one is asked for.
"""

from importlib import import_module
from types import ModuleType

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("twitter", "Twitter Emulator")
    group.addoption(
        "--twitter-report",
        metavar="FORMATS",
        default="",
        help="write reports: html, junit, json, cucumber, messages, github; several with commas",
    )
    group.addoption(
        "--twitter-report-dir", metavar="FOLDER", default="reports", help="where reports go (default: reports)"
    )


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    wanted = config.getoption("twitter_report")
    if wanted:
        _activation().activate(config, wanted, config.getoption("twitter_report_dir"))


def _activation() -> ModuleType:
    return import_module("twitter_emulator.harness.reports.activation")
