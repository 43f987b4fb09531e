import pytest

from tests.world.builders import DAY_MS, a_world, answer, draft, logged, named, posted, subscribed, write
from twitter_emulator.protocol import errors
from twitter_emulator.world import welcoming
from twitter_emulator.world.welcome import WelcomeMessage
from twitter_emulator.world.world import World


def a_greeting(world: World, text: str = "Welcome!") -> WelcomeMessage:
    return welcoming.create(world, named(world, "acme_support"), draft(text), None)


def greeting_world(text: str = "Welcome!") -> World:
    """A world in which the brand has a default welcome message."""
    world = a_world()
    welcoming.make_default(world, named(world, "acme_support"), a_greeting(world, text))
    return world


def opened(world: World, *, by: str = "alice", linked: WelcomeMessage | None = None) -> str | None:
    """What *by* is shown on opening the conversation with the brand."""
    shown = welcoming.open_conversation(world, named(world, by), named(world, "acme_support"), linked)
    return shown.draft.text if shown else None


def left(world: World) -> None:
    welcoming.leave_conversation(world, named(world, "alice"), named(world, "acme_support"))


def test_the_default_is_shown_when_a_conversation_is_opened_for_the_first_time() -> None:
    assert opened(greeting_world()) == "Welcome!"


def test_it_is_shown_to_everybody_who_opens_one() -> None:
    world = greeting_world()
    opened(world)

    assert opened(world, by="bob") == "Welcome!"


def test_nothing_is_shown_where_there_is_no_rule() -> None:
    world = a_world()
    a_greeting(world)

    assert opened(world) is None


def test_it_is_not_shown_a_second_time() -> None:
    world = greeting_world()
    opened(world)

    assert opened(world) is None


@pytest.mark.parametrize(("idle_ms", "shown"), [(7 * DAY_MS - 1, None), (7 * DAY_MS, "Welcome!")])
def test_it_is_shown_again_after_seven_days_of_silence(idle_ms: int, shown: str | None) -> None:
    world = greeting_world()
    opened(world)
    world.clock.advance(idle_ms)

    assert opened(world) == shown


@pytest.mark.parametrize("brand_writes", [False, True])
def test_whoever_wrote_last_ended_the_silence(brand_writes: bool) -> None:
    world = greeting_world()
    write(world)
    world.clock.advance(5 * DAY_MS)
    answer(world, to="alice") if brand_writes else write(world)
    world.clock.advance(5 * DAY_MS)

    assert opened(world) is None


def test_it_is_shown_again_after_the_conversation_was_left() -> None:
    world = greeting_world()
    opened(world)
    write(world)
    left(world)

    assert opened(world) == "Welcome!"


def test_it_is_shown_once_after_the_conversation_was_left() -> None:
    world = greeting_world()
    write(world)
    left(world)
    opened(world)

    assert opened(world) is None


def test_what_was_said_after_it_was_left_is_a_conversation_again() -> None:
    world = greeting_world()
    write(world)
    left(world)
    answer(world, to="alice")

    assert opened(world) is None


def test_a_conversation_is_left_in_the_own_view_only() -> None:
    world = greeting_world()
    message = write(world)

    left(world)

    assert message.hidden_from == {message.sender_id}
    assert posted(world) == []


def test_a_conversation_that_never_was_can_be_left() -> None:
    world = greeting_world()

    left(world)

    assert opened(world) == "Welcome!"


def test_a_link_shows_its_own_welcome_message_instead_of_the_default() -> None:
    world = greeting_world()

    assert opened(world, linked=a_greeting(world, "Our sale!")) == "Our sale!"


def test_a_link_shows_its_welcome_message_in_the_middle_of_a_conversation() -> None:
    world = greeting_world()
    opened(world)
    write(world)

    assert opened(world, linked=a_greeting(world, "Our sale!")) == "Our sale!"


def test_the_next_message_tells_which_welcome_message_it_answers() -> None:
    world = greeting_world()
    opened(world)

    messages = [write(world), write(world)]

    assert [message.welcome_message_id for message in messages] == [next(iter(world.welcomes.messages)), None]


def test_a_message_that_is_refused_leaves_the_welcome_message_unanswered() -> None:
    world = greeting_world()
    opened(world)
    with pytest.raises(errors.TextTooLong):
        write(world, "x" * 10_001)

    assert write(world).welcome_message_id is not None


def test_a_message_of_the_brand_comes_between() -> None:
    world = greeting_world()
    opened(world)
    answer(world, to="alice")

    assert write(world).welcome_message_id is None


def test_nobody_hears_of_an_opening_and_it_is_no_message() -> None:
    world = subscribed(greeting_world(), "acme_support", "alice")

    opened(world)

    assert posted(world) == []
    assert len(world.messages) == 0


def test_an_opening_is_written_down() -> None:
    world = greeting_world()

    opened(world)

    (entry,) = logged(world, "event")
    assert (entry["event"], entry["from"], entry["to"]) == ("open", named(world, "alice").id, world.brand.id)
    assert entry["text"] == "Welcome!"


def test_who_may_not_write_may_not_open() -> None:
    world = greeting_world()
    world.accounts.block(world.brand.id, named(world, "alice").id)

    with pytest.raises(errors.CannotMessageUser):
        opened(world)


def test_a_welcome_message_needs_an_owner_who_takes_messages_from_everybody() -> None:
    world = a_world()
    world.brand.allow_dms_from = "following"

    with pytest.raises(errors.OwnerMustAllowMessages):
        a_greeting(world)


def test_a_rule_needs_an_owner_who_takes_messages_from_everybody() -> None:
    world = a_world()
    greeting = a_greeting(world)
    world.brand.allow_dms_from = "following"

    with pytest.raises(errors.OwnerMustAllowMessages):
        welcoming.make_default(world, world.brand, greeting)


def test_a_welcome_message_has_ten_characters_less_than_a_message() -> None:
    world = a_world()
    greeting = a_greeting(world, "x" * 9_990)

    with pytest.raises(errors.TextTooLong):
        a_greeting(world, "x" * 9_991)
    with pytest.raises(errors.TextTooLong):
        welcoming.update(world, greeting, draft("x" * 9_991))


def test_an_update_replaces_what_is_said_and_keeps_id_and_name() -> None:
    world = a_world()
    greeting = welcoming.create(world, world.brand, draft("Welcome!"), "greeting 01")

    updated = welcoming.update(world, greeting, draft("Hello!"))

    assert (updated.id, updated.name, updated.draft.text) == (greeting.id, "greeting 01", "Hello!")
    assert world.welcomes.messages == {greeting.id: updated}


def test_a_default_that_is_updated_is_shown_as_it_is_now() -> None:
    world = greeting_world()
    welcoming.update(world, next(iter(world.welcomes.messages.values())), draft("Hello!"))

    assert opened(world) == "Hello!"
