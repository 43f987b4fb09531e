from twitter_emulator.world.activity import (
    Activity,
    Delivery,
    Handmade,
    Outbox,
    Typing,
    Webhook,
    Webhooks,
)
from twitter_emulator.world.alterations import Alteration


def webhook(
    number: str = "1", *, environment: str = "dev", app: str = "a", subscribers: tuple[str, ...] = ()
) -> Webhook:
    everybody = dict.fromkeys(subscribers, 0)
    return Webhook(number, "http://127.0.0.1/", environment, app, checked_ms=0, subscribers=everybody)


def activity(conversation: str = "1-2") -> Activity:
    return Activity(0, "t1", conversation, Typing("2", "1"))


def post(outbox: Outbox, times: int = 1) -> list[Delivery]:
    return [outbox.post(webhook(), "1", activity()) for _ in range(times)]


def ended(delivery: Delivery) -> tuple[str, int | None]:
    return delivery.state, delivery.due_ms


def test_what_was_posted_is_taken_once_and_oldest_first() -> None:
    outbox = Outbox()
    posted = post(outbox, 3)

    assert list(outbox.take()) == posted
    assert list(outbox.take()) == []


def test_posting_wakes_the_courier() -> None:
    calls: list[str] = []
    outbox = Outbox(wake=lambda: calls.append("woken"))

    post(outbox, 2)

    assert calls == ["woken", "woken"]


def test_deliveries_have_ids_of_their_own_and_begin_queued() -> None:
    posted = post(Outbox(posted=7), 3)

    assert [delivery.id for delivery in posted] == ["d8", "d9", "d10"]
    assert {delivery.state for delivery in posted} == {"queued"}


def test_a_delivery_is_open_until_it_is_closed_and_remembered_after() -> None:
    outbox = Outbox()
    (delivery,) = post(outbox)
    delivery.due_ms = 5

    outbox.close(delivery, "failed")

    assert ended(delivery) == ("failed", None)
    assert outbox.open == {}
    assert outbox.kept == {delivery.id: delivery}


def test_the_memory_of_deliveries_is_bounded_and_forgets_the_oldest() -> None:
    outbox = Outbox(limit=10)
    for delivery in post(outbox, 25):
        outbox.close(delivery, "delivered")

    assert list(outbox.kept) == [f"d{number}" for number in range(16, 26)]
    assert outbox.open == {}


def test_a_delivery_under_way_stays_open_when_it_is_no_longer_remembered() -> None:
    outbox = Outbox(limit=1)

    first, second = post(outbox, 2)

    assert list(outbox.open.values()) == [first, second]
    assert list(outbox.kept.values()) == [second]


def test_a_delivery_that_ended_can_be_handed_over_again() -> None:
    outbox = Outbox()
    (delivery,) = post(outbox)
    list(outbox.take())
    outbox.close(delivery, "delivered")

    outbox.repost(delivery)

    assert list(outbox.take()) == [delivery]
    assert (delivery.state, list(outbox.open)) == ("queued", [delivery.id])


def test_one_conversation_of_one_subscription_is_one_lane() -> None:
    outbox = Outbox()
    hook = webhook()

    first, again = (outbox.post(hook, "1", activity()) for _ in range(2))
    others = (outbox.post(hook, "2", activity()), outbox.post(webhook("9"), "1", activity()))
    elsewhere = outbox.post(hook, "1", activity("1-3"))

    assert first.lane == again.lane
    assert len({first.lane, elsewhere.lane, *(other.lane for other in others)}) == 4


def test_webhooks_of_an_environment_are_found_by_its_label_to_the_letter() -> None:
    dev, prod = webhook("1"), webhook("2", environment="Dev")
    held = Webhooks({"1": dev, "2": prod})

    assert (held.of("dev"), held.of("Dev"), held.of("DEV")) == ([dev], [prod], [])
    assert list(held) == [dev, prod]


def test_subscriptions_are_counted_over_all_webhooks_of_an_app() -> None:
    hooks = (webhook("1", subscribers=("1", "2")), webhook("2", subscribers=("1",)), webhook("3", app="b"))

    held = Webhooks({hook.id: hook for hook in hooks})

    assert (held.subscriptions("a"), held.subscriptions("b")) == (3, 0)


def test_unsubscribing_everywhere_touches_that_user_and_that_app_only() -> None:
    one, two = webhook("1", subscribers=("1", "2")), webhook("2", subscribers=("2",))
    foreign = webhook("3", app="b", subscribers=("1",))
    held = Webhooks({hook.id: hook for hook in (one, two, foreign)})

    touched = held.unsubscribe_everywhere("1", "a")

    assert touched == [one]
    assert [list(hook.subscribers) for hook in held] == [["2"], ["2"], ["1"]]


def test_a_delivery_is_altered_if_its_body_was_changed_or_made_by_hand() -> None:
    typing, handmade = (Activity(0, "t1", "c", happening) for happening in (Typing("1", "2"), Handmade({})))

    deliveries = [
        Delivery("d1", webhook("1"), "1", typing),
        Delivery("d2", webhook("1"), "1", typing, alteration=Alteration()),
        Delivery("d3", webhook("1"), "1", handmade),
    ]

    assert [delivery.is_altered for delivery in deliveries] == [False, True, True]


def test_a_delivery_that_is_held_is_open_and_kept_but_not_handed_over() -> None:
    outbox = Outbox()
    woken: list[bool] = []
    outbox.wake = lambda: woken.append(True)

    delivery = outbox.hold(webhook("1"), "7", activity())

    assert (list(outbox.open), list(outbox.kept)) == ([delivery.id], [delivery.id])
    assert (list(outbox.take()), woken) == ([], [])
