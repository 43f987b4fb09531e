import anyio
import pytest

from twitter_emulator.world.journal import Journal


def journal_of(count: int, *, limit: int = 10_000) -> Journal:
    journal = Journal(limit=limit)
    for number in range(1, count + 1):
        journal.add("call", number, "t1", {"number": number})
    return journal


def ids(journal: Journal, cursor: int = 0, *, limit: int = 1000) -> list[int]:
    return [entry.id for entry in journal.since(cursor, limit=limit)]


def test_an_entry_keeps_what_it_was_given() -> None:
    entry = Journal().add("call", 5, "t7", {"method": "GET", "body": b"\xff"})

    assert (entry.id, entry.at_ms, entry.kind, entry.trace) == (1, 5, "call", "t7")
    assert entry.about == {"method": "GET", "body": b"\xff"}


def test_no_two_traces_are_the_same() -> None:
    journal = Journal()

    assert len({journal.new_trace() for _ in range(100)}) == 100


async def test_the_end_of_a_journal_wakes_whoever_waits_for_more() -> None:
    journal = Journal()

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(journal.grown, 0)
            await anyio.wait_all_tasks_blocked()
            journal.end()


def test_a_full_journal_drops_the_oldest_and_counts_the_drops() -> None:
    journal = journal_of(25, limit=10)

    assert len(journal) == 10
    assert journal.dropped == 15
    assert ids(journal) == list(range(16, 26))


def test_the_default_bound_is_ten_thousand() -> None:
    journal = journal_of(10_001)

    assert (len(journal), journal.dropped) == (10_000, 1)


@pytest.mark.parametrize("cursor", range(-1, 30))
@pytest.mark.parametrize("kept", [5, 10, 100])
def test_reading_after_a_cursor_gives_all_that_is_kept_after_it(cursor: int, kept: int) -> None:
    journal = journal_of(25, limit=kept)

    assert ids(journal, cursor) == [number for number in range(1, 26) if number > max(cursor, 25 - kept)]


def test_reading_page_by_page_gives_every_entry_once() -> None:
    journal = journal_of(25)
    read: list[int] = []

    while page := ids(journal, read[-1] if read else 0, limit=4):
        read += page

    assert read == list(range(1, 26))


def test_the_last_cursor_has_nothing_after_it() -> None:
    journal = journal_of(3)

    assert journal.last == 3
    assert ids(journal, journal.last) == []


def test_a_journal_that_goes_on_after_others_counts_on() -> None:
    journal = Journal(last=500, traces=20)

    entry = journal.add("call", 0, journal.new_trace(), {})

    assert (entry.id, entry.trace) == (501, "t21")
    assert ids(journal, 3) == ids(journal, 500) == [501]


async def test_a_reader_does_not_wait_for_what_is_there_already() -> None:
    journal = journal_of(3)

    with anyio.fail_after(5):
        await journal.grown(2)


async def test_every_waiting_reader_wakes_at_the_next_entry() -> None:
    journal = journal_of(3)
    woken: list[int] = []

    async def reader(number: int) -> None:
        await journal.grown(3)
        woken.append(number)

    async with anyio.create_task_group() as tasks:
        for number in range(3):
            tasks.start_soon(reader, number)
        await anyio.wait_all_tasks_blocked()
        assert woken == []
        journal.add("call", 4, "t1", {})

    assert sorted(woken) == [0, 1, 2]


async def test_a_reader_ahead_of_the_journal_sleeps_through_entries_it_has_seen() -> None:
    journal = journal_of(3)
    woken = anyio.Event()

    async def reader() -> None:
        await journal.grown(4)
        woken.set()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(reader)
        await anyio.wait_all_tasks_blocked()
        journal.add("call", 4, "t1", {})
        await anyio.wait_all_tasks_blocked()
        was_woken_early = woken.is_set()
        journal.add("call", 5, "t1", {})

    assert not was_woken_early
    assert woken.is_set()


async def test_a_reader_that_gave_up_is_in_nobodys_way() -> None:
    journal = journal_of(1)

    with anyio.move_on_after(0):
        await journal.grown(1)
    journal.add("call", 2, "t1", {})

    with anyio.fail_after(5):
        await journal.grown(1)
