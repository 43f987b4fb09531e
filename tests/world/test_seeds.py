import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitter_emulator.world import seeds
from twitter_emulator.world.ids import snowflake_ms


def test_the_same_seed_gives_the_same_accounts_and_keys() -> None:
    one, other = (seeds.seeded_accounts("seed") for _ in range(2))

    assert one == other
    assert seeds.seeded_developer("seed", one) == seeds.seeded_developer("seed", other)


@given(st.text(), st.text())
def test_different_seeds_share_no_id_and_no_key(one: str, other: str) -> None:
    accounts = [seeds.seeded_accounts(seed) for seed in (one, other)]
    keys = [set(seeds.seeded_developer(*made).keys()) for made in zip((one, other), accounts, strict=True)]

    assert keys[0].isdisjoint(keys[1]) is (one != other)
    assert set(accounts[0].by_id).isdisjoint(accounts[1].by_id) is (one != other)


def test_a_brand_and_three_customers_take_messages_from_everyone() -> None:
    accounts = seeds.seeded_accounts("seed")

    assert [account.screen_name for account in accounts] == ["acme_support", "alice", "bob", "carol"]
    assert {account.allow_dms_from for account in accounts} == {"all"}


@given(st.text())
def test_seeded_ids_have_nineteen_digits_and_tell_when_the_account_was_made(seed: str) -> None:
    for account in seeds.seeded_accounts(seed):
        assert len(account.id) == 19
        assert snowflake_ms(account.id) == account.created_ms


def test_nothing_more_is_needed_to_start() -> None:
    accounts = seeds.seeded_accounts("seed")
    developer = seeds.seeded_developer("seed", accounts)
    (app,) = developer.apps.values()

    assert app.permission == "read-write-directmessages"
    assert developer.account.access_level == "elevated"
    assert developer.environments["dev"].app_id == app.id
    assert [project.app_ids for project in developer.account.projects] == [[app.id]]
    assert [token.user_id for token in developer.tokens.values()] == [account.id for account in accounts]


def test_the_developer_account_belongs_to_the_brand() -> None:
    accounts = seeds.seeded_accounts("seed")

    assert seeds.seeded_developer("seed", accounts).account.owner_id == accounts.by_name["acme_support"]


@given(st.text(), st.integers(1, 50))
def test_an_app_has_an_id_of_eight_digits(seed: str, number: int) -> None:
    app = seeds.new_app(seed, "Care", number=number)

    assert app.id.isdecimal()
    assert len(app.id) == 8


def test_apps_of_one_world_have_nothing_in_common() -> None:
    apps = [seeds.new_app("seed", "Care", number=number) for number in range(1, 21)]

    assert len({app.id for app in apps} | {app.consumer_key for app in apps}) == 40


def test_an_invented_account_is_the_same_for_the_same_seed_and_number() -> None:
    one, other, next_one = (seeds.invented_account("seed", number, None, None) for number in (1, 1, 2))

    assert one == other
    assert one.id != next_one.id
    assert one.screen_name != next_one.screen_name


@pytest.mark.parametrize("number", [1, 99, 123_456])
def test_an_invented_name_is_one_that_twitter_would_take(number: int) -> None:
    account = seeds.invented_account("seed", number, None, None)

    assert 0 < len(account.name) <= 50
    assert 0 < len(account.screen_name) <= 15
    assert account.screen_name.replace("_", "a").isalnum()


def test_no_two_numbers_invent_the_same_screen_name() -> None:
    # Joined without a mark, "jo1" and 2 would meet "jo" and 12.
    words = ("jo", "jo1", "jo.1", "jo_1", "jo_1_2", "j" * 20)
    names = [{seeds._numbered(word, number) for word in words} for number in (1, 2, 12, 11, 112)]

    assert len(set().union(*names)) == sum(map(len, names))


def test_what_is_given_is_not_invented() -> None:
    account = seeds.invented_account("seed", 1, "Dave", "Dave Doe")

    assert (account.screen_name, account.name, account.description) == ("Dave", "Dave Doe", "")


def test_an_accounts_id_does_not_depend_on_how_its_name_is_capitalised() -> None:
    assert seeds.account_made_of("seed", "Dave", "D").id == seeds.account_made_of("seed", "dAVE", "D").id


def test_faker_is_not_imported_before_something_has_to_be_invented() -> None:
    script = (
        "import sys; from twitter_emulator.world.worlds import Plan, made;"
        "made(Plan(name='a', seed='b'), worker=0).make_account('dave', 'Dave'); print('faker' in sys.modules)"
    )

    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "False"
