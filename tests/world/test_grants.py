"""Request tokens, verifiers and PINs."""

import pytest

from tests.world.builders import a_world, named, the_app
from twitter_emulator.world.apps import Permission
from twitter_emulator.world.grants import MOST_ASKED, OUT_OF_BAND, Grants, RequestToken, granted_permission
from twitter_emulator.world.seeds import CALLBACK_URL, new_app

APP = new_app("tulip", "Parcels", number=1)
GOOD_MS = 1000


def ask(grants: Grants, *, callback: str = CALLBACK_URL, now_ms: int = 0) -> RequestToken:
    return grants.ask(APP, callback, "read-write", "tulip", now_ms=now_ms, good_ms=GOOD_MS)


def test_a_request_token_has_the_recorded_lengths() -> None:
    request = ask(Grants())

    assert (len(request.token), len(request.secret)) == (27, 32)


def test_no_two_requests_are_the_same() -> None:
    grants = Grants()

    assert ask(grants).token != ask(grants).token


def test_a_request_is_good_until_its_time_is_over() -> None:
    grants = Grants()
    request = ask(grants, now_ms=5)

    assert grants.find(request.token, 5 + GOOD_MS - 1) is request
    assert grants.find(request.token, 5 + GOOD_MS) is None


def test_a_request_that_ended_is_not_found() -> None:
    grants = Grants()
    request = ask(grants)

    grants.end(request)

    assert grants.find(request.token, 0) is None


def test_requests_that_are_too_old_are_forgotten_with_the_next() -> None:
    grants = Grants()
    ask(grants)
    ask(grants, now_ms=1)

    last = ask(grants, now_ms=GOOD_MS + 1)

    assert list(grants.asked) == [last.token]


def test_the_oldest_request_makes_room_for_one_too_many() -> None:
    grants = Grants()
    first, second = ask(grants), ask(grants)
    grants.asked |= {str(number): second for number in range(MOST_ASKED - 2)}

    ask(grants)

    assert len(grants.asked) == MOST_ASKED
    assert first.token not in grants.asked


def test_nothing_proves_a_request_that_nobody_allowed() -> None:
    request = ask(Grants())

    assert not request.is_proved_by("")


def test_the_verifier_proves_who_allowed_it() -> None:
    request = ask(Grants())

    verifier = request.allow("7")

    assert len(verifier) == 32
    assert request.is_proved_by(verifier)
    assert request.user_id == "7"


@pytest.mark.parametrize("wrong", ["", "x", "\N{SNOWMAN}"])
def test_another_verifier_proves_nothing(wrong: str) -> None:
    request = ask(Grants())

    request.allow("7")

    assert not request.is_proved_by(wrong)


def test_an_app_without_an_address_is_given_a_pin() -> None:
    request = ask(Grants(), callback=OUT_OF_BAND)

    pin = request.allow("7")

    assert len(pin) == 7
    assert pin.isdigit()


def test_the_token_of_the_form_gives_the_secret_away_to_nobody() -> None:
    request = ask(Grants())

    assert request.form_token not in (request.secret, request.token)


@pytest.mark.parametrize(
    ("permission", "access_type", "granted"),
    [
        ("read-write-directmessages", "", "read-write-directmessages"),
        ("read-write-directmessages", "write", "read-write"),
        ("read-write-directmessages", "read", "read"),
        ("read-write", "write", "read-write"),
        ("read", "write", "read"),
        ("read-write", "everything", "read-write"),
    ],
)
def test_an_app_may_ask_for_less_than_it_has(permission: Permission, access_type: str, granted: Permission) -> None:
    app = new_app("tulip", "Parcels", number=1)
    app.permission = permission

    assert granted_permission(app, access_type) == granted


def test_a_person_who_grants_the_same_again_gives_the_same_token() -> None:
    world = a_world()
    app, alice = the_app(world), named(world, "alice")
    before = world.developer.token_of(alice.id, app.id)

    assert world.developer.grant(app, alice.id, app.permission, world.seed) is before


def test_a_person_who_grants_less_gives_another_token() -> None:
    world = a_world()
    app, alice = the_app(world), named(world, "alice")

    token = world.developer.grant(app, alice.id, "read", world.seed)

    assert token.permission == "read"
    assert not any(held.revoked for held in world.developer.tokens_of(alice.id, app.id))


def test_a_person_who_revoked_everything_gives_a_new_token() -> None:
    world = a_world()
    app, alice = the_app(world), named(world, "alice")
    world.revoke(alice.id, app.id)

    token = world.developer.grant(app, alice.id, app.permission, world.seed)

    assert not token.revoked
    assert len(world.developer.tokens_of(alice.id, app.id)) == 2
