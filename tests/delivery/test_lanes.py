"""One after the other within a lane, lanes by turns."""

from tests.delivery.builders import a_webhook, a_world, say
from twitter_emulator.delivery.lanes import Lanes, Parcel


def parcels(*customers: int) -> list[Parcel]:
    """One parcel of each customer named, whose conversations are lanes."""
    world = a_world()
    a_webhook(world, "http://127.0.0.1/webhook")
    return [Parcel(say(world, "hello", customer=customer)) for customer in customers]


def test_a_lane_under_way_is_not_ready() -> None:
    lanes = Lanes("1")
    first, second = parcels(0, 0)
    opened = lanes.put(first), lanes.put(second)

    lane, taken = lanes.take()

    assert opened == (True, False)
    assert taken is first
    assert not lanes.ready
    lanes.done(lane)
    assert lanes.take() == (lane, second)


def test_a_lane_that_is_put_to_while_under_way_is_ready_only_when_that_is_done() -> None:
    lanes = Lanes("1")
    first, second = parcels(0, 0)
    lanes.put(first)
    lane, _ = lanes.take()

    opened = lanes.put(second)

    assert not opened
    assert not lanes.ready
    lanes.done(lane)
    assert list(lanes.ready) == [lane]


def test_ready_lanes_take_turns() -> None:
    lanes = Lanes("1")
    first, second, other = parcels(0, 0, 1)
    for parcel in (first, second, other):
        lanes.put(parcel)

    order = []
    while lanes.ready:
        lane, parcel = lanes.take()
        order.append(parcel)
        lanes.done(lane)

    assert order == [first, other, second]


def test_an_emptied_lane_is_ready_again_at_once() -> None:
    lanes = Lanes("1")
    first, second = parcels(0, 0)
    lanes.put(first)
    lane, _ = lanes.take()
    lanes.done(lane)

    assert lanes.put(second)
