import pytest

from twitter_emulator.world.accounts import Account, Accounts


def account(number: str, screen_name: str = "") -> Account:
    return Account(number, screen_name or f"user{number}", "Somebody", created_ms=0)


def accounts(*everybody: Account) -> Accounts:
    held = Accounts()
    for one in everybody:
        held.add(one)
    return held


ALICE = account("1", "Alice_M")
BOB = account("2", "bob")


@pytest.mark.parametrize("name", ["Alice_M", "alice_m", "ALICE_M", "@Alice_M", "@alice_m", "1"])
def test_an_account_is_found_by_id_and_by_name_in_any_case_with_or_without_its_at(name: str) -> None:
    assert accounts(ALICE, BOB).find(name) is ALICE


@pytest.mark.parametrize("name", ["", "@", "@1", "carol", " bob", "bob ", "@@bob", "3"])
def test_what_nobody_is_called_finds_nobody(name: str) -> None:
    assert accounts(ALICE, BOB).find(name) is None


def test_an_id_goes_before_a_screen_name_that_looks_like_it() -> None:
    impostor = account("9", "1")
    held = accounts(ALICE, impostor)

    assert held.find("1") is ALICE


@pytest.mark.parametrize("name", ["1", "@1"])
def test_a_screen_name_that_looks_like_an_id_is_found_as_a_name(name: str) -> None:
    impostor = account("9", "1")
    held = accounts(ALICE, impostor)

    assert held.named(name) is impostor
    assert held.find("@1") is impostor


def test_an_id_is_not_a_screen_name() -> None:
    assert accounts(ALICE).named("1") is None


def test_following_goes_one_way() -> None:
    held = accounts(ALICE, BOB)

    held.follow("1", "2")

    assert (held.follows("1", "2"), held.follows("2", "1")) == (True, False)
    assert (held.friends_count("1"), held.followers_count("1")) == (1, 0)
    assert (held.friends_count("2"), held.followers_count("2")) == (0, 1)


def test_only_a_change_counts_as_one() -> None:
    held = accounts(ALICE, BOB)

    assert [held.follow("1", "2"), held.follow("1", "2")] == [True, False]
    assert [held.unfollow("1", "2"), held.unfollow("1", "2")] == [True, False]
    assert [held.block("1", "2"), held.block("1", "2")] == [True, False]
    assert [held.unblock("1", "2"), held.unblock("1", "2")] == [True, False]


def test_a_block_ends_following_both_ways_and_an_unblock_does_not_restore_it() -> None:
    held = accounts(ALICE, BOB)
    held.follow("1", "2")
    held.follow("2", "1")

    held.block("1", "2")
    held.unblock("1", "2")

    assert not held.blocks("1", "2")
    assert [held.follows("1", "2"), held.follows("2", "1")] == [False, False]


def test_a_block_goes_one_way() -> None:
    held = accounts(ALICE, BOB)

    held.block("1", "2")

    assert (held.blocks("1", "2"), held.blocks("2", "1")) == (True, False)


def test_a_lookup_answers_each_account_once_in_the_order_asked_and_leaves_out_who_is_unknown() -> None:
    carol = account("3", "carol")
    held = accounts(ALICE, BOB, carol)

    found = held.resolve(["3", "404", "1"], ["ALICE_M", "nobody", "@bob"])

    assert found == [carol, ALICE, BOB]


def test_accounts_are_counted_and_listed_in_the_order_they_came() -> None:
    held = accounts(BOB, ALICE)

    assert len(held) == 2
    assert list(held) == [BOB, ALICE]
