"""From journal entries, as the control API shows them, to sentences about what went wrong."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import httpx
import pytest

from twitter_emulator import Emulator
from twitter_emulator.client import Control, Entry
from twitter_emulator.harness.doctor.causes import Cause, probable_causes

URL = "http://127.0.0.1:9000/webhook"
NEW = "/1.1/direct_messages/events/new.json"
HEX = 'You answered with the hex digest instead of base64. Answer "sha256=" followed by the plain base64.'
REFUSED = "127.0.0.1:9000 does not accept connections (Connection refused); is the webhook running, on this port?"


def journal(*entries: Entry, first: int = 1) -> list[Entry]:
    """*entries* with ids in their order."""
    return [{"id": number, "at": "", "trace": "t1", **entry} for number, entry in zip(count(first), entries)]


def call(status: int = 200, code: int | None = None, hint: str | None = None, path: str = NEW, **more: Any) -> Entry:
    about = {"method": "POST", "path": path, "endpoint": f"POST {path}", "status": status, "error": code, "hint": hint}
    return {"kind": "call", "user": None if status == 401 else "1", **about, **more}


def crc(hint: str | None = None, status: int | None = 200) -> Entry:
    return {"kind": "crc", "url": URL, "status": status, "ok": hint is None, "hint": hint}


def attempt(error: str | None = None, status: int | None = 500, delivery: str = "d1") -> Entry:
    answered = 200 if error is None else status
    return {
        "kind": "attempt", "url": URL, "delivery": delivery, "status": answered, "ok": error is None, "error": error
    }  # fmt: skip


REGISTERED: Entry = {"kind": "webhook", "event": "registered", "webhook": "1", "url": URL}
SUBSCRIBED: Entry = {"kind": "subscription", "event": "subscribed", "webhook": "1", "user": "1"}
MESSAGE: Entry = {"kind": "event", "event": "message", "from": "2", "to": "1", "text": "hi"}


def whats(*entries: Entry) -> list[str]:
    return [cause.what for cause in probable_causes(journal(*entries, first=2))]


def test_nothing_failed_and_nothing_is_missing() -> None:
    assert probable_causes(journal(call(), crc(), REGISTERED, SUBSCRIBED, MESSAGE, attempt(), call())) == []


def test_a_hint_is_parted_into_what_happened_and_what_to_do() -> None:
    assert probable_causes(journal(crc(HEX))) == [
        Cause(
            f"The webhook {URL} fails its challenge: You answered with the hex digest instead of base64.",
            'Answer "sha256=" followed by the plain base64.',
            (1,),
        )
    ]


def test_the_call_that_a_failed_challenge_refused_is_not_told_again() -> None:
    path = "/1.1/account_activity/all/dev/webhooks.json"

    assert len(whats(crc(HEX), call(400, 214, HEX, path))) == 1


def test_what_happened_again_is_one_cause_with_a_count() -> None:
    hints = [f"oauth_timestamp is {seconds} s in the past, and 300 s are allowed" for seconds in (400, 401, 455)]

    [cause] = probable_causes(journal(*(call(401, 135, hint) for hint in hints)))

    assert (cause.count, cause.entries) == (3, (1, 2, 3))
    assert "400 s in the past" in cause.what


def test_wrong_credentials_are_one_cause_whatever_was_called() -> None:
    hint = "You swapped the API key secret and the access token secret. The signing key is …"

    assert whats(call(401, 32, hint), call(401, 32, hint, "/1.1/account/verify_credentials.json")) == [
        "Calls are refused with 401 (error 32): You swapped the API key secret and the access token secret."
    ]


def test_answers_with_another_status_are_other_causes() -> None:
    assert len(whats(attempt("answered 500; only 2xx", 500), attempt("answered 503; only 2xx", 503))) == 2


def test_the_most_fundamental_cause_comes_first() -> None:
    told = whats(
        {"kind": "lost", "webhook": "1", "for_user_id": "1", "why": "the webhook is marked invalid"},
        call(429, 88, None),
        attempt("answered 500; look into the log", 500),
        call(403, 93, "this access token was issued with read; set the app to …"),
        call(401, 89, "no such access token in this world"),
        crc(REFUSED, None),
    )

    assert [words.split(":")[0] if "http" not in words else words.split(": ")[0] for words in told] == [
        f"The webhook {URL} fails its challenge",
        "Calls are refused with 401 (error 89)",
        f"POST {NEW} is refused with 403 (error 93)",
        f"The webhook {URL} takes no delivery",
        f"POST {NEW} is refused with 429 (error 88).",
        "Something happened and was not delivered, because the webhook is marked invalid.",
    ]


def test_what_went_right_later_comes_last() -> None:
    told = whats(crc(REFUSED, None), crc(), attempt("answered 500; look into the log", 500))

    assert [words.startswith(f"The webhook {URL} fails its challenge") for words in told] == [False, True]


@pytest.mark.parametrize(("status", "code"), [(409, 355), (403, 139), (403, 160), (403, 327)])
def test_a_refusal_that_says_that_it_is_so_already_is_no_cause(status: int, code: int) -> None:
    assert whats(call(status, code, "it is so already")) == []


def test_an_error_without_a_hint_is_told_in_twitters_words() -> None:
    body = '{"errors":[{"code":349,"message":"You cannot send messages to this user."}]}'

    [cause] = probable_causes(journal(call(403, 349, None, response_body=body)))

    assert cause.what == f"POST {NEW} is refused with 403 (error 349): You cannot send messages to this user."
    assert cause.do == "Do not send it again: the recipient takes no messages from this account."


def test_a_breach_of_contract_is_told_with_its_place() -> None:
    problems = [{"path": "event.type", "reason": "is required"}]

    [told] = whats(
        {"kind": "violation", "side": "request", "contract": "direct_message_create.request", "problems": problems,
         "path": NEW}
    )  # fmt: skip

    assert told == f"The body sent to {NEW} breaks its contract at event.type: is required."


def test_a_call_that_a_fault_refused_is_no_cause() -> None:
    assert whats(call(503, 130, "fault f1 of this world refuses the call", fault="f1")) == []


@pytest.mark.parametrize(("status", "is_cause"), [(403, False), (500, True)])
def test_a_bent_delivery_may_be_refused_but_must_not_break_the_webhook(status: int, is_cause: bool) -> None:
    assert bool(whats({**attempt(f"answered {status}; …", status), "fault": "f1"})) is is_cause


def test_what_somebody_made_go_wrong_is_no_cause() -> None:
    assert whats({"kind": "violation", "contract": "delivery", "problems": [], "altered": True}) == []


def test_a_bug_of_the_emulator_comes_before_everything() -> None:
    told = whats(crc(REFUSED, None), {"kind": "error", "error": "KeyError: 'x'"})

    assert told[0] == "The emulator itself failed: KeyError: 'x'."


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ([MESSAGE], "The channel never called the API"),
        ([call(), MESSAGE], "The channel calls the API, but registered no webhook"),
        ([call(), REGISTERED, MESSAGE], "no account is subscribed"),
        ([call(), REGISTERED, SUBSCRIBED, MESSAGE], "no message for a subscribed account was delivered"),
        ([call(), REGISTERED, SUBSCRIBED, MESSAGE, attempt()], "the channel sent no message after it"),
    ],
    ids=["nothing", "no webhook", "no subscription", "no delivery", "no answer"],
)
def test_where_nothing_failed_the_step_that_is_missing_is_told(entries: list[Entry], told: str) -> None:
    [cause] = probable_causes(journal(*entries))

    assert told in cause.what
    assert (cause.entries, cause.count) == ((), 1)


def test_nothing_is_missing_in_a_journal_without_its_beginning() -> None:
    assert probable_causes(journal(MESSAGE, first=2)) == []


def test_a_cause_reads_as_sentences_with_its_count() -> None:
    assert str(Cause("It failed.", "Mend it.", (1, 2))) == "It failed. (2 times) Mend it."


def test_a_failure_without_advice_has_none() -> None:
    [cause] = probable_causes(journal(crc("it hung up")))

    assert cause.do == ""


# Journals of an emulator


@pytest.fixture(scope="module")
def control() -> Iterator[Control]:
    with Emulator(port=0) as emulator:
        yield emulator.control


def test_a_call_without_credentials_is_the_cause(control: Control) -> None:
    world = control.world()
    httpx.get(f"{world.credentials.api_base_url}/1.1/account/verify_credentials.json")

    [cause] = probable_causes(world.last_entries())

    assert cause.what.startswith("Calls are refused with 400 (error 215): the request carries no credentials")
    assert cause.do.startswith("Sign the request with OAuth 1.0a")


def test_a_channel_that_never_called_is_the_cause(control: Control) -> None:
    world = control.make_world()
    world.send(world.credentials.customers[0].id, world.credentials.brand.id, "hello")

    [cause] = probable_causes(world.last_entries())

    assert cause.what == "The channel never called the API, and no webhook is registered."
