"""No check that cannot fail: each is failed by a bot that does one thing wrong, with a reason that names it."""

import re

import pytest

from tests.harness.verify import wrong_bots as wrong
from tests.harness.verify.bots import Bot
from tests.harness.verify.conftest import Judge
from twitter_emulator.harness.verify.checks import CHECKS

DEFECTS: tuple[tuple[str, type[Bot], str], ...] = (
    ("crc.redirect", wrong.Redirecting, r"redirected to http.* \(302\)"),
    ("crc.fast", wrong.Slow, r"answered after 3\.\d s; Twitter waits 3 s"),
    ("crc.json", wrong.PlainText, "no JSON object"),
    ("crc.json", wrong.Page, "404.*is there anything at this path"),
    ("crc.token", wrong.HexDigest, "hex digest instead of base64"),
    ("crc.token", wrong.TokenSecret, "access token secret"),
    ("crc.prefix", wrong.NoPrefix, "sha256="),
    ("crc.base64", wrong.HexDigest, "hex digest"),
    ("crc.base64", wrong.UrlSafe, "URL-safe"),
    ("crc.secret", wrong.TokenSecret, "access token secret"),
    ("crc.secret", wrong.MadeUpSecret, "none of this app's"),
    ("crc.characters", wrong.DecodedTwice, "decoded the token once too often"),
    ("crc.two_in_a_row", wrong.Cached, "response_token of the first"),
    ("crc.token", wrong.Cached, "earlier challenge"),
    ("crc.without_token", wrong.NeedsToken, "500"),
    ("crc.without_token", wrong.SignedWithoutToken, "answered with a response_token"),
    ("crc.busy", wrong.OneRequestAtATime, "while it was busy.*Twitter waits 3 s"),
    ("crc.extra_parameters", wrong.FirstParameter, "signed the nonce"),
    ("crc.signature", wrong.CrashesOnForgedChallenge, "wrong signature makes it fail.*500"),
    ("signature.accepted", wrong.ExpectsHex, "compares with the hex digest"),
    ("signature.missing", wrong.VerifiesIfThere, "without a signature was not refused"),
    ("signature.wrong", wrong.NeverVerifies, "another secret was not refused"),
    ("signature.wrong", wrong.CrashesOnForged, "makes it fail.*500"),
    ("signature.other_body", wrong.KnowsFormOnly, "signature of another one was not refused"),
    ("signature.hex", wrong.TakesHexToo, "in hex.* was not refused"),
    ("signature.raw_bytes", wrong.WritesBodyAgain, "bytes of the body as they come"),
    ("signature.unicode", wrong.AsciiOnly, "raw UTF-8"),
    ("signature.header_case", wrong.HeaderByCase, "upper and lower case"),
    ("signature.empty_body", wrong.CrashesOnEmpty, "empty delivery.*500"),
    ("ack.status", wrong.Refuses, "not acknowledged: answered 503"),
    ("ack.fast", wrong.AnswersFirst, "calls of the API that take 5 s.*within 3 s"),
    ("ack.while_api_down", wrong.PassesTroubleOn, "while the API answers 503.*not acknowledged: answered 503"),
    ("ack.unknown_kind", wrong.KnowsOnlyMessages, "nobody has heard of was answered with 500"),
    ("ack.batch", wrong.FirstOfBatch, "only 1 of 3 events in one delivery"),
    ("ack.several_users", wrong.RefusesOthers, "another account was answered with 401"),
    ("ack.other_activity", wrong.KnowsOnlyMessages, "a follow was not acknowledged: answered 500"),
    ("ack.not_json", wrong.GivesUpOnGarbage, "no JSON objects, a plain message is not served"),
    ("ack.large_body", wrong.SmallBodies, "200 KB was answered with 413"),
    ("ack.after_error", wrong.GivesUpOnOddEvents, "after odd deliveries, a plain message is not served"),
    ("content.plain", wrong.Silent, "no answer came.*no message was sent"),
    ("content.emoji", wrong.NoEmoji, "'😀': no answer"),
    ("content.rtl", wrong.NoRightToLeft, "no answer"),
    ("content.long", wrong.ShortTexts, "no answer"),
    ("content.null_like", wrong.WordsForNothing, "'null': no answer"),
    ("content.html", wrong.NoMarkup, "script.*no answer"),
    ("content.entities", wrong.EscapesTwice, "shows escapes to the customer"),
    ("content.lines", wrong.OneLine, "no answer"),
    ("content.link", wrong.NoLinks, "no answer"),
    ("content.media", wrong.NoMedia, "a photo with a text: no answer"),
    ("content.quick_reply", wrong.NoQuickReplies, "quick reply: no answer"),
    ("content.missing_members", wrong.NeedsUsers, "without 'users': no answer"),
    ("content.new_members", wrong.KnowsEveryMember, "nobody has seen: no answer"),
    ("identity.echo", wrong.AnswersItself, "answers its own messages.*tried to write to the brand"),
    ("identity.echo", wrong.AnswersTheOther, "answers its own messages"),
    ("identity.own_app", wrong.KnowsItsWords, "sent with the same app was answered"),
    ("identity.other_app", wrong.KnowsItsApp, "sent with another app was answered"),
    ("identity.recipient", wrong.AnswersThePredecessor, "not all were answered"),
    ("identity.two_accounts", wrong.AnswersForEverybody, "another account was answered by the brand"),
    ("identity.for_user", wrong.AnswersForEverybody, "does not know was answered by the brand"),
    ("order.duplicate", wrong.AnswersEveryTime, "answered twice: 2 in place of 1"),
    ("order.duplicate_at_once", wrong.LooksBeforeItNotes, "4 times at once was answered more than once"),
    ("order.duplicate_in_batch", wrong.AnswersEveryTime, "stood twice in one delivery was answered twice"),
    ("order.late", wrong.NewerOnly, "10 minutes late was not answered"),
    ("order.reordered", wrong.NewerOnly, "first of two messages, which came second, was not answered"),
    ("order.conversation", wrong.BackToFront, "out of order"),
    ("order.burst", wrong.DropsTooMuch, r"of 200 messages, \d+ were not answered"),
    ("order.same_words", wrong.KnowsMessagesByText, "the same words, the second was not served"),
    ("sending.signature", wrong.SameNonce, "nonce"),
    ("sending.contract", wrong.WithoutEvent, "breaks the contract.*event"),
    ("sending.endpoint", wrong.RetiredEndpoint, "direct_messages/new.json, which is retired"),
    ("sending.limit", wrong.SendsTooMuch, "more than 10,000 characters"),
    ("sending.rate_limited", wrong.KnocksAtOnce, "before the moment that x-rate-limit-reset names"),
    ("sending.rate_limited", wrong.NeverAgain, "after 429.* not sent again"),
    ("sending.server_error", wrong.NeverAgain, "after 503, the message was not sent again"),
    ("sending.client_error", wrong.RepeatsWhatIsRefused, "refused with 403 for good was repeated"),
    ("sending.timeout", wrong.RepeatsWhatIsUnclear, "had succeeded, was sent again"),
    ("sending.reset", wrong.RepeatsWhatIsUnclear, "connection broke was sent more than once"),
    ("sending.malformed", wrong.ReadsAnswers, "had succeeded, was sent again"),
    ("sending.recipient_closed", wrong.StopsWhenRefused, "others are not served"),
    ("sending.permission", wrong.RepeatsWhatIsRefused, "without the permission.* tried"),
    ("sending.quota", wrong.RepeatsWhatIsRefused, "automated.* tried"),
    ("life.hand_over", wrong.Talkative, "went on answering"),
    ("order.two_at_once", wrong.OneCustomerAtATime, "waited .* behind another"),
)
NEED_A_PROCESS = frozenset(
    {
        "signature.old_secret",
        "crc.new_secret",
        "life.again",
        "life.catch_up",
        "life.invalidated",
        "life.logs",
        "life.reauthorised",
        "life.registers",
        "life.restart",
        "life.revoked",
        "life.stop",
        "life.subscribes",
        "life.token_regenerated",
    }
)
"""Checks that need a subject that verify starts: `test_processes.py` fails them."""


@pytest.mark.parametrize(("check", "kind", "words"), DEFECTS, ids=[f"{c}-{k.__name__}" for c, k, _ in DEFECTS])
def test_a_wrong_bot_fails_with_a_reason_that_names_its_defect(
    judge: Judge, check: str, kind: type[Bot], words: str
) -> None:
    profile = next(one.least for one in CHECKS if one.id == check)
    (result,) = judge(kind, check, profile="channel" if profile == "channel" else "dm-bot").results

    assert result.state == "failed", result
    assert re.search(words, result.reason), result.reason


def test_the_right_bot_passes_every_check_that_applies(judge: Judge) -> None:
    verdict = judge(Bot)

    assert [f"{result.id}: {result.reason}" for result in verdict.failed] == []
    assert len(verdict.passed) > 50


def test_a_receiver_need_not_answer(judge: Judge) -> None:
    verdict = judge(wrong.Silent, profile="receiver")

    assert [f"{result.id}: {result.reason}" for result in verdict.failed] == []


def test_a_receiver_that_verifies_nothing_fails(judge: Judge) -> None:
    class Careless(wrong.NeverVerifies, wrong.Silent):
        """Neither verifies nor answers."""

    (result,) = judge(Careless, "signature.wrong", profile="receiver").results

    assert result.state == "failed"
    assert "not refused, but acknowledged with 200" in result.reason


def test_every_check_has_a_bot_that_fails_it() -> None:
    assert {check.id for check in CHECKS} == {check for check, _, _ in DEFECTS} | NEED_A_PROCESS


def test_every_check_says_what_to_do_and_where_it_is_from() -> None:
    ids = [check.id for check in CHECKS]

    assert len(set(ids)) == len(ids)
    assert [check.id for check in CHECKS if not (check.title and check.advice and check.source)] == []
