"""Claims and leases, on both engines, and what a process that was taken for dead may not do."""

import pytest
from cryptography.fernet import Fernet

from tests.channel.builders import FakeClock
from tests.channel.fake_twitter import VALUES
from twitter_channel.answers import Answer
from twitter_channel.connections.values import new_settings
from twitter_channel.store.claims import LEASE_MS, SETTLE_MS, Claims
from twitter_channel.store.connections import ConnectionStore
from twitter_channel.store.database import Database
from twitter_channel.store.errors import ClaimLost
from twitter_channel.store.events import EventStore, NewEvent
from twitter_channel.store.home import Home
from twitter_channel.store.messages import Charge, MessageStore
from twitter_channel.store.talks import Decision, TalkStore
from twitter_channel.store.vault import Vault

HERE, THERE = Home("here", "1:1"), Home("there", "2:2")
FREE = Charge(after=0, counts=False)


@pytest.fixture
async def claims(database: Database) -> Claims:
    """The process that the tests look at."""
    claims = Claims(database, HERE)
    await claims.enter()
    return claims


@pytest.fixture
async def others(database: Database) -> Claims:
    """Another process on another machine."""
    others = Claims(database, THERE)
    await others.enter()
    return others


def event(number: int, customer: str = "2") -> NewEvent:
    return NewEvent(1, str(number), "message", "{}", "received", customer_id=customer, position=number, text="hi")


async def test_a_conversation_is_claimed_by_one_process(
    database: Database, clock: FakeClock, claims: Claims, others: Claims
) -> None:
    await EventStore(database, clock).add([event(1)])

    first, second = await claims.take(10), await others.take(10)

    assert [claim.customer_id for claim in first] == ["2"]
    assert second == ()


async def test_no_more_than_asked_for_is_claimed(database: Database, clock: FakeClock, claims: Claims) -> None:
    await EventStore(database, clock).add([event(number, str(number)) for number in range(1, 6)])

    assert [len(await claims.take(2)) for _ in range(4)] == [2, 2, 1, 0]


async def test_a_conversation_with_nothing_to_do_is_left_until_something_comes_in(
    database: Database, clock: FakeClock, claims: Claims
) -> None:
    store = EventStore(database, clock)
    await store.add([event(1)])
    (claim,) = await claims.take(1)
    stored = await store.next_received(claim.conversation_id)
    assert stored is not None
    await store.finish(claim, stored, "answered")

    assert await claims.release_if_idle(claim)
    assert await claims.take(1) == ()
    await store.add([event(2)])
    assert len(await claims.take(1)) == 1


async def test_what_came_in_meanwhile_keeps_the_conversation_claimed(
    database: Database, clock: FakeClock, claims: Claims
) -> None:
    store = EventStore(database, clock)
    await store.add([event(1)])
    (claim,) = await claims.take(1)

    assert not await claims.release_if_idle(claim)


async def test_a_released_conversation_is_not_due_before_its_time(
    database: Database, clock: FakeClock, claims: Claims
) -> None:
    await EventStore(database, clock).add([event(1)])
    (claim,) = await claims.take(1)

    await claims.release(claim, int(clock.now() * 1000) + 7_000)

    assert await claims.take(1) == ()
    assert await claims.next_due() == 7.0
    clock.seconds += 7
    assert len(await claims.take(1)) == 1


async def test_a_silent_process_is_relieved_when_its_lease_ends(
    database: Database, clock: FakeClock, claims: Claims, others: Claims
) -> None:
    await EventStore(database, clock).add([event(1)])
    await claims.take(1)
    clock.seconds += LEASE_MS / 1000
    await others.beat()
    too_early = await others.relieve()
    clock.seconds += 0.1

    assert too_early == 0
    assert await others.relieve() == 1
    assert len(await others.take(1)) == 1


async def test_a_process_that_says_it_is_alive_keeps_its_claims(
    database: Database, clock: FakeClock, claims: Claims, others: Claims
) -> None:
    await EventStore(database, clock).add([event(1)])
    await claims.take(1)
    clock.seconds += LEASE_MS / 1000 - 1
    await claims.beat()
    await others.beat()
    clock.seconds += 2

    assert await others.relieve() == 0
    assert await others.take(1) == ()


async def test_a_neighbour_whose_process_is_gone_is_relieved_at_once(
    database: Database, clock: FakeClock, claims: Claims
) -> None:
    gone = Claims(database, Home(HERE.place, "999999999:1"))
    await gone.enter()
    await EventStore(database, clock).add([event(1)])
    await gone.take(1)

    assert await claims.relieve() == 1
    assert len(await claims.take(1)) == 1


async def test_what_a_process_that_is_gone_was_sending_is_looked_for_soon(
    database: Database, clock: FakeClock, claims: Claims
) -> None:
    gone = Claims(database, Home(HERE.place, "999999999:1"))
    await gone.enter()
    messages = await with_answer(database, clock, gone)
    (claim,) = await gone.take(1)
    head = await messages.head(claim.conversation_id)
    assert head is not None
    await messages.mark(claim, head, FREE, 60_000)

    await claims.relieve()

    left = await messages.head(claim.conversation_id)
    assert left is not None
    assert left.state == "sending"
    assert left.sending_until == int(clock.now() * 1000) + SETTLE_MS


async def test_a_process_that_was_taken_for_dead_cannot_send(
    database: Database, clock: FakeClock, claims: Claims, others: Claims
) -> None:
    messages = await with_answer(database, clock, claims)
    (claim,) = await claims.take(1)
    head = await messages.head(claim.conversation_id)
    assert head is not None
    clock.seconds += 60
    await others.beat()
    await others.relieve()
    await others.take(1)

    with pytest.raises(ClaimLost):
        await messages.mark(claim, head, FREE, 10_000)

    unchanged = await messages.head(claim.conversation_id)
    assert unchanged == head


async def test_a_process_that_was_taken_for_dead_learns_it_and_claims_nothing(
    database: Database, clock: FakeClock, claims: Claims, others: Claims
) -> None:
    await EventStore(database, clock).add([event(1)])
    clock.seconds += 60
    await others.beat()
    await others.relieve()

    assert await claims.take(1) == ()
    assert not await claims.beat()
    await claims.enter()
    assert len(await claims.take(1)) == 1


async def test_only_the_newest_try_may_say_how_it_ended(database: Database, clock: FakeClock, claims: Claims) -> None:
    messages = await with_answer(database, clock, claims)
    (claim,) = await claims.take(1)
    head = await messages.head(claim.conversation_id)
    assert head is not None
    first = await messages.mark(claim, head, FREE, 10_000)
    assert first is not None
    await messages.put_back(first, None, None, None)
    again = await messages.head(claim.conversation_id)
    assert again is not None
    second = await messages.mark(claim, again, FREE, 10_000)
    assert second is not None

    assert not await messages.failed(first, "too late to say so")
    assert await messages.sent(second, "7")
    assert await messages.head(claim.conversation_id) is None


async def test_a_process_that_ends_gives_everything_back(
    database: Database, clock: FakeClock, claims: Claims, others: Claims
) -> None:
    await EventStore(database, clock).add([event(1)])
    await claims.take(1)

    await claims.leave()

    assert len(await others.take(1)) == 1


async def test_the_conversations_of_a_held_connection_rest(
    database: Database, clock: FakeClock, claims: Claims
) -> None:
    store = ConnectionStore(database, Vault(Fernet.generate_key().decode()), clock)
    await store.add(new_settings({**VALUES, "name": "second"}))
    second = await store.by_name("second")
    assert second is not None
    await store.hold(second, "revoked", {})
    held = event(5)
    await EventStore(database, clock).add(
        [NewEvent(second.id, held.event_id, held.kind, "{}", "received", customer_id="9", position=5)]
    )

    assert await claims.take(1) == ()
    assert await claims.next_due() is None


async def with_answer(database: Database, clock: FakeClock, claims: Claims) -> MessageStore:
    """A conversation that has nothing but an answer to be sent, and is free."""
    events, messages = EventStore(database, clock), MessageStore(database, clock)
    await events.add([event(1)])
    (claim,) = await claims.take(1)
    stored = await events.next_received(claim.conversation_id)
    assert stored is not None
    await TalkStore(database, clock).decide(claim, stored, Decision(state="answered", answers=[Answer("hello")]))
    await claims.release(claim, 0)
    return messages
