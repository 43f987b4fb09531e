"""The defects of bots that call wrongly, or whose life goes wrong: sending, restarts, the end."""

from collections.abc import Iterator

from tests.gallery.defect import Defect


def defects() -> Iterator[Defect]:
    yield from _of_sending()
    yield from _of_life()


def _of_sending() -> Iterator[Defect]:
    # Where no call succeeds, the rest of the group has nothing to see.
    first = ("crc.token", "sending.signature")
    yield Defect("signs_the_body", "sending.signature", "signed the members of the JSON body", tried=first)
    yield Defect("same_nonce_again", "sending.signature", "nonce and timestamp were used before", tried=first)
    yield Defect("retired_endpoint", "sending.endpoint", "retired in 2018", tried=(*first, "sending.endpoint"))
    yield Defect(
        "body_without_event", "sending.contract", "'event' is a required property", tried=(*first, "sending.contract")
    )
    yield Defect(
        "sends_more_than_fits", "sending.limit", "more than 10,000 characters", tried=(*first, "sending.limit")
    )
    yield from _of_failing_calls()


def _of_failing_calls() -> Iterator[Defect]:
    retried = ("sending.rate_limited", "sending.server_error")
    yield Defect(
        "knocks_at_once", "sending.rate_limited", "before the moment that x-rate-limit-reset names", tried=retried
    )
    yield Defect("gives_up_when_limited", "sending.rate_limited", "after 429.*was not sent again", tried=retried)
    yield Defect("never_tries_again", "sending.server_error", "after 503.*was not sent again", tried=retried)
    yield Defect(
        "dies_of_a_rejection",
        "sending.server_error",
        "the subject ended with status 1.*after 503",
        tried=("sending.signature", "sending.server_error"),
        in_node=True,
    )
    yield Defect(
        "repeats_what_is_refused",
        "sending.client_error",
        "refused with 403 for good was repeated",
        tried=("sending.server_error", "sending.client_error"),
    )
    yield Defect(
        "stops_at_a_closed_inbox",
        "sending.recipient_closed",
        "inbox was closed, others are not served",
        tried=("sending.server_error", "sending.recipient_closed"),
    )
    unclear = ("sending.timeout", "sending.malformed")
    doubled = "had succeeded, was sent again"
    yield Defect("doubles_what_is_unclear", "sending.timeout", doubled, tried=unclear)
    yield Defect("doubles_broken_answers", "sending.malformed", doubled, tried=unclear)


def _of_life() -> Iterator[Defect]:
    killed = ("life.subscribes", "life.restart")
    lost, twice = "when it was killed was lost", "when it was killed was answered twice"
    yield Defect(
        "never_subscribes",
        "life.subscribes",
        "did not subscribe the account",
        tried=("life.registers", "life.subscribes"),
    )
    yield Defect("loses_work_at_a_kill", "life.restart", lost, tried=killed)
    yield Defect("forgets_at_restart", "life.restart", lost, tried=killed)
    yield Defect("doubles_at_a_kill", "life.restart", twice, tried=killed)
    yield Defect(
        "misses_what_came_meanwhile",
        "life.catch_up",
        "while it was down was lost",
        tried=("life.again", "life.catch_up"),
        profile="channel",
    )
    yield Defect(
        "does_not_stop", "life.stop", "does not end within 10 s of SIGTERM", tried=("life.registers", "life.stop")
    )
    yield Defect("prints_secrets", "life.logs", "prints the API key secret", tried=("life.registers", "life.logs"))
    yield Defect(
        "answers_after_revocation",
        "life.revoked",
        "was revoked, it went on sending",
        tried=("life.registers", "life.revoked"),
    )
