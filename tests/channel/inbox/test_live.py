"""What open pages are told of changes, whoever made them."""

from typing import Any

import anyio

from tests.channel.builders import Channel, delivery, message
from twitter_channel.inbox.live import Live
from twitter_channel.store.stirrings import StirringStore


def another_process(channel: Channel) -> Live:
    """What a process that shares the database and nothing else tells."""
    return Live(StirringStore(channel.parts.database, channel.parts.clock))


async def heard(live: Live, conversation: int | None, action: Any) -> list[str]:
    """Of what is told after *action*, the first topic."""
    changes = live.changes(conversation)
    with anyio.fail_after(10):
        await anext(changes)
        if conversation is not None:
            await anext(changes)
        await action
        topic, _ = await anext(changes)
    await changes.aclose()
    return [topic]


async def test_a_new_message_is_told_to_pages_of_another_process(channel: Channel) -> None:
    await channel.connect()

    assert await heard(another_process(channel), None, channel.deliver(delivery(message("hi")))) == ["list"]


async def test_a_note_changes_the_thread(channel: Channel) -> None:
    await channel.connect()
    await channel.deliver(delivery(message("hi")))
    await channel.settled()
    noted = channel.client.post("/api/v1/conversations/1/notes", json={"text": "Careful."})

    assert await heard(another_process(channel), 1, noted) == ["thread"]


async def test_every_state_of_a_message_is_another_version(channel: Channel) -> None:
    await channel.connect()
    await channel.deliver(delivery(message("hi")))
    await channel.settled()
    store = StirringStore(channel.parts.database, channel.parts.clock)
    before = await store.of_conversation(1)

    await channel.client.post("/api/v1/conversations/1/messages", json={"text": "Hello."})
    queued = await store.of_conversation(1)
    await channel.settled()

    assert len({before, queued, await store.of_conversation(1)}) == 3


async def test_listening_ends_when_the_process_stops(channel: Channel) -> None:
    live = another_process(channel)
    changes = live.changes(None)
    await anext(changes)

    live.close()

    assert [topic async for topic, _ in changes] == []
