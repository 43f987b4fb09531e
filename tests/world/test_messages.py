import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.builders import DAY_MS, NOON_MS
from twitter_emulator.world.ids import Ids
from twitter_emulator.world.messages import VISIBLE_FOR_MS, Draft, Message, Messages, Page, Thread, conversation_between

PEOPLE = ("1", "2", "3")
senders = st.sampled_from(PEOPLE)
# Who writes, to whom, how long after the message before, and who deletes it.
histories = st.lists(st.tuples(senders, senders, st.integers(0, 2 * DAY_MS), st.sets(senders)), max_size=60)
History = list[tuple[str, str, int, set[str]]]


def message(ids: Ids, at_ms: int, sender: str = "1", recipient: str = "2") -> Message:
    return Message(ids.snowflake(at_ms), sender, recipient, Draft("hello", "3033300"), "t1")


def written(count: int, *, sender: str = "1", recipient: str = "2") -> tuple[Messages, list[str]]:
    """So many messages of one conversation, and their ids, newest first."""
    messages, ids = Messages(), Ids("seed")
    for number in range(count):
        messages.add(message(ids, NOON_MS + number, sender, recipient))
    return messages, [one.id for one in messages][::-1]


def after(history: History) -> tuple[Messages, int]:
    """What is there after *history*, and when that is."""
    messages, ids, now = Messages(), Ids("seed"), NOON_MS
    for sender, recipient, waited_ms, hidden_from in history:
        now += waited_ms
        one = message(ids, now, sender, recipient)
        one.hidden_from |= hidden_from
        messages.add(one)
    return messages, now


def pages(messages: Messages, reader: str, now_ms: int, count: int) -> list[Page]:
    """Everything there is for *reader*, page by page."""
    read = [messages.page(reader, now_ms, count=count, below=None)]
    while read[-1].next_below is not None:
        read.append(messages.page(reader, now_ms, count=count, below=read[-1].next_below))
    return read


def ids_of(*read: Page) -> list[str]:
    return [one.id for page in read for one in page.messages]


def test_a_page_is_newest_first_and_says_where_the_next_begins() -> None:
    messages, newest_first = written(5)

    page = messages.page("1", NOON_MS, count=2, below=None)

    assert ids_of(page) == newest_first[:2]
    assert page.next_below == newest_first[1]


@pytest.mark.parametrize("count", [5, 6, 50])
def test_a_page_with_everything_on_it_is_the_last(count: int) -> None:
    messages, newest_first = written(5)

    page = messages.page("1", NOON_MS, count=count, below=None)

    assert ids_of(page) == newest_first
    assert page.next_below is None


def test_there_is_no_next_page_when_all_below_is_deleted() -> None:
    messages, newest_first = written(5)
    for event_id in newest_first[2:]:
        messages.by_id[event_id].hidden_from.add("1")

    assert messages.page("1", NOON_MS, count=2, below=None).next_below is None
    assert messages.page("2", NOON_MS, count=2, below=None).next_below is not None


def test_a_cursor_survives_that_its_message_is_deleted() -> None:
    messages, newest_first = written(5)
    page = messages.page("1", NOON_MS, count=2, below=None)
    messages.by_id[newest_first[1]].hidden_from.add("1")

    following = messages.page("1", NOON_MS, count=2, below=page.next_below)

    assert ids_of(following) == newest_first[2:4]


def test_a_message_that_comes_while_somebody_pages_is_not_on_the_next_page() -> None:
    messages, newest_first = written(4)
    page = messages.page("1", NOON_MS, count=2, below=None)
    messages.add(message(Ids("seed"), NOON_MS + DAY_MS))

    following = messages.page("1", NOON_MS, count=2, below=page.next_below)

    assert ids_of(following) == newest_first[2:]


@pytest.mark.parametrize(("below", "found"), [("0", 0), ("1", 0), (str(1 << 80), 5)])
def test_any_number_is_a_place_to_go_on_from(below: str, found: int) -> None:
    messages, _ = written(5)

    assert len(messages.page("1", NOON_MS, count=50, below=below).messages) == found


def test_who_never_wrote_nor_received_has_an_empty_page() -> None:
    messages, _ = written(5)

    assert messages.page("404", NOON_MS, count=20, below=None) == Page([], None)


@given(histories, senders, st.integers(1, 50))
def test_pages_of_any_size_hold_every_visible_message_once_newest_first(
    history: History, reader: str, count: int
) -> None:
    messages, now = after(history)
    visible = [one.id for one in messages if messages.visible(one.id, reader, now)]

    read = pages(messages, reader, now, count)

    assert ids_of(*read) == visible[::-1]
    assert all(len(page.messages) == count for page in read[:-1])
    assert read[-1].messages or len(read) == 1


@given(histories, senders, st.integers(1, 10))
def test_deleting_for_one_changes_nobody_elses_pages(history: History, deleter: str, count: int) -> None:
    messages, now = after(history)
    others = [person for person in PEOPLE if person != deleter]
    before = [ids_of(*pages(messages, person, now, count)) for person in others]

    for one in messages:
        one.hidden_from.add(deleter)

    assert ids_of(*pages(messages, deleter, now, count)) == []
    assert [ids_of(*pages(messages, person, now, count)) for person in others] == before


@given(histories, senders)
def test_time_only_ever_takes_the_oldest_away(history: History, reader: str) -> None:
    messages, now = after(history)
    before = ids_of(*pages(messages, reader, now, 7))

    later = ids_of(*pages(messages, reader, now + 10 * DAY_MS, 7))

    assert before[: len(later)] == later


@pytest.mark.parametrize(("age_ms", "is_there"), [(0, True), (VISIBLE_FOR_MS - 1, True), (VISIBLE_FOR_MS, False)])
def test_a_message_is_there_for_thirty_days_of_the_worlds_clock(age_ms: int, is_there: bool) -> None:
    messages, (event_id,) = written(1)
    now = NOON_MS + age_ms

    assert (messages.visible(event_id, "1", now) is not None) is is_there
    assert bool(messages.page("1", now, count=20, below=None).messages) is is_there


def test_the_horizon_is_thirty_days_off() -> None:
    assert VISIBLE_FOR_MS == 30 * DAY_MS


def test_only_the_two_who_wrote_can_see_a_message() -> None:
    messages, (event_id,) = written(1)

    assert [messages.visible(event_id, person, NOON_MS) is not None for person in PEOPLE] == [True, True, False]


@pytest.mark.parametrize("event_id", ["", "0", "nonsense", "1" * 40])
def test_an_unknown_id_is_no_message(event_id: str) -> None:
    assert written(3)[0].visible(event_id, "1", NOON_MS) is None


def test_a_message_to_oneself_is_on_the_page_once() -> None:
    messages, newest_first = written(3, sender="1", recipient="1")

    assert ids_of(messages.page("1", NOON_MS, count=20, below=None)) == newest_first


def test_a_messages_time_is_its_ids_own() -> None:
    messages, (event_id,) = written(1)

    assert messages.by_id[event_id].created_ms == NOON_MS


@pytest.mark.parametrize(("one", "other"), [("1", "2"), ("9", "10"), ("5", "5"), ("1130000000000000000", "12")])
def test_a_conversation_has_one_name_whoever_begins(one: str, other: str) -> None:
    assert conversation_between(one, other) == conversation_between(other, one)


def test_a_conversation_names_the_older_account_first() -> None:
    assert conversation_between("10", "9") == "9-10"


def test_a_thread_is_found_from_both_sides_and_knows_the_newest_of_each() -> None:
    messages, ids = Messages(), Ids("seed")
    first, second, third = (message(ids, NOON_MS, *who) for who in (("1", "2"), ("2", "1"), ("1", "2")))

    messages.load([first, second, third])

    thread = messages.thread("2", "1")
    assert thread is not None
    assert thread is messages.thread("1", "2")
    assert thread.messages == [first, second, third]
    assert thread.newest_of == {"1": third, "2": second}


def test_strangers_have_no_thread() -> None:
    assert written(1)[0].thread("1", "3") is None


def test_what_was_read_stays_read() -> None:
    thread = Thread()

    for event_id in ("10", "9", "100", "99"):
        thread.read("1", event_id)

    assert thread.read_up_to == {"1": "100"}
