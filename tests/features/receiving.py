"""Steps about a receiver that does what a scenario says, and about its developer."""

import hmac
import math
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from pytest_bdd import given, parsers, step, then, when

from tests.features.developer import Said, call
from tests.features.receiver import Answer, Challenged, Receiver, digest, listening, response_token, rightly
from twitter_emulator.harness.people import Twitter
from twitter_emulator.harness.subject import Outcome

WEBHOOKS = "account_activity/all/dev/webhooks"
SUBSCRIPTIONS = "account_activity/all/dev/subscriptions.json"
QUOTED = re.compile(r'"([^"]+)"')


def _in_hexadecimal(secret: str, token: str) -> Answer:
    return response_token("sha256=" + hmac.digest(secret.encode(), token.encode(), "sha256").hex())


def _without_prefix(secret: str, token: str) -> Answer:
    return response_token(digest(secret, token.encode()).removeprefix("sha256="))


WAYS: Mapping[str, Challenged] = MappingProxyType(
    {
        "in hexadecimal": _in_hexadecimal,
        "without saying sha256": _without_prefix,
        "with the token itself": lambda _secret, token: response_token(token),
        "with an error": lambda _secret, _token: Answer(500, b"boom"),
        "with a web page": lambda _secret, _token: Answer(200, b"<html>Welcome</html>"),
        "by sending Twitter elsewhere": lambda _secret, _token: Answer(302, headers={"location": "/login"}),
    }
)


@given(parsers.parse("a receiver that answers challenges {way}"), target_fixture="receiver")
def wrong_receiver(twitter: Twitter, way: str) -> Iterator[Receiver]:
    """It answers "with another secret" or in one of the WAYS that developers got wrong."""
    twitter.allow("contracts")
    keys = twitter.credentials
    if way == "with another secret":
        yield from _listening(Receiver(keys.access_token_secret, rightly))
    else:
        yield from _listening(Receiver(keys.api_key_secret, WAYS[way]))


@given("a receiver is registered", target_fixture="receiver")
@given("a receiver of somebody else's is registered", target_fixture="receiver")
def receiver_is_registered(twitter: Twitter) -> Iterator[Receiver]:
    """It has the secret, and nobody is subscribed."""
    with listening(Receiver(twitter.credentials.api_key_secret, rightly)) as receiver:
        assert call(twitter, "POST", f"{WEBHOOKS}.json", url=receiver.url).status == 200
        yield receiver


@given("a receiver is registered for the brand", target_fixture="receiver")
def receiver_of_brand(twitter: Twitter) -> Iterator[Receiver]:
    """It has the secret, and the brand is subscribed."""
    for receiver in receiver_is_registered(twitter):
        assert call(twitter, "POST", SUBSCRIPTIONS).status == 204
        yield receiver


@when("its developer registers it", target_fixture="said")
def register(twitter: Twitter, receiver: Receiver) -> Said:
    """The developer calls Twitter's API."""
    return call(twitter, "POST", f"{WEBHOOKS}.json", url=receiver.url)


@then(parsers.parse('its developer is refused, and told "{reason}"'))
def is_refused(said: Said, reason: str) -> None:
    """Twitter answers with an error, and the emulator with the reason."""
    assert said.status == 400
    assert reason in said.hint


@when("the receiver forgets the secret")
def forget(twitter: Twitter, receiver: Receiver) -> None:
    """From now on it answers challenges with another one."""
    receiver.secret = twitter.credentials.access_token_secret


@when("the receiver remembers the secret")
def remember(twitter: Twitter, receiver: Receiver) -> None:
    """It answers challenges as it should."""
    receiver.secret = twitter.credentials.api_key_secret


@when("its developer has Twitter challenge it again")
def challenge_again(twitter: Twitter) -> None:
    """As the developer of a webhook that is held for invalid must."""
    (webhook,) = twitter.world.webhooks()
    assert call(twitter, "PUT", f"{WEBHOOKS}/{webhook['id']}.json").status == 204


@when("the receiver fails")
def fail(twitter: Twitter, receiver: Receiver) -> None:
    """Whatever comes, it answers with an error."""
    twitter.allow("acknowledged")
    receiver.failures = math.inf


@when("the receiver fails once")
def fail_once(twitter: Twitter, receiver: Receiver) -> None:
    """The next delivery is answered with an error, those after it are received."""
    twitter.allow("acknowledged")
    receiver.failures = 1


@then(parsers.re(r"the receiver was tried (?P<count>\d+) times?"), converters={"count": int})
def was_tried(twitter: Twitter, receiver: Receiver, count: int) -> None:
    """So many attempts were made, and none is being made."""
    twitter.at_rest()
    assert len(receiver.tried) == count


@then("the two tries had the same content")
def same_content(receiver: Receiver) -> None:
    """What is sent again is what was sent."""
    first, second = receiver.tried
    assert first.content == second.content


@then("the receiver has received nothing")
def received_nothing(twitter: Twitter, receiver: Receiver) -> None:
    """Nothing was delivered, and nothing is under way."""
    twitter.settled()
    assert receiver.received == []


@then(parsers.re(r'the receiver has received (?P<texts>"[^"]+"(, "[^"]+")*( and "[^"]+")?)'))
def received(twitter: Twitter, receiver: Receiver, texts: str) -> None:
    """Messages with these texts were delivered, in this order, and no others."""
    twitter.at_rest()
    assert [text for one in receiver.received for text in one.texts] == QUOTED.findall(texts)


@then(parsers.parse('the receiver has received "{text}" for the brand and for {name:w}'))
def received_for_both(twitter: Twitter, receiver: Receiver, text: str, name: str) -> None:
    """Both hear of the same message, each in a delivery of their own."""
    twitter.settled()
    heard_by = {one.content["for_user_id"]: one.texts for one in receiver.received}
    assert heard_by == {twitter.brand.id: [text], twitter.customer(name).account.id: [text]}


@then(parsers.re(r"everything it received is signed with (the|today's) API key secret"))
def all_signed(twitter: Twitter, receiver: Receiver) -> None:
    """The signature fits the bytes that came."""
    secret = twitter.world.credentials.api_key_secret
    assert receiver.received
    assert all(one.is_signed(secret) for one in receiver.received)


@then("the operator is told the address of that receiver")
def told_address(outcome: Outcome, receiver: Receiver) -> None:
    """So that the operator can find out whose it is."""
    assert receiver.url in outcome.words


@then("Twitter still delivers to that receiver")
def still_registered(twitter: Twitter, receiver: Receiver) -> None:
    """Its webhook is the only one."""
    assert [webhook["url"] for webhook in twitter.world.webhooks()] == [receiver.url]


@step("the brand is subscribed to it")
def subscribe_brand(twitter: Twitter) -> None:
    """The brand subscribes."""
    assert call(twitter, "POST", SUBSCRIPTIONS).status == 204


@given(parsers.parse("{name:w} is subscribed to it"))
def subscribe_customer(twitter: Twitter, name: str) -> None:
    """A customer subscribes, too."""
    assert call(twitter, "POST", SUBSCRIPTIONS, by=twitter.customer(name).name).status == 204


@given(parsers.parse("{count:d} accounts are subscribed to it"))
def subscribe_many(twitter: Twitter, count: int) -> None:
    """So many accounts subscribe, the brand not among them."""
    for number in range(count):
        subscribe_customer(twitter, f"subscriber_{number}")


@when("the brand tries to subscribe to it", target_fixture="said")
def try_to_subscribe(twitter: Twitter) -> Said:
    """What Twitter says is kept for the next step."""
    return call(twitter, "POST", SUBSCRIPTIONS)


@then(parsers.parse('Twitter says "{words}"'))
def twitter_says(said: Said, words: str) -> None:
    """The error has these words in it."""
    assert words in said.message


@then("Twitter lets it")
def twitter_lets(said: Said) -> None:
    """There was no error."""
    assert said.status == 204


@when("the brand ends its subscription")
def unsubscribe_brand(twitter: Twitter) -> None:
    """The brand unsubscribes."""
    assert call(twitter, "DELETE", SUBSCRIPTIONS).status == 204


@when(parsers.re(r"(?P<name>\w+) deletes what (she|he|they) wrote last"))
def delete_last(twitter: Twitter, name: str) -> None:
    """The customer's own view loses the message."""
    own = [said for said in twitter.customer(name).conversation() if said.sender == name]
    assert call(twitter, "DELETE", "direct_messages/events/destroy.json", by=name, id=own[-1].id).status == 204


@then(parsers.parse('{name:w} does not see "{text}" any more'))
def does_not_see(twitter: Twitter, name: str, text: str) -> None:
    """The message is not in the customer's own view."""
    assert text not in _view(twitter, name)


@then(parsers.parse('the brand still sees "{text}"'))
def brand_sees(twitter: Twitter, text: str) -> None:
    """The message is in the brand's view."""
    assert text in _view(twitter, twitter.brand.screen_name)


def _view(twitter: Twitter, name: str) -> list[str]:
    found = call(twitter, "GET", "direct_messages/events/list.json", by=name).content["events"]
    return [event["message_create"]["message_data"]["text"] for event in found]


def _listening(receiver: Receiver) -> Iterator[Receiver]:
    with listening(receiver):
        yield receiver
