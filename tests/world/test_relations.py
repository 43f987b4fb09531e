"""Ties between accounts, found from both ends, a page at a time."""

from hypothesis import given
from hypothesis import strategies as st

from twitter_emulator.world.relations import Page, Relation, Serial, page

numbers = st.integers(0, 5).map(str)
changes = st.lists(st.tuples(st.booleans(), numbers, numbers), max_size=60)


def followed_by(count: int) -> Relation:
    """``0`` is followed by ``1`` to *count*, in this order."""
    relation = Relation()
    for number in range(1, count + 1):
        relation.begin(str(number), "0")
    return relation


def forward(relation: Relation, *, count: int) -> list[Page]:
    """All pages of the followers of ``0``, from the first on."""
    pages = [page(relation.to("0"), count=count)]
    while pages[-1].next_below is not None:
        pages.append(page(relation.to("0"), count=count, below=pages[-1].next_below))
    return pages


def ids_of(pages: list[Page]) -> list[str]:
    return [user_id for one in pages for user_id in one.ids]


@given(changes)
def test_both_ends_always_tell_the_same_as_a_plain_set(history: list[tuple[bool, str, str]]) -> None:
    relation, plain = Relation(), set[tuple[str, str]]()

    for begins, source, target in history:
        changed = relation.begin(source, target) if begins else relation.end(source, target)
        assert changed == (begins != ((source, target) in plain))
        (plain.add if begins else plain.discard)((source, target))

    everyone = [str(number) for number in range(6)]
    assert {(s, t) for s in everyone for t in relation.of(s)} == plain
    assert {(s, t) for t in everyone for s in relation.to(t)} == plain


@given(st.integers(0, 40), st.integers(1, 12))
def test_going_forward_meets_every_id_exactly_once_the_latest_first(ties: int, count: int) -> None:
    found = ids_of(forward(followed_by(ties), count=count))

    assert found == [str(number) for number in range(ties, 0, -1)]


@given(st.integers(0, 40), st.integers(1, 12))
def test_going_back_from_the_last_page_meets_every_id_exactly_once(ties: int, count: int) -> None:
    relation = followed_by(ties)
    pages = forward(relation, count=count)[-1:]

    while (above := pages[0].previous_above) is not None:
        pages.insert(0, page(relation.to("0"), count=count, above=above))

    assert ids_of(pages) == [str(number) for number in range(ties, 0, -1)]


@given(st.integers(1, 30), st.integers(1, 7), st.lists(st.tuples(st.booleans(), st.integers(1, 60)), max_size=30))
def test_whoever_stays_is_met_exactly_once_whatever_others_do_meanwhile(
    ties: int, count: int, meanwhile: list[tuple[bool, int]]
) -> None:
    relation, changes = followed_by(ties), iter(meanwhile)
    touched, found = set[str](), list[str]()
    below: Serial | None = None

    while True:
        one = page(relation.to("0"), count=count, below=below)
        found += one.ids
        for begins, number in (next(changes, (True, 1)), next(changes, (False, 2))):
            touched.add(str(number))
            (relation.begin if begins else relation.end)(str(number), "0")
        if one.next_below is None:
            break
        below = one.next_below

    stayed = [str(number) for number in range(ties, 0, -1) if str(number) not in touched]
    assert [user_id for user_id in found if user_id not in touched] == stayed


def test_nobody_is_one_empty_page() -> None:
    assert page({}, count=5) == Page([], None, None)


def test_below_everything_is_an_empty_page_with_a_way_back() -> None:
    ties = followed_by(3).to("0")

    last = page(ties, count=5, below=0)

    assert (last.ids, last.next_below) == ([], None)
    assert page(ties, count=5, above=last.previous_above).ids == ["3", "2", "1"]


def test_who_is_tied_again_is_the_latest() -> None:
    relation = followed_by(3)

    relation.end("1", "0")
    relation.begin("1", "0")

    assert page(relation.to("0"), count=5).ids == ["1", "3", "2"]


@given(changes)
def test_a_relation_that_was_saved_and_loaded_is_the_same_and_goes_on_counting(
    history: list[tuple[bool, str, str]],
) -> None:
    relation, other = Relation(), Relation()
    for begins, source, target in history:
        (relation.begin if begins else relation.end)(source, target)

    other.load(relation.taken())

    assert other.taken() == relation.taken()
    assert [list(other.to(str(n))) for n in range(6)] == [list(relation.to(str(n))) for n in range(6)]
    assert [list(other.of(str(n))) for n in range(6)] == [list(relation.of(str(n))) for n in range(6)]
