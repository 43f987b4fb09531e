import pytest

from tests.world.builders import a_world, named, the_app
from twitter_emulator.world.apps import AccessToken, App, Developer, DeveloperAccount, RetiredKey


def app(number: str = "10000001") -> App:
    return App(number, "Care", "https://acme.example", f"key {number}", f"secret {number}", f"bearer {number}")


def developer(*apps: App) -> Developer:
    return Developer(DeveloperAccount("1"), apps={one.id: one for one in apps})


def test_regenerated_keys_are_new_and_the_old_ones_are_kept_as_retired() -> None:
    care = app()

    care.regenerate_keys("seed")

    assert care.retired == [RetiredKey("key 10000001", "secret 10000001")]
    assert (len(care.consumer_key), len(care.consumer_secret), len(care.bearer_token)) == (25, 50, 112)


def test_keys_regenerated_again_and_again_never_repeat() -> None:
    care = app()

    seen = set()
    for _ in range(20):
        care.regenerate_keys("seed")
        seen |= {care.consumer_key, care.consumer_secret, care.bearer_token}

    assert len(seen) == 60
    assert len({retired.key for retired in care.retired}) == 20


def test_a_retired_key_recognises_the_world_but_is_nobodys_key() -> None:
    care = app()
    held = developer(care)

    care.regenerate_keys("seed")

    assert held.app_with_key("key 10000001") is None
    assert held.app_with_key(care.consumer_key) is care
    assert set(held.keys()) == {"key 10000001", care.consumer_key, care.bearer_token}


def test_a_regenerated_bearer_token_is_nobodys() -> None:
    care = app()
    held = developer(care)

    care.regenerate_keys("seed")

    assert held.app_with_bearer("bearer 10000001") is None
    assert held.app_with_bearer(care.bearer_token) is care


def test_a_token_keeps_the_permission_its_app_had_when_it_was_issued() -> None:
    care = app()
    held = developer(care)
    token = held.issue(care, "1", "seed")

    care.permission = "read"

    assert token.permission == "read-write-directmessages"
    assert held.issue(care, "1", "seed").permission == "read"


def test_tokens_of_one_user_and_app_are_different_and_all_in_force() -> None:
    care = app()
    held = developer(care)

    issued = [held.issue(care, "1", "seed") for _ in range(5)]

    assert len({token.token for token in issued} | {token.secret for token in issued}) == 10
    assert not any(token.revoked for token in issued)
    assert held.token_of("1", care.id) is issued[-1]


def test_tokens_differ_between_users_and_between_apps() -> None:
    one, other = app("10000001"), app("10000002")
    held = developer(one, other)

    issued = [held.issue(*who, "seed") for who in ((one, "1"), (one, "2"), (other, "1"))]

    assert len({token.secret for token in issued}) == 3


def test_revoking_withdraws_every_token_of_that_user_for_that_app_and_no_other() -> None:
    one, other = app("10000001"), app("10000002")
    held = developer(one, other)
    mine = [held.issue(one, "1", "seed"), held.issue(one, "1", "seed")]
    others = [held.issue(one, "2", "seed"), held.issue(other, "1", "seed")]

    assert held.revoke("1", one.id)

    assert [token.revoked for token in mine + others] == [True, True, False, False]


def test_revoking_again_changes_nothing() -> None:
    care = app()
    held = developer(care)
    held.issue(care, "1", "seed")
    held.revoke("1", care.id)

    assert not held.revoke("1", care.id)


def test_who_has_no_token_has_none() -> None:
    assert developer(app()).token_of("1", "10000001") is None


@pytest.mark.parametrize("screen_name", ["acme_support", "alice", "bob", "carol"])
def test_a_token_of_a_world_begins_with_its_user(screen_name: str) -> None:
    world = a_world()
    user_id = named(world, screen_name).id

    token = world.developer.token_of(user_id, the_app(world).id)

    assert isinstance(token, AccessToken)
    assert token.token.startswith(f"{user_id}-")
    assert len(token.token) == 50
