import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.builders import NOON_MS
from twitter_emulator.world import ids
from twitter_emulator.world.ids import TWITTER_EPOCH_MS, WORKERS, Ids, IdState, snowflake_ms

workers = st.integers(0, WORKERS - 1)
moments = st.integers(TWITTER_EPOCH_MS, TWITTER_EPOCH_MS + (1 << 41) - 1)
users = st.integers(10**9, 10**19 - 1).map(str)


def source(worker: int = 0, *, seed: str = "seed") -> Ids:
    return Ids(seed, IdState(worker=worker))


def test_an_id_is_the_snowflake_of_its_time() -> None:
    # Recorded: facts §2.
    assert snowflake_ms("1150493286110552068") == 1563133949197


@given(moments, workers)
def test_an_id_tells_its_time(at_ms: int, worker: int) -> None:
    assert snowflake_ms(source(worker).snowflake(at_ms)) == at_ms


@given(st.lists(moments, max_size=50), workers)
def test_ids_grow_whichever_way_the_clock_is_set(times: list[int], worker: int) -> None:
    given_out = source(worker)

    made = [int(given_out.snowflake(at_ms)) for at_ms in times]

    assert made == sorted(set(made))


@given(moments, st.lists(workers, min_size=2, max_size=8, unique=True), st.integers(1, 20))
def test_worlds_on_the_same_time_never_share_an_id(at_ms: int, numbers: list[int], each: int) -> None:
    made = [one.snowflake(at_ms) for one in map(source, numbers) for _ in range(each)]

    assert len(set(made)) == len(made)


@pytest.mark.parametrize("worker", [0, 1, WORKERS - 1])
def test_a_world_with_more_ids_than_a_millisecond_holds_keeps_out_of_its_neighbours(worker: int) -> None:
    one, neighbour = source(worker), source((worker + 1) % WORKERS)

    made = [one.snowflake(NOON_MS) for _ in range(9000)] + [neighbour.snowflake(NOON_MS + ms) for ms in range(3)]

    assert len(set(made)) == len(made)
    assert {int(made_id) >> 12 & WORKERS - 1 for made_id in made[:9000]} == {worker}


def test_ids_go_on_where_they_were() -> None:
    before = source(7)
    last = before.snowflake(NOON_MS)

    first = Ids("seed", before.state).snowflake(NOON_MS - 1000)

    assert int(first) == int(last) + 1


@pytest.mark.parametrize(
    ("key", "form"),
    [
        (ids.consumer_key("seed"), r"[A-Za-z0-9]{25}"),
        (ids.consumer_secret("seed"), r"[A-Za-z0-9]{50}"),
        (ids.access_token_secret("seed"), r"[A-Za-z0-9]{45}"),
        (ids.bearer_token("seed"), r"A{22}(?=.*%2F.*%3D)[A-Za-z0-9%]{82,94}"),
        (source().nonce(), r"[A-Za-z0-9]{32}"),
    ],
    ids=["consumer key", "consumer secret", "access token secret", "bearer token", "nonce"],
)
def test_a_key_has_the_form_and_length_that_were_measured(key: str, form: str) -> None:
    assert re.fullmatch(form, key)


@given(users)
def test_an_access_token_begins_with_its_user_and_is_fifty_long(user_id: str) -> None:
    token = ids.access_token(user_id, "seed")

    assert re.fullmatch(rf"{user_id}-[A-Za-z0-9]+", token)
    assert len(token) == 50


@given(st.text(), st.text())
def test_keys_follow_from_the_seed_and_from_nothing_else(one: str, other: str) -> None:
    assert (ids.consumer_key(one) == ids.consumer_key(other)) is (one == other)


def test_each_kind_of_key_is_made_of_the_seed_in_its_own_way() -> None:
    made = {ids.consumer_key("s"), ids.consumer_secret("s")[:25], ids.access_token_secret("s")[:25]}

    assert len(made) == 3


@given(st.integers(1, 1 << 40), st.text())
def test_a_derived_number_is_below_its_bound_and_repeatable(below: int, seed: str) -> None:
    number = ids.derived_number(below, seed)

    assert 0 <= number < below
    assert number == ids.derived_number(below, seed)


def test_nonces_do_not_repeat() -> None:
    given_out = source()

    made = {given_out.nonce() for _ in range(1000)}

    assert len(made) == 1000


def test_a_world_in_the_place_of_another_of_the_same_seed_gives_other_nonces() -> None:
    assert source(0).nonce() != source(1).nonce()


def test_the_same_source_gives_the_same_nonces() -> None:
    assert source(3).nonce() == source(3).nonce()


def test_fresh_seeds_and_tokens_are_fresh() -> None:
    assert ids.fresh_seed() != ids.fresh_seed()
    assert ids.fresh_token() != ids.fresh_token()
