"""Who may write to whom; that a refused message says why is tested where it is sent."""

from tests.world.builders import a_world, named
from twitter_emulator.world import social
from twitter_emulator.world.eligibility import is_deliverable
from twitter_emulator.world.world import World


def reaches(world: World, sender: str = "acme_support", recipient: str = "alice") -> bool:
    return is_deliverable(world.accounts, world.messages, named(world, sender), named(world, recipient))


def test_an_open_inbox_takes_messages_from_everyone() -> None:
    assert reaches(a_world())


def test_a_protected_account_with_an_open_inbox_takes_messages_from_everyone() -> None:
    world = a_world()
    named(world, "alice").protected = True

    assert reaches(world)


def test_a_request_to_follow_opens_no_inbox() -> None:
    world = a_world()
    brand, alice = named(world, "acme_support"), named(world, "alice")
    brand.protected, brand.allow_dms_from = True, "following"
    alice.protected, alice.allow_dms_from = True, "following"

    social.follow(world, alice, brand)

    assert not reaches(world)
    assert not reaches(world, "alice", "acme_support")


def test_a_request_that_is_accepted_opens_the_inbox_of_who_asked() -> None:
    world = a_world()
    brand, alice = named(world, "acme_support"), named(world, "alice")
    brand.protected, alice.allow_dms_from = True, "following"
    social.follow(world, alice, brand)

    social.accept(world, brand, alice)

    assert reaches(world)


def test_a_mute_keeps_no_message_out() -> None:
    world = a_world()

    social.mute(world, named(world, "alice"), named(world, "acme_support"))

    assert reaches(world)


def test_a_block_keeps_messages_out_both_ways() -> None:
    world = a_world()

    social.block(world, named(world, "alice"), named(world, "acme_support"))

    assert not reaches(world)
    assert not reaches(world, "alice", "acme_support")


def test_a_suspended_account_neither_gets_nor_sends_messages_until_it_is_back() -> None:
    world = a_world()
    named(world, "alice").suspended = True
    while_suspended = reaches(world), reaches(world, "alice", "acme_support")

    named(world, "alice").suspended = False

    assert while_suspended == (False, False)
    assert reaches(world)
