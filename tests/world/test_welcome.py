from tests.world.builders import NOON_MS, draft
from twitter_emulator.world.welcome import WelcomeMessage, WelcomeRule, Welcomes

ACME, ALICE, BOB = "1", "2", "3"


def with_messages(*ids: str, owner: str = ACME) -> Welcomes:
    return Welcomes({each: WelcomeMessage(each, owner, draft(f"welcome {each}")) for each in ids})


def with_rules(**rules: str) -> Welcomes:
    """Messages 7 and 8, and rules: ``r20="7"`` is rule 20, for message 7."""
    welcomes = with_messages("7", "8")
    for name, message_id in rules.items():
        welcomes.rules[name[1:]] = WelcomeRule(name[1:], ACME, message_id)
    return welcomes


def test_only_its_owner_has_a_welcome_message() -> None:
    welcomes = with_messages("7")

    assert welcomes.message("7", ACME) is welcomes.messages["7"]
    assert welcomes.message("7", ALICE) is None
    assert welcomes.message("8", ACME) is None


def test_only_its_owner_has_a_rule() -> None:
    welcomes = with_rules(r20="7")

    assert welcomes.rule("20", ACME) is welcomes.rules["20"]
    assert welcomes.rule("20", ALICE) is None
    assert welcomes.rule("21", ACME) is None


def test_a_list_has_what_is_the_owners() -> None:
    welcomes = with_rules(r20="7")
    welcomes.messages["9"] = WelcomeMessage("9", ALICE, draft())

    assert [m.id for m in welcomes.messages_page(ACME, count=9, after=None).things] == ["7", "8"]
    assert [r.id for r in welcomes.rules_page(ACME, count=9, after=None).things] == ["20"]
    assert welcomes.rules_page(ALICE, count=9, after=None).things == []


def test_without_a_rule_there_is_no_default() -> None:
    assert with_messages("7").default_of(ACME) is None


def test_of_several_rules_the_newest_holds() -> None:
    default = with_rules(r9="8", r20="7").default_of(ACME)

    assert default is not None
    assert default.id == "7"


def test_the_rules_of_a_welcome_message_go_with_it() -> None:
    welcomes = with_rules(r20="7", r21="8", r22="7")

    welcomes.remove(welcomes.messages["7"])

    assert list(welcomes.messages) == ["8"]
    assert list(welcomes.rules) == ["21"]


def test_the_first_answer_carries_what_was_shown_and_the_second_does_not() -> None:
    welcomes = with_messages("7")
    welcomes.show(welcomes.messages["7"], ALICE, NOON_MS)

    assert welcomes.answered(ALICE, ACME) == "7"
    assert welcomes.answered(ALICE, ACME) is None


def test_what_was_shown_to_one_is_not_answered_by_another() -> None:
    welcomes = with_messages("7")
    welcomes.show(welcomes.messages["7"], ALICE, NOON_MS)

    assert welcomes.answered(BOB, ACME) is None
    assert welcomes.answered(ALICE, ACME) == "7"


def test_a_message_of_the_owner_comes_between() -> None:
    welcomes = with_messages("7")
    welcomes.show(welcomes.messages["7"], ALICE, NOON_MS)

    assert welcomes.answered(ACME, ALICE) is None
    assert welcomes.answered(ALICE, ACME) is None


def test_what_is_forgotten_was_never_shown() -> None:
    welcomes = with_messages("7")
    welcomes.show(welcomes.messages["7"], ALICE, NOON_MS)

    welcomes.forget(ALICE, ACME)

    assert (welcomes.shown_ms, welcomes.unanswered) == ({}, {})


def test_a_copy_is_equal_and_changes_alone() -> None:
    welcomes = with_rules(r20="7")
    twin = welcomes.copied()
    assert twin == welcomes

    welcomes.remove(welcomes.messages["7"])
    welcomes.show(welcomes.messages["8"], ALICE, NOON_MS)

    assert twin == with_rules(r20="7")
