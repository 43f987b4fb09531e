from collections.abc import Awaitable, Callable

import anyio
import pytest

from twitter_emulator.world.clock import Clock, wall_ms

AN_HOUR = 3_600_000


def clock_at(at_ms: int, *, frozen: bool = True) -> Clock:
    clock = Clock()
    clock.move_to(at_ms, frozen=frozen)
    return clock


def test_a_new_clock_shows_wall_time() -> None:
    before = wall_ms()

    now = Clock().now_ms()

    assert before <= now <= wall_ms()


def test_a_frozen_clock_stands_where_it_was_put() -> None:
    clock = clock_at(1000)

    assert clock.is_frozen
    assert [clock.now_ms() for _ in range(3)] == [1000] * 3


def test_freezing_keeps_the_time() -> None:
    clock = clock_at(wall_ms() + AN_HOUR, frozen=False)
    before = clock.now_ms()

    clock.freeze()

    assert clock.is_frozen
    assert before <= clock.now_ms() <= wall_ms() + AN_HOUR


def test_a_frozen_clock_that_is_advanced_stays_frozen() -> None:
    clock = clock_at(1000)

    clock.advance(AN_HOUR)

    assert clock.is_frozen
    assert clock.now_ms() == 1000 + AN_HOUR


def test_a_running_clock_that_is_advanced_runs_on() -> None:
    clock = Clock()

    clock.advance(AN_HOUR)

    assert not clock.is_frozen
    assert 0 <= wall_ms() + AN_HOUR - clock.now_ms() < AN_HOUR


def test_a_resumed_clock_runs_on_from_where_it_stood() -> None:
    clock = clock_at(1000)

    clock.resume()

    assert not clock.is_frozen
    assert 1000 <= clock.now_ms() < 1000 + AN_HOUR


@pytest.mark.parametrize("frozen", [True, False])
def test_a_clock_can_be_set_back(frozen: bool) -> None:
    clock = clock_at(10 * AN_HOUR, frozen=frozen)

    clock.advance(-AN_HOUR)

    assert 9 * AN_HOUR <= clock.now_ms() < 10 * AN_HOUR


def test_a_moment_of_a_shifted_clock_is_told_in_wall_time() -> None:
    clock = clock_at(wall_ms() + 25 * AN_HOUR, frozen=False)

    left = clock.to_wall_ms(clock.now_ms() + AN_HOUR) - wall_ms()

    assert abs(left - AN_HOUR) < 1000


async def awake_after(clock: Clock, due_ms: int, change: Callable[[], None]) -> bool:
    """Whether a sleeper until *due_ms* is awake after *change*."""
    awake = anyio.Event()

    async def sleeper() -> None:
        await clock.sleep_until(due_ms)
        awake.set()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(sleeper)
        await anyio.wait_all_tasks_blocked()
        assert not awake.is_set()
        change()
        await anyio.wait_all_tasks_blocked()
        was_woken = awake.is_set()
        tasks.cancel_scope.cancel()
    return was_woken


@pytest.mark.parametrize(
    ("by_ms", "is_awake"), [(AN_HOUR, True), (2 * AN_HOUR, True), (AN_HOUR - 1, False), (-AN_HOUR, False)]
)
async def test_a_sleeper_wakes_when_a_frozen_clock_is_advanced_far_enough(by_ms: int, is_awake: bool) -> None:
    clock = clock_at(AN_HOUR)

    assert await awake_after(clock, 2 * AN_HOUR, lambda: clock.advance(by_ms)) is is_awake


async def test_a_sleeper_wakes_when_a_running_clock_is_advanced() -> None:
    clock = Clock()

    assert await awake_after(clock, clock.now_ms() + AN_HOUR, lambda: clock.advance(AN_HOUR))


async def test_a_sleeper_of_a_frozen_clock_wakes_when_it_runs_again_past_the_moment() -> None:
    clock = clock_at(AN_HOUR)

    assert await awake_after(clock, 2 * AN_HOUR, lambda: clock.move_to(2 * AN_HOUR, frozen=False))


@pytest.mark.parametrize("due_ms", [AN_HOUR, AN_HOUR - 1, 0])
async def test_a_moment_that_has_come_is_not_waited_for(due_ms: int) -> None:
    sleep: Callable[[int], Awaitable[None]] = clock_at(AN_HOUR).sleep_until

    with anyio.fail_after(5):
        await sleep(due_ms)


async def test_a_running_clock_wakes_a_sleeper_by_itself() -> None:
    clock = clock_at(AN_HOUR, frozen=False)
    due = clock.now_ms() + 5

    with anyio.fail_after(5):
        await clock.sleep_until(due)

    assert clock.now_ms() >= due
