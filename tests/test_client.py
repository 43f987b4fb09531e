"""The client of the control API, against a real emulator."""

import re
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.receiver import receiving, register
from twitter_emulator import Emulator
from twitter_emulator.client import (
    Control,
    ControlError,
    EmulatorError,
    Entry,
    NothingHappened,
    Unreachable,
    WorldClient,
    line,
    seconds,
)
from twitter_emulator.server import listening_socket


@pytest.fixture(scope="module")
def twitter() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture
def world(twitter: Emulator) -> WorldClient:
    """A world of the test's own."""
    return twitter.control.make_world()


def is_written_by_bob(entry: Entry) -> bool:
    return entry.get("text") == "I am Bob"


def test_an_emulator_says_how_it_is(twitter: Emulator) -> None:
    assert twitter.control.health()["status"] == "ok"


def test_worlds_are_made_listed_and_dropped(twitter: Emulator) -> None:
    made = twitter.control.make_world("a seed", name="shop", rate_limits=False)
    names = [world["name"] for world in twitter.control.worlds()]
    made.drop()

    assert made.name == "shop"
    assert "shop" in names
    assert "shop" not in [world["name"] for world in twitter.control.worlds()]


def test_the_options_of_a_world_are_its_rules(twitter: Emulator) -> None:
    world = twitter.control.make_world(tier="paid")

    assert world.describe()["rules"]["tier"] == "paid"
    assert world.change(tier="sandbox")["rules"]["tier"] == "sandbox"


def test_credentials_have_the_brand_and_its_customers(world: WorldClient) -> None:
    credentials = world.credentials

    assert credentials.brand.screen_name == "acme_support"
    assert credentials.brand.access_token == credentials.access_token
    assert [customer.screen_name for customer in credentials.customers] == ["alice", "bob", "carol"]
    assert all(customer.access_token_secret for customer in credentials.customers)


def test_credentials_are_what_clients_read_from_the_environment(twitter: Emulator, world: WorldClient) -> None:
    credentials = world.credentials

    assert credentials.env() == {
        "TWITTER_API_BASE_URL": twitter.url,
        "TWITTER_API_KEY": credentials.api_key,
        "TWITTER_API_KEY_SECRET": credentials.api_key_secret,
        "TWITTER_ACCESS_TOKEN": credentials.access_token,
        "TWITTER_ACCESS_TOKEN_SECRET": credentials.access_token_secret,
        "TWITTER_ENV_NAME": "dev",
    }


def test_secrets_are_not_in_what_is_printed_by_accident(world: WorldClient) -> None:
    credentials = world.credentials

    shown = repr(credentials)

    assert credentials.api_key_secret not in shown
    assert credentials.access_token_secret not in shown
    assert not any(customer.access_token_secret in shown for customer in credentials.customers)


def test_a_person_sends_a_picture(world: WorldClient) -> None:
    sent = world.send("alice", "acme_support", media="photo")

    assert sent["media"]["type"] == "photo"
    assert world.messages("alice", "acme_support")[0]["media"] == sent["media"]


def test_a_conversation_is_read_as_it_was_written(world: WorldClient) -> None:
    sent = world.send("alice", "acme_support", "Hello")
    world.send("acme_support", "alice", "Hello, Alice")

    thread = world.messages("alice", "acme_support")

    assert [message["text"] for message in thread] == ["Hello", "Hello, Alice"]
    assert thread[0]["id"] == sent["id"]


def test_a_conversation_longer_than_a_page_is_read_to_its_end(world: WorldClient) -> None:
    batch = [{"from": "alice", "to": "acme_support", "text": str(number)} for number in range(1001)]
    world.control.call("POST", f"/v1/worlds/{world.name}/messages", json=batch)

    assert [message["text"] for message in world.messages("alice", "acme_support")] == [str(n) for n in range(1001)]


def test_people_do_more_than_write(world: WorldClient) -> None:
    world.do("follow", "alice", "acme_support")

    assert world.wait_for("event")["event"] == "follow"


def test_what_is_delivered_may_differ_from_what_happened(world: WorldClient) -> None:
    credentials = world.credentials
    with receiving(credentials) as receiver:
        register(credentials, receiver.url)
        sent = world.send("alice", "acme_support", "hi", alter={"set": {"for_user_id": "x"}})
        done = world.do("typing", "alice", "acme_support", alter={"remove": ["users"]})
        (webhook,) = world.webhooks()
        raw = world.deliver({"any": "thing"}, for_user_id="acme_support", webhook=webhook["id"])
        assert world.settled()

    made = [*sent["deliveries"], *done["deliveries"], *raw["deliveries"]]
    assert made == [delivery["id"] for delivery in world.deliveries() if delivery["altered"]]
    assert [violation["altered"] for violation in world.violations()] == [True] * 3


def test_people_tweet_and_like_what_others_tweeted(world: WorldClient) -> None:
    tweet = world.do("tweet", "alice", text="Hello, all")["tweet"]

    assert world.do("favorite", "bob", tweet=tweet)["tweet"] == tweet


def test_an_account_is_made_and_changed(world: WorldClient) -> None:
    dave = world.account("dave", name="Dave", allow_dms_from="following")
    changed = world.change_account("dave", allow_dms_from="all", follow=["acme_support"])

    assert dave.screen_name == "dave"
    assert dave.access_token.startswith(dave.id)
    assert (changed["allow_dms_from"], changed["following"]) == ("all", ["acme_support"])
    assert "dave" in [account["screen_name"] for account in world.accounts()]


def test_the_journal_is_read_on_from_where_one_was(world: WorldClient) -> None:
    world.send("alice", "acme_support", "one")
    first = world.journal()
    world.send("alice", "acme_support", "two")

    second = world.journal(first.next, kind="event")

    assert [entry["text"] for entry in first.entries + second.entries] == ["one", "two"]


def test_the_journal_can_be_read_by_trace(world: WorldClient) -> None:
    world.send("alice", "acme_support", "one")
    trace = world.send("alice", "acme_support", "two")["trace"]

    assert [entry["text"] for entry in world.journal(trace=trace).entries] == ["two"]


def test_a_wait_ends_when_it_happens(world: WorldClient) -> None:
    later = threading.Thread(target=world.send, args=("bob", "acme_support", "I am Bob"))
    later.start()

    entry = world.wait_for("event", is_written_by_bob, within="10s")

    later.join()
    assert entry["text"] == "I am Bob"


def test_what_happened_before_the_wait_counts(world: WorldClient) -> None:
    world.send("bob", "acme_support", "I am Bob")

    assert world.wait_for("event", is_written_by_bob, within=0)["text"] == "I am Bob"


def test_a_wait_in_vain_says_what_was_awaited_and_what_came_instead(world: WorldClient) -> None:
    world.send("alice", "acme_support", "I am Alice")

    with pytest.raises(NothingHappened) as failure:
        world.wait_for("event", is_written_by_bob, within="50ms")

    told = str(failure.value)
    assert told.startswith("No event entry (is written by bob) came within 0.05 s. The last that happened:\n")
    assert "I am Alice" in told
    assert [entry["text"] for entry in failure.value.entries] == ["I am Alice"]


def test_a_wait_where_nothing_happens_at_all_says_so(world: WorldClient) -> None:
    with pytest.raises(NothingHappened, match=r"No journal entry came within 0 s\. .*:\n  nothing at all"):
        world.wait_for(within=0)


def test_a_quiet_world_is_settled(world: WorldClient) -> None:
    assert world.settled()


def test_the_clock_is_frozen_advanced_and_resumed(world: WorldClient) -> None:
    frozen = world.freeze("2026-01-31T12:00:00Z")
    later = world.advance("25h")
    running = world.resume()

    assert (frozen.now, frozen.frozen) == ("2026-01-31T12:00:00.000Z", True)
    assert (later.now, later.frozen) == ("2026-02-01T13:00:00.000Z", True)
    assert not running.frozen
    assert world.clock.now_ms >= later.now_ms


def test_a_webhook_is_challenged_and_delivered_to_again(world: WorldClient) -> None:
    credentials = world.credentials
    with receiving(credentials) as receiver:
        register(credentials, receiver.url)
        (webhook,) = world.webhooks()
        challenged = world.challenge(webhook["id"])
        world.send("alice", "acme_support", "Hello")
        world.wait_for("delivery")
        (delivery,) = world.deliveries()
        again = world.redeliver(delivery["id"])
        world.wait_for("attempt", lambda entry: entry["number"] == 2)

    assert (webhook["url"], challenged["valid"]) == (receiver.url, True)
    assert (delivery["state"], again["id"]) == ("delivered", delivery["id"])
    assert not world.violations()


def test_a_reset_world_has_its_keys_and_nothing_else(world: WorldClient) -> None:
    before = world.credentials
    world.send("alice", "acme_support", "Hello")

    after = world.reset()

    assert after == before
    assert world.messages("alice", "acme_support") == []


def test_a_refusal_says_why(world: WorldClient) -> None:
    with pytest.raises(ControlError, match="has no account 'alic'; did you mean 'alice'") as refused:
        world.send("alic", "acme_support", "Hello")

    assert refused.value.status == 404


def test_a_name_is_no_way_into_another_path(twitter: Emulator) -> None:
    with pytest.raises(ControlError, match="there is no world") as refused:
        twitter.world("default?x=").describe()

    assert refused.value.status == 404


def test_a_server_that_is_no_emulator_is_told(twitter: Emulator) -> None:
    with closing(Control(f"{twitter.url}/1.1")) as control, pytest.raises(ControlError, match="is it an emulator"):
        control.health()


def test_an_emulator_that_does_not_run_is_unreachable() -> None:
    with listening_socket("127.0.0.1", 0) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"

    with (
        closing(Control(url)) as control,
        pytest.raises(Unreachable, match=f"No emulator answers at {url} .*twitter-emulator up"),
    ):
        control.wait_until_ready("50ms")


def test_a_url_that_is_none_is_refused() -> None:
    with pytest.raises(EmulatorError, match="'localhost:8686' is no address"):
        Control("localhost:8686")


def test_readiness_can_be_waited_for(twitter: Emulator) -> None:
    twitter.control.wait_until_ready()


@pytest.mark.parametrize(
    ("duration", "value"),
    [("250ms", 0.25), ("5s", 5), ("1.5m", 90), ("25h", 90_000), ("2d", 172_800), (3, 3), ("4", 4)],
)
def test_durations_are_written_as_people_do(duration: str | float, value: float) -> None:
    assert seconds(duration) == value


@pytest.mark.parametrize("wrong", ["", "soon", "-5s", "5 weeks", "1e3"])
def test_what_is_no_duration_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=f"{re.escape(repr(wrong))} is no duration"):
        seconds(wrong)


@pytest.mark.parametrize(
    ("about", "told"),
    [
        (
            {"kind": "event", "event": "message", "from": "1", "to": "2", "text": "two\nlines"},
            "message @alice → 2 two lines",
        ),
        ({"kind": "event", "event": "revoke", "from": "1", "app": "3"}, "revoke @alice"),
        (
            {"kind": "call", "method": "GET", "path": "/1.1/a.json", "user": "1", "status": 401, "hint": "wrong key"},
            "GET /1.1/a.json by @alice: 401 wrong key",
        ),
        ({"kind": "attempt", "url": "http://bot/", "status": None, "error": "timeout"}, "http://bot/: timeout"),
        ({"kind": "crc", "url": "http://bot/", "status": 200, "hint": None}, "http://bot/: 200"),
        (
            {"kind": "violation", "contract": "delivery", "problems": [{"path": "a.b", "reason": "is missing"}]},
            "delivery: a.b is missing",
        ),
        ({"kind": "violation", "contract": "delivery", "problems": [], "altered": True}, "delivery (altered):"),
        ({"kind": "clock", "now": "then", "frozen": True, "why": None}, "now then, frozen True"),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)
def test_an_entry_is_told_on_one_line(about: Entry, told: str) -> None:
    entry = {"id": 7, "at": "2026-01-31T12:00:00.123Z", "trace": "t3", **about}

    words = line(entry, {"1": "alice"}).split()

    assert " ".join(words) == f"12:00:00.123 7 t3 {about['kind']} {told}"
