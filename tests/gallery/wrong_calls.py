"""The defects of bots that call wrongly, or whose life goes wrong: sending, restarts, the end."""

from collections.abc import Iterator

from tests.gallery.defect import Defect


def defects() -> Iterator[Defect]:
    yield from _of_sending()
    yield from _of_life()


def _of_sending() -> Iterator[Defect]:
    # Where no call succeeds, the rest of the group has nothing to see.
    first = ("crc.token", "sending.signature")
    yield Defect(
        name="signs_the_body",
        check="sending.signature",
        words="signed the members of the JSON body",
        tried=first,
    )
    yield Defect(
        name="same_nonce_again",
        check="sending.signature",
        words="nonce and timestamp were used before",
        tried=first,
    )
    yield Defect(
        name="retired_endpoint",
        check="sending.endpoint",
        words="retired in 2018",
        tried=(*first, "sending.endpoint"),
    )
    yield Defect(
        name="body_without_event",
        check="sending.contract",
        words="'event' is a required property",
        tried=(*first, "sending.contract"),
    )
    yield Defect(
        name="sends_more_than_fits",
        check="sending.limit",
        words="more than 10,000 characters",
        tried=(*first, "sending.limit"),
    )
    yield from _of_failing_calls()


def _of_failing_calls() -> Iterator[Defect]:
    retried = ("sending.rate_limited", "sending.server_error")
    yield Defect(
        name="knocks_at_once",
        check="sending.rate_limited",
        words="before the moment that x-rate-limit-reset names",
        tried=retried,
    )
    yield Defect(
        name="gives_up_when_limited",
        check="sending.rate_limited",
        words="after 429.*was not sent again",
        tried=retried,
    )
    yield Defect(
        name="never_tries_again",
        check="sending.server_error",
        words="after 503.*was not sent again",
        tried=retried,
    )
    yield Defect(
        name="dies_of_a_rejection",
        check="sending.server_error",
        words="the subject ended with status 1.*after 503",
        tried=("sending.signature", "sending.server_error"),
        in_node=True,
    )
    yield Defect(
        name="repeats_what_is_refused",
        check="sending.client_error",
        words="refused with 403 for good was repeated",
        tried=("sending.server_error", "sending.client_error"),
    )
    yield Defect(
        name="stops_at_a_closed_inbox",
        check="sending.recipient_closed",
        words="inbox was closed, others are not served",
        tried=("sending.server_error", "sending.recipient_closed"),
    )
    unclear = ("sending.timeout", "sending.malformed")
    doubled = "had succeeded, was sent again"
    yield Defect(name="doubles_what_is_unclear", check="sending.timeout", words=doubled, tried=unclear)
    yield Defect(name="doubles_broken_answers", check="sending.malformed", words=doubled, tried=unclear)


def _of_life() -> Iterator[Defect]:
    killed = ("life.subscribes", "life.restart")
    lost, twice = "when it was killed was lost", "when it was killed was answered twice"
    yield Defect(
        name="never_subscribes",
        check="life.subscribes",
        words="did not subscribe the account",
        tried=("life.registers", "life.subscribes"),
    )
    yield Defect(name="loses_work_at_a_kill", check="life.restart", words=lost, tried=killed)
    yield Defect(name="forgets_at_restart", check="life.restart", words=lost, tried=killed)
    yield Defect(name="doubles_at_a_kill", check="life.restart", words=twice, tried=killed)
    yield Defect(
        name="misses_what_came_meanwhile",
        check="life.catch_up",
        words="while it was down was lost",
        tried=("life.again", "life.catch_up"),
        profile="channel",
    )
    yield Defect(
        name="does_not_stop",
        check="life.stop",
        words="does not end within 10 s of SIGTERM",
        tried=("life.registers", "life.stop"),
    )
    yield Defect(
        name="prints_secrets",
        check="life.logs",
        words="prints the API key secret",
        tried=("life.registers", "life.logs"),
    )
    yield Defect(
        name="answers_after_revocation",
        check="life.revoked",
        words="was revoked, it went on sending",
        tried=("life.registers", "life.revoked"),
    )
