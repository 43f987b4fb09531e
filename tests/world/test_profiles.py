from twitter_emulator.world.profiles import Profile, Profiles

ACME, ALICE = "1", "2"
NOOR = Profile("7", ACME, "Noor")
SAM = Profile("8", ACME, "Sam")


def profiles() -> Profiles:
    made = Profiles()
    for profile in (NOOR, SAM, Profile("9", ALICE, "Alice")):
        made.add(profile)
    return made


def test_only_its_owner_can_use_a_profile() -> None:
    assert profiles().usable("7", ACME) == NOOR
    assert profiles().usable("7", ALICE) is None
    assert profiles().usable("77", ACME) is None


def test_one_that_was_deleted_is_known_and_of_no_use() -> None:
    made = profiles()

    made.delete(NOOR)

    assert made.usable("7", ACME) is None
    assert made.owned("7", ACME) is not None
    assert made.page(ACME, count=9, after=None).things == [SAM]


def test_a_list_has_what_is_the_owners() -> None:
    assert profiles().page(ACME, count=9, after=None).things == [NOOR, SAM]


def test_a_copy_is_equal_and_changes_alone() -> None:
    made = profiles()
    twin = made.copied()
    assert twin == made

    made.delete(NOOR)

    assert twin == profiles()
