"""How often something is done."""

import click
import pytest

from twitter_emulator.cli.pacing import paced, rate

CONTEXT, OPTION = click.Context(click.Command("verb")), click.Option(["--rate"])


class Watch:
    """A clock that moves when somebody sleeps, and by what *busy_s* says whenever it is looked at."""

    def __init__(self, *busy_s: float) -> None:
        self.time, self.slept = 100.0, list[float]()
        self._busy_s = iter(busy_s)

    def now(self) -> float:
        self.time += next(self._busy_s, 0.0)
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


def test_the_first_comes_at_once_and_each_further_one_in_its_turn() -> None:
    watch = Watch()

    turns = list(paced(4, 10, now=watch.now, sleep=watch.sleep))

    assert turns == [1, 2, 3, 4]
    assert watch.slept == pytest.approx([0.1, 0.1, 0.1])


def test_time_that_was_lost_is_made_up_for() -> None:
    watch = Watch(0, 0, 0.25)

    list(paced(4, 10, now=watch.now, sleep=watch.sleep))

    assert watch.slept == pytest.approx([0.05])


def test_without_a_rate_nobody_waits() -> None:
    watch = Watch()

    assert list(paced(3, None, now=watch.now, sleep=watch.sleep)) == [1, 2, 3]
    assert watch.slept == []


@pytest.mark.parametrize(("text", "per_s"), [("10/s", 10), ("90/m", 1.5), ("1800/h", 0.5), (" 0.5/s ", 0.5)])
def test_a_rate_is_times_per_second_minute_or_hour(text: str, per_s: float) -> None:
    assert rate(CONTEXT, OPTION, text) == pytest.approx(per_s)


def test_no_rate_is_no_rate() -> None:
    assert rate(CONTEXT, OPTION, None) is None


@pytest.mark.parametrize("text", ["10", "/s", "0/s", "-1/s", "10/d", "1e3/s", "fast", ""])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="is no rate; write one such as 10/s"):
        rate(CONTEXT, OPTION, text)
