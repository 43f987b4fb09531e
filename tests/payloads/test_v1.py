"""What is POSTed to webhooks, and what the API answers (facts §4.1, §6)."""

from typing import Any

import pytest

from tests.world.builders import a_world, dev, named, the_app, write
from twitter_emulator.payloads import v1
from twitter_emulator.protocol.contracts import Contracts
from twitter_emulator.world.activity import (
    Activity,
    Followed,
    Handmade,
    Happening,
    MessageCreated,
    Read,
    Revoked,
    Typing,
    Unfollowed,
)
from twitter_emulator.world.messages import ChosenOption, Draft, Message
from twitter_emulator.world.world import WEB_APP_ID, World

AT_MS = 1_598_779_128_000


@pytest.fixture
def world() -> World:
    return a_world()


def delivered(world: World, happening: Happening, *, to: str = "acme_support") -> dict[str, Any]:
    return v1.delivery(world, Activity(AT_MS, "t1", "c", happening), named(world, to).id)


def sent(world: World, draft: Draft) -> Message:
    return world.send(named(world, "alice"), named(world, "acme_support"), draft)


def ids(world: World) -> tuple[str, str]:
    """Of the customer and of the brand."""
    return named(world, "alice").id, named(world, "acme_support").id


def every_happening(world: World) -> list[Happening]:
    alice, brand = ids(world)
    return [
        MessageCreated(write(world)),
        Typing(alice, brand),
        Read(alice, brand, "1300000000000000001"),
        Followed(alice, brand),
        Unfollowed(brand, alice),
        Revoked(the_app(world).id, alice),
    ]


@pytest.mark.parametrize("number", range(6))
def test_every_delivery_keeps_to_its_contract(world: World, number: int) -> None:
    body = delivered(world, every_happening(world)[number])

    assert Contracts.load().violations("delivery", body) == []


def test_a_body_made_by_hand_is_delivered_as_it_is(world: World) -> None:
    body = {"for_user_id": 1, "anything": [None]}

    assert delivered(world, Handmade(body)) == body


def test_a_received_message_says_nothing_of_apps(world: World) -> None:
    body = delivered(world, MessageCreated(write(world)))

    (event,) = body["direct_message_events"]
    assert list(body) == ["for_user_id", "direct_message_events", "users"]
    assert list(event) == ["type", "id", "created_timestamp", "message_create"]
    assert list(event["message_create"]) == ["target", "sender_id", "message_data"]


def test_an_echo_names_its_app_between_events_and_users(world: World) -> None:
    body = delivered(world, MessageCreated(write(world)), to="alice")

    (event,) = body["direct_message_events"]
    assert list(body) == ["for_user_id", "direct_message_events", "apps", "users"]
    assert list(event["message_create"]) == ["target", "sender_id", "source_app_id", "message_data"]
    assert list(body["apps"]) == [WEB_APP_ID]


def test_the_sender_is_the_first_user(world: World) -> None:
    assert list(delivered(world, MessageCreated(write(world)))["users"]) == list(ids(world))


def test_a_chosen_option_carries_its_metadata(world: World) -> None:
    message = sent(world, Draft("Yes", WEB_APP_ID, chosen=ChosenOption("y")))

    data = delivered(world, MessageCreated(message))["direct_message_events"][0]["message_create"]["message_data"]

    assert list(data) == ["text", "entities", "quick_reply_response"]
    assert data["quick_reply_response"] == {"type": "options", "metadata": "y"}


def test_a_chosen_option_without_metadata_has_none(world: World) -> None:
    message = sent(world, Draft("Yes", WEB_APP_ID, chosen=ChosenOption()))

    data = delivered(world, MessageCreated(message))["direct_message_events"][0]["message_create"]["message_data"]

    assert data["quick_reply_response"] == {"type": "options"}


def test_typing_says_who_and_to_whom(world: World) -> None:
    alice, brand = ids(world)

    body = delivered(world, Typing(alice, brand))

    assert list(body) == ["for_user_id", "direct_message_indicate_typing_events", "users"]
    assert body["direct_message_indicate_typing_events"] == [
        {"created_timestamp": str(AT_MS), "sender_id": alice, "target": {"recipient_id": brand}}
    ]


def test_reading_says_up_to_where_after_the_target(world: World) -> None:
    alice, brand = ids(world)

    (event,) = delivered(world, Read(alice, brand, "7"))["direct_message_mark_read_events"]

    assert list(event) == ["created_timestamp", "sender_id", "target", "last_read_event_id"]
    assert (event["sender_id"], event["last_read_event_id"]) == (alice, "7")


@pytest.mark.parametrize(("kind", "name"), [(Followed, "follow"), (Unfollowed, "unfollow")])
def test_following_names_the_target_before_the_source(world: World, kind: Any, name: str) -> None:
    alice, brand = ids(world)

    body = delivered(world, kind(alice, brand))

    (event,) = body["follow_events"]
    assert list(body) == ["for_user_id", "follow_events"]
    assert list(event) == ["type", "created_timestamp", "target", "source"]
    assert (event["type"], event["target"]["id"], event["source"]["id"]) == (name, brand, alice)


def test_a_revocation_is_for_nobody_in_particular(world: World) -> None:
    alice, _ = ids(world)

    assert delivered(world, Revoked("13090192", alice)) == {
        "user_event": {
            "revoke": {
                "date_time": "2020-08-30T09:18:48+00:00",
                "target": {"app_id": "13090192"},
                "source": {"user_id": alice},
            }
        }
    }


def test_the_time_of_a_webhook_is_that_of_its_id_rounded_up(world: World) -> None:
    webhook = world.add_webhook(dev(world), "http://127.0.0.1:9000/hook")
    webhook.id = str((1_598_779_127_489 - 1_288_834_974_657) << 22)

    assert v1.webhook(world, webhook) == {
        "id": webhook.id,
        "url": "http://127.0.0.1:9000/hook",
        "valid": True,
        "created_timestamp": "2020-08-30 09:18:48 +0000",
    }
