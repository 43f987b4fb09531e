"""
`verify` passes the right bots, and of each wrong one it says what is wrong with it.

Bots run as processes of their own, on the checks that concern them: a whole run of each would take minutes.
"""

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from tests.gallery import wrong_answers, wrong_calls, wrong_receivers
from tests.gallery.defect import Defect
from tests.gallery.trying import HERE, NODE, right_bot, right_node_bot, verified

# A wrong bot keeps `verify` waiting for answers that never come.
SOON = ("--reply-within", "3s")

DEFECTS = (*wrong_receivers.defects(), *wrong_answers.defects(), *wrong_calls.defects())

needs_node = pytest.mark.skipif(NODE is None, reason="there is no node on this machine")


def _case(defect: Defect) -> object:
    marks = (needs_node,) if defect.in_node else ()
    return pytest.param(defect, id=f"{defect.name}-{defect.check}", marks=marks)


@pytest.mark.parametrize("profile", ["dm-bot", "receiver"])
def test_the_right_bot_passes_every_check(tmp_path: Path, profile: str) -> None:
    verdict = verified(right_bot(), tmp_path, "--profile", profile)

    assert not verdict.that("failed"), verdict.printed
    assert verdict.code == 0, verdict.printed


@needs_node
def test_a_right_bot_in_another_language_passes_every_check(tmp_path: Path) -> None:
    verdict = verified(right_node_bot(), tmp_path)

    assert not verdict.that("failed"), verdict.printed
    assert verdict.code == 0, verdict.printed


@pytest.mark.parametrize("defect", [_case(defect) for defect in DEFECTS])
def test_the_reason_names_the_defect(defect: Defect, tmp_path: Path) -> None:
    verdict = verified(defect.command, tmp_path, "--only", defect.only, "--profile", defect.profile, *SOON)

    failed = verdict.that("failed")
    assert defect.check in failed, verdict.printed
    assert re.search(defect.words, failed[defect.check], re.IGNORECASE), verdict.printed
    follows = (defect.check, *defect.also)
    assert all(any(fnmatchcase(check, pattern) for pattern in follows) for check in failed), verdict.printed


def test_every_wrong_bot_is_in_the_table() -> None:
    in_python = {path.stem for path in (HERE / "wrong").glob("[!_]*.py")}
    in_node = {path.stem for path in (HERE / "node/wrong").glob("*.mjs")}

    assert in_python == {defect.name for defect in DEFECTS if not defect.in_node}
    assert in_node == {defect.name for defect in DEFECTS if defect.in_node}
