"""
What goes wrong between Twitter and the channel: calls, deliveries and challenges.

Everything that a scenario has go wrong must go wrong before its end; else the scenario fails.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import pytest
from pytest_bdd import parsers, step, then

from twitter_emulator.client import Duration

from ..eventually import eventually
from ..faults import Faults
from ..people import Twitter
from ..registries import report_of
from .words import said

SENDING = MappingProxyType({"endpoint": "POST /1.1/direct_messages/events/new.json"})

SPOILT = MappingProxyType(
    {
        "cut off in the middle": {"body": "cut"},
        "half of an answer": {"body": "truncated"},
        "no json": {"body": "malformed"},
        "empty": {"body": "empty"},
        "a web page": {"body": "html"},
    }
)

SIGNED = MappingProxyType(
    {
        "unsigned": "missing",
        "with an empty signature": "empty",
        "signed with a wrong secret": "wrong_secret",
        "signed with the old secret": "old_secret",
        "signed in hexadecimal": "hex",
        "signed without saying sha256": "no_prefix",
        "with the signature of another body": "other_body",
        "with the signature of an earlier one": "stale",
    }
)


class Choice:
    """Makes what a table has for the words that stand there; *pattern* tells the library `parse` which there are."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.table, self.pattern = table, "|".join(map(re.escape, table))

    def __call__(self, words: str) -> Any:
        return self.table[words.lower()]


def _said(words: str) -> parsers.parse:
    return parsers.parse(words, {"Signed": Choice(SIGNED), "Spoilt": Choice(SPOILT)})


RESPELLED = ("escapes", "slashes", "spaces", "key_order")


@pytest.fixture
def faults(request: pytest.FixtureRequest, twitter: Twitter) -> Iterator[Faults]:
    """What goes wrong in this scenario. At its end all of it must have gone wrong."""
    faults = Faults(twitter.world)
    yield faults
    if not _has_failed(request.node):
        faults.end()


# Calls


@step(parsers.parse("the next {count:d} messages the channel sends are refused with {status:d}"))
@step(parsers.parse("the next message the channel sends is refused with {status:d}"))
def refused(faults: Faults, status: int, count: int = 1) -> None:
    """
    Twitter answers with this status, and what it says with it; nothing is sent.

    Example:
        Given the next 2 messages the channel sends are refused with 503
    """
    faults.add("api", {"status": status}, match=SENDING, times=count)


@step(parsers.parse("the next {count:d} messages the channel sends are refused with Twitter's error {code:d}"))
@step(parsers.parse("the next message the channel sends is refused with Twitter's error {code:d}"))
def refused_with_error(faults: Faults, code: int, count: int = 1) -> None:
    """
    Twitter refuses with the error of this code, and the status that belongs to it.

    Example:
        Given the next message the channel sends is refused with Twitter's error 226
    """
    faults.add("api", {"error": code}, match=SENDING, times=count)


@step(said("the channel reaches its rate limit with the next message it sends, for {time:Span}"))
def rate_limited(faults: Faults, time: Duration) -> None:
    """The next message is refused with 429; how long to wait is in the header x-rate-limit-reset, in whole seconds."""
    faults.add("api", {"error": 88, "reset_in": time}, match=SENDING, times=1)


@step(said("Twitter takes {time:Span} to answer the next message the channel sends"))
def slow(faults: Faults, time: Duration) -> None:
    """The message is sent, after that time."""
    faults.add("api", {"delay": time}, match=SENDING, times=1)


@step(said("every call of the channel takes {time:Span}"))
def all_slow(faults: Faults, time: Duration) -> None:
    """Whatever the channel asks of Twitter, it waits that long."""
    faults.add("api", {"delay": time})


@step(said("Twitter does not answer the next message the channel sends for {time:Span}"))
def unanswered(faults: Faults, time: Duration) -> None:
    """Nothing is sent; after that time the connection ends."""
    faults.add("api", {"hang": time}, match=SENDING, times=1)


@step(said("Twitter sends the next message of the channel, but does not answer for {time:Span}"))
def unanswered_though_sent(faults: Faults, time: Duration) -> None:
    """The customer has the message, and the channel does not know; after that time the connection ends."""
    faults.add("api", {"hang": time, "applied": True}, match=SENDING, times=1)


@step("the connection breaks when the channel sends the next message")
def connection_breaks(faults: Faults) -> None:
    """Nothing is sent, and there is no answer."""
    faults.add("api", {"reset": True}, match=SENDING, times=1)


@step("the connection breaks when Twitter has sent the next message of the channel")
def connection_breaks_though_sent(faults: Faults) -> None:
    """The customer has the message, and the channel does not know."""
    faults.add("api", {"reset": True, "applied": True}, match=SENDING, times=1)


@step(_said("the answer to the next message the channel sends is {spoilt:Spoilt}"))
def answer_spoilt(faults: Faults, spoilt: Mapping[str, str]) -> None:
    """
    The message is sent; its answer is "cut off in the middle", "half of an answer", "no json", "empty" or "a web page".

    Example:
        Given the answer to the next message the channel sends is cut off in the middle
    """
    faults.add("api", spoilt, match=SENDING, times=1)


@step("Twitter's API is down")
def api_down(faults: Faults) -> None:
    """Every call is refused with 503."""
    faults.add("api", {"status": 503})


@step("Twitter's API is back")
@step("nothing goes wrong any more")
def well_again(faults: Faults) -> None:
    """All that was going wrong ends here; it must have gone wrong by now."""
    faults.end()


# Deliveries


@step(parsers.parse("the next {count:d} messages to the channel are lost"))
@step("the next message to the channel is lost")
def lost_on_the_way(faults: Faults, count: int = 1) -> None:
    """Twitter never delivers what a customer writes next."""
    _deliveries(faults, {"drop": True}, count)


@step(parsers.parse("the next message to the channel comes {count:d} times at once"))
def repeated_at_once(faults: Faults, count: int) -> None:
    """Twitter delivers what a customer writes next several times, side by side."""
    _deliveries(faults, {"duplicate": count - 1, "at_once": True})


@step("the next message to the channel comes twice")
def doubled(faults: Faults) -> None:
    """Twitter delivers what a customer writes next, and once more when it was received."""
    _deliveries(faults, {"duplicate": 1})


@step(said("the next message to the channel comes {time:Span} late"))
def delayed(faults: Faults, time: Duration) -> None:
    """Twitter holds back what a customer writes next, by its own clock."""
    _deliveries(faults, {"delay": time})


@step(parsers.parse("the next {count:d} messages to the channel come in reverse order"))
def reversed_order(faults: Faults, count: int) -> None:
    """Twitter waits for the last of them, and then delivers that first."""
    _deliveries(faults, {"reorder": count})


@step(parsers.parse("the next {count:d} messages to the channel come all at once"))
def burst(faults: Faults, count: int) -> None:
    """Twitter waits for the last of them, and then delivers them side by side."""
    _deliveries(faults, {"burst": count})


@step(_said("the next {count:d} messages to the channel come {signed:Signed}"))
@step(_said("the next message to the channel comes {signed:Signed}"))
def wrongly_signed(faults: Faults, signed: str, count: int = 1) -> None:
    """
    What a customer writes next is delivered "unsigned", "signed with a wrong secret", "signed with the old secret",
    "signed in hexadecimal", "signed without saying sha256", "with an empty signature", "with the signature of another
    body" or "with the signature of an earlier one".

    Example:
        Given the next message to the channel comes unsigned
    """
    _deliveries(faults, {"signature": signed}, count)


@step("the next message to the channel is spelled in other bytes")
def respelled(faults: Faults) -> None:
    """The same JSON with escapes, blanks and another order of members; the signature is right, for those bytes."""
    _deliveries(faults, {"respell": list(RESPELLED)})


@step(parsers.parse('the next message to the channel lacks "{path}"'))
def lacks(faults: Faults, path: str) -> None:
    """
    A member is left out, named by its path; the signature is right.

    Example:
        Given the next message to the channel lacks "users"
    """
    _deliveries(faults, {"alter": {"remove": [path]}})


@step(parsers.parse('the next message to the channel has a new member "{path}"'))
def has_more(faults: Faults, path: str) -> None:
    """
    A member is added that nobody has seen, at this path; the signature is right.

    Example:
        Given the next message to the channel has a new member "direct_message_events.0.mood"
    """
    _deliveries(faults, {"alter": {"add": {path: {"new": True}}}})


@step("the next message to the channel is meant for another account")
def for_another(faults: Faults) -> None:
    """The delivery names an account that the channel has never heard of; the signature is right."""
    _deliveries(faults, {"for_user_id": "1"})


# Challenges


@step(parsers.parse("the next challenge comes {count:d} times at once"))
def storm(faults: Faults, count: int) -> None:
    """Twitter challenges the webhook several times, side by side, each with a token of its own."""
    faults.add("webhook", {"duplicate": count - 1, "at_once": True}, match={"event": "crc"}, times=1)


@step("the next challenge has no token")
def tokenless(faults: Faults) -> None:
    """A challenge without crc_token; whatever comes of it, the webhook stays as it is."""
    faults.add("webhook", {"no_token": True}, match={"event": "crc"}, times=1)


@step(_said("the next challenge comes {signed:Signed}"))
def challenge_wrongly_signed(faults: Faults, signed: str) -> None:
    """
    The signature of a challenge is not Twitter's; a channel may refuse it or answer it.

    Example:
        Given the next challenge comes signed with a wrong secret
    """
    faults.add("webhook", {"signature": signed}, match={"event": "crc"}, times=1)


@then(parsers.parse("{count:d} things have gone wrong"))
@then("one thing has gone wrong")
def gone_wrong(faults: Faults, count: int = 1) -> None:
    """So often something was made to go wrong, and did. Waits for it, but no longer than needed."""
    found = eventually(lambda: sum(rule.hits for rule in faults.rules), lambda hits: hits >= count)
    assert found == count, f"{found} and not {count}, of: {', '.join(map(str, faults.rules))}"


def _has_failed(scenario: pytest.Item) -> bool:
    """Whether *scenario* has failed already, so that nobody wonders why what was to come did not."""
    report = report_of(scenario)
    return report is not None and any(step.failed for step in report.step_reports)


def _deliveries(faults: Faults, effect: Mapping[str, Any], times: int = 1) -> None:
    """*effect* on what customers write next; echoes of the brand's own words are left alone."""
    brand = faults.world.credentials.brand.screen_name
    match = {"event": "message", "to": brand, "account": brand}
    faults.add("webhook", effect, match=match, times=times)
