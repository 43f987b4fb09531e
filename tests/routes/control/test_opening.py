"""Opening and leaving conversations, and what a customer's next message tells of it (facts §2.7, §6.1)."""

from typing import Any

from tests.calling import Twitter
from tests.delivery.receiver import Receiver
from tests.routes.v1.hearing import heard, subscribe
from tests.routes.v1.messages import LIST
from tests.routes.v1.welcoming import make, make_rule


async def open_(twitter: Twitter, welcome_message: str | None = None) -> Any:
    """Alice opens the conversation with the brand; what she is shown."""
    event = {"type": "open", "from": "alice", "to": "acme_support", "welcome_message": welcome_message}
    response = await twitter.control("POST", "/events", event)
    assert response.status_code == 201, response.text
    return response.json()["welcome_message"]


# Opening


async def test_who_opens_a_conversation_is_shown_the_default(twitter: Twitter) -> None:
    options = [{"label": "Track", "metadata": "track"}, {"label": "Other"}]
    data = {"text": "Hi & welcome", "quick_reply": {"type": "options", "options": options}}
    message_id = await make(twitter, name="greeting 01", message_data=data)
    await make_rule(twitter, message_id)

    shown = await open_(twitter)

    assert shown == {
        "id": message_id,
        "name": "greeting 01",
        "text": "Hi & welcome",
        "quick_replies": [{"label": "Track", "metadata": "track"}, {"label": "Other", "metadata": None}],
    }


async def test_without_a_rule_nothing_is_shown(twitter: Twitter) -> None:
    await make(twitter)

    assert await open_(twitter) is None


async def test_the_first_message_after_it_tells_the_webhook_what_it_answers(
    twitter: Twitter, receiver: Receiver
) -> None:
    await subscribe(twitter, receiver)
    message_id = await make(twitter)
    await make_rule(twitter, message_id)
    await open_(twitter)

    await twitter.write("track, please")
    await twitter.write("hello?")

    first, second = await heard(twitter, receiver)
    assert first["initiated_via"] == {"welcome_message_id": message_id}
    assert list(first) == ["type", "id", "created_timestamp", "initiated_via", "message_create"]
    assert "initiated_via" not in second


async def test_an_opening_is_not_delivered_and_not_listed(twitter: Twitter, receiver: Receiver) -> None:
    await subscribe(twitter, receiver)
    await make_rule(twitter, await make(twitter))

    await open_(twitter)

    assert await heard(twitter, receiver) == []
    assert (await twitter.get(LIST)).json() == {"events": []}


async def test_a_link_shows_the_welcome_message_that_it_names(twitter: Twitter) -> None:
    await make_rule(twitter, await make(twitter))
    linked = await make(twitter, "Our sale!")

    assert (await open_(twitter, linked))["text"] == "Our sale!"


async def test_a_link_to_a_welcome_message_of_nobody_is_a_problem(twitter: Twitter) -> None:
    event = {"type": "open", "from": "alice", "to": "acme_support", "welcome_message": "7"}

    response = await twitter.control("POST", "/events", event)

    assert response.status_code == 404
    assert "no welcome message '7'" in response.json()["detail"]


async def test_who_left_the_conversation_is_welcomed_again_and_has_an_empty_list(twitter: Twitter) -> None:
    await make_rule(twitter, await make(twitter))
    await open_(twitter)
    await twitter.write()

    left = await twitter.control("POST", "/events", {"type": "leave", "from": "alice", "to": "acme_support"})

    assert left.status_code == 201
    assert (await twitter.get(LIST, as_="alice")).json() == {"events": []}
    assert len((await twitter.get(LIST)).json()["events"]) == 1
    assert (await open_(twitter))["text"] == "Welcome!"


# Tweet prompts


async def test_a_message_that_a_tweet_led_to_names_the_tweet(twitter: Twitter, receiver: Receiver) -> None:
    await subscribe(twitter, receiver)
    prompted = {"from": "alice", "to": "acme_support", "text": "hi", "tweet": "1299999999999990001"}

    await twitter.control("POST", "/messages", prompted)

    (event,) = await heard(twitter, receiver)
    assert event["initiated_via"] == {"tweet_id": "1299999999999990001"}


async def test_a_tweet_whose_link_opened_the_conversation_is_named_beside_the_welcome_message(twitter: Twitter) -> None:
    message_id = await make(twitter)
    await open_(twitter, message_id)
    prompted = {"from": "alice", "to": "acme_support", "text": "hi", "tweet": "7"}

    sent = await twitter.control("POST", "/messages", prompted)

    assert sent.json()["initiated_via"] == {"tweet_id": "7", "welcome_message_id": message_id}


async def test_a_tweet_is_named_by_its_number(twitter: Twitter) -> None:
    prompted = {"from": "alice", "to": "acme_support", "text": "hi", "tweet": "the first"}

    assert (await twitter.control("POST", "/messages", prompted)).status_code == 400
