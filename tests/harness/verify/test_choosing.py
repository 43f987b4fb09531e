"""Which checks are run."""

import pytest

from twitter_emulator.harness.verify.check import Check
from twitter_emulator.harness.verify.choosing import UnknownCheck, chosen, patterns
from twitter_emulator.harness.verify.terms import Profile


def check(id: str, *, least: Profile = "receiver", ends: bool = False) -> Check:
    return Check(id=id, title="", source="", advice="", run=lambda bench: None, least=least, ends=ends)


CHECKS = (
    check("life.revoked", least="dm-bot", ends=True),
    check("crc.token"),
    check("crc.fast"),
    check("life.catch_up", least="channel"),
)


def ids(profile: Profile, only: str | None = None, skip: str | None = None) -> list[str]:
    return [check.id for check in chosen(CHECKS, profile, patterns(only), patterns(skip))]


def test_each_profile_promises_what_those_below_it_do() -> None:
    assert ids("receiver") == ["crc.token", "crc.fast"]
    assert set(ids("dm-bot")) == {"crc.token", "crc.fast", "life.revoked"}
    assert set(ids("channel")) == {check.id for check in CHECKS}


def test_what_ends_something_comes_last() -> None:
    assert ids("channel")[-1] == "life.revoked"


@pytest.mark.parametrize(
    ("only", "found"),
    [
        ("crc.token", ["crc.token"]),
        ("crc", ["crc.token", "crc.fast"]),
        ("crc.*", ["crc.token", "crc.fast"]),
        ("*.token , life.revoked", ["crc.token", "life.revoked"]),
    ],
)
def test_ids_groups_and_patterns_choose(only: str, found: list[str]) -> None:
    assert ids("dm-bot", only) == found


def test_what_is_to_be_skipped_is_left_out() -> None:
    assert ids("dm-bot", skip="crc") == ["life.revoked"]


def test_a_misspelt_check_is_refused_and_the_right_one_suggested() -> None:
    with pytest.raises(UnknownCheck, match=r"no check 'crc.tokn'; did you mean 'crc.token'\?"):
        ids("dm-bot", "crc.tokn")
