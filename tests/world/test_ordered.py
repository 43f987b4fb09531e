from dataclasses import dataclass

from twitter_emulator.world.ordered import Sheet, sheet


@dataclass(frozen=True, slots=True)
class Thing:
    id: str


THINGS = [Thing(str(number)) for number in (7, 8, 9, 10, 11)]


def test_the_first_page_begins_with_the_oldest() -> None:
    assert sheet(THINGS, count=2, after=None) == Sheet(THINGS[:2], "8")


def test_a_page_goes_on_after_the_last_thing_of_the_one_before() -> None:
    assert sheet(THINGS, count=2, after="8") == Sheet(THINGS[2:4], "10")


def test_the_last_page_leads_nowhere() -> None:
    assert sheet(THINGS, count=2, after="10") == Sheet(THINGS[4:], None)


def test_a_full_page_with_nothing_after_it_is_the_last() -> None:
    assert sheet(THINGS, count=5, after=None) == Sheet(THINGS, None)


def test_a_page_goes_on_though_the_thing_it_goes_on_after_is_gone() -> None:
    without = [thing for thing in THINGS if thing.id != "8"]

    assert sheet(without, count=1, after="8") == Sheet([Thing("9")], "9")


def test_after_everything_there_is_nothing() -> None:
    assert sheet(THINGS, count=2, after="99") == Sheet([], None)
