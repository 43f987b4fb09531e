"""Who hears of what happens in a world."""

from tests.world.builders import a_world, answer, heard_by, logged, named, posted, subscribed, write
from twitter_emulator.world.activity import Activity, MessageCreated, Typing


def test_a_message_is_heard_by_recipient_and_sender_and_by_nobody_else() -> None:
    world = subscribed(a_world(), "acme_support", "alice", "bob")

    message = write(world)

    assert posted(world) == [("acme_support", MessageCreated(message)), ("alice", MessageCreated(message))]


def test_without_a_subscription_nothing_is_delivered_but_it_is_in_the_journal() -> None:
    world = subscribed(a_world(), "bob")

    message = write(world, "hi")

    assert posted(world) == []
    assert [event["id"] for event in logged(world, "event")] == [message.id]


def test_typing_is_heard_by_the_other_side_only() -> None:
    world = subscribed(a_world(), "acme_support", "alice")
    alice, brand = named(world, "alice").id, named(world, "acme_support").id

    world.type_to(alice, brand)

    assert posted(world) == [("acme_support", Typing(alice, brand))]


def test_that_a_message_was_read_is_heard_by_who_wrote_it_and_remembered() -> None:
    world = subscribed(a_world(), "acme_support", "alice")
    message = write(world)
    posted(world)

    world.mark_read(message.recipient_id, message)

    thread = world.messages.thread(message.sender_id, message.recipient_id)
    assert heard_by(world) == ["alice"]
    assert thread is not None
    assert thread.read_up_to == {message.recipient_id: message.id}


def test_reading_an_older_message_again_unreads_nothing() -> None:
    world = a_world()
    older, newer = write(world), write(world)
    world.mark_read(newer.recipient_id, newer)

    world.mark_read(older.recipient_id, older)

    thread = world.messages.thread(newer.sender_id, newer.recipient_id)
    assert thread is not None
    assert thread.read_up_to == {newer.recipient_id: newer.id}


def test_all_that_happens_between_two_people_is_one_conversation() -> None:
    world = subscribed(a_world(), "acme_support", "alice")
    message = write(world)
    world.type_to(message.recipient_id, message.sender_id)
    world.mark_read(message.recipient_id, message)
    write(world, sender="acme_support", to="alice")

    activities: list[Activity] = [delivery.activity for delivery in world.outbox.take()]

    assert {activity.conversation for activity in activities} == {message.conversation}


def test_an_answer_through_the_api_shares_the_trace_of_what_it_answers() -> None:
    world = a_world()
    question = write(world)
    write(world, sender="bob")

    answered = answer(world, to="alice")

    assert answered.trace == question.trace


def test_what_a_person_writes_begins_a_trace() -> None:
    world = a_world()

    assert len({write(world).trace, write(world).trace, write(world, sender="acme_support", to="alice").trace}) == 3
