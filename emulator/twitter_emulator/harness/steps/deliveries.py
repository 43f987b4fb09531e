"""What Twitter does with a webhook: registers, challenges, delivers, tries again, gives up."""

from contextlib import suppress
from typing import Any

from pytest_bdd import parsers, step, then, when

from twitter_emulator.client import ControlError

from ..people import Twitter


@then("Twitter has a valid webhook")
def has_valid_webhook(twitter: Twitter) -> None:
    """One webhook is registered, and its last challenge was answered."""
    assert [webhook["valid"] for webhook in twitter.world.webhooks()] == [True]


@then("Twitter has no webhook")
def has_no_webhook(twitter: Twitter) -> None:
    """None is registered."""
    assert twitter.world.webhooks() == []


@then("Twitter holds the webhook for invalid")
def has_invalid_webhook(twitter: Twitter) -> None:
    """One webhook is registered, and nothing is delivered to it until it answers a challenge again."""
    twitter.settled()
    assert [webhook["valid"] for webhook in twitter.world.webhooks()] == [False]


@then("the brand is subscribed")
def brand_is_subscribed(twitter: Twitter) -> None:
    """What happens to the brand's account is delivered."""
    assert [webhook["subscribers"] for webhook in twitter.world.webhooks()] == [[twitter.brand.id]]


@then("nobody is subscribed")
def nobody_is_subscribed(twitter: Twitter) -> None:
    """No webhook has a subscription."""
    assert [user for webhook in twitter.world.webhooks() for user in webhook["subscribers"]] == []


@step("Twitter challenges the webhook")
def challenge(twitter: Twitter) -> None:
    """A challenge outside of the usual rounds; whether it is answered shows afterwards."""
    (webhook,) = twitter.world.webhooks()
    with suppress(ControlError):
        twitter.world.challenge(webhook["id"])


@then(parsers.parse("Twitter has challenged the webhook {often:w}, and was answered"))
def challenged(twitter: Twitter, often: str) -> None:
    """The challenges so far, "once", "twice" or "thrice" with that of the registration, all went well."""
    twitter.settled()
    count = ("once", "twice", "thrice").index(often) + 1
    assert [entry["ok"] for entry in _entries(twitter, "crc")] == [True] * count


@step("Twitter challenges the webhook of its own accord")
def challenged_by_itself(twitter: Twitter) -> None:
    """A challenge of the usual rounds comes, and is answered."""
    assert twitter.world.wait_for("crc", lambda entry: entry["why"] == "periodic")["ok"]


@when(parsers.parse("Twitter delivers what {name:w} wrote last once more"))
def deliver_again(twitter: Twitter, name: str) -> None:
    """The same event comes a second time, signed afresh, as after a lost answer."""
    customer = twitter.customer(name)
    own = [said.id for said in customer.conversation() if said.sender == name]
    (delivery,) = [one for one in twitter.world.deliveries() if one["event"].get("id") == own[-1]]
    twitter.settled()
    twitter.world.redeliver(delivery["id"])
    twitter.settled()


@then(parsers.parse("Twitter has delivered {count:d} message to the channel"))
@then(parsers.parse("Twitter has delivered {count:d} messages to the channel"))
def delivered(twitter: Twitter, count: int) -> None:
    """So many messages of customers were received; echoes of the brand's own are not counted."""
    twitter.settled()
    came = [one for one in twitter.world.deliveries() if _is_message_to(one, twitter.brand.id)]
    assert [one["state"] for one in came] == ["delivered"] * count


@then("Twitter has told the channel of its own answers")
def echoed(twitter: Twitter) -> None:
    """Echoes of what the brand wrote were received."""
    twitter.settled()
    echoes = [one["state"] for one in twitter.world.deliveries() if one["event"].get("from") == twitter.brand.id]
    assert echoes
    assert set(echoes) == {"delivered"}


@then("nothing more is under way")
def nothing_under_way(twitter: Twitter) -> None:
    """No delivery, no retry, no challenge and no call is open."""
    twitter.settled()


@then(parsers.parse("what {name:w} wrote was lost"))
def lost(twitter: Twitter, name: str) -> None:
    """The last message of the customer could not be delivered and will not be tried again."""
    twitter.settled()
    sender = twitter.customer(name).account.id
    states = [one["state"] for one in twitter.world.deliveries() if one["event"].get("from") == sender]
    assert states[-1:] == ["failed"] or _entries(twitter, "lost"), states


def _is_message_to(delivery: dict[str, Any], account: str) -> bool:
    event: dict[str, str] = delivery["event"]
    return event["event"] == "message" and event["to"] == account


def _entries(twitter: Twitter, kind: str) -> list[dict[str, Any]]:
    return twitter.world.journal(kind=kind).entries
