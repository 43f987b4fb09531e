"""What is wrong with each bot of the gallery, and how `verify` must say it."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.gallery.trying import node, python


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """
    The bot *name* fails *check*, and the reason holds *words* (a regular expression, whatever the case).

    *also* are patterns of checks that may fail because of the same defect; all others of *tried*, the checks that are
    run, must pass. By default these are the group of *check*.
    """

    name: str
    check: str
    words: str
    also: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    profile: str = "dm-bot"
    in_node: bool = False

    @property
    def command(self) -> str:
        return node(f"wrong/{self.name}.mjs") if self.in_node else python(self.name)

    @property
    def only(self) -> str:
        return ",".join(self.tried or (self.check.partition(".")[0],))

    def __str__(self) -> str:
        return f"{self.name}.mjs" if self.in_node else self.name


def _defects() -> Iterator[Defect]:
    yield from _of_challenges()
    yield from _of_signatures()
    yield from _of_acknowledgement()
    yield from _of_content()
    yield from _of_identity()
    yield from _of_order()
    yield from _of_sending()
    yield from _of_life()


# An answer that is wrong in one way is wrong for every token.
ANSWERS = ("crc.token", "crc.characters", "crc.two_in_a_row", "crc.extra_parameters")


def _of_challenges() -> Iterator[Defect]:
    yield Defect(name="crc_hex_digest", check="crc.base64", words="hex digest", also=ANSWERS)
    yield Defect(name="hex_digest", check="crc.base64", words="hex digest", also=ANSWERS, in_node=True)
    yield Defect(name="crc_without_prefix", check="crc.prefix", words='not with "sha256="', also=ANSWERS)
    yield Defect(name="crc_with_token_secret", check="crc.secret", words="the access token secret", also=ANSWERS)
    yield Defect(name="crc_base64url", check="crc.base64", words="URL-safe", also=ANSWERS)
    yield Defect(name="crc_cached", check="crc.two_in_a_row", words="response_token of the first", also=ANSWERS)
    yield Defect(name="crc_token_decoded_twice", check="crc.characters", words="decoded the token once too often")
    yield Defect(name="crc_token_not_decoded", check="crc.characters", words="signed the token percent-encoded")
    yield Defect(name="crc_first_parameter", check="crc.extra_parameters", words="signed the nonce")
    yield Defect(name="crc_slow", check="crc.fast", words="Twitter waits 3 s")
    yield Defect(name="crc_redirect", check="crc.redirect", words="redirected to http")
    yield Defect(name="crc_html_page", check="crc.json", words="html.*no JSON object")
    yield Defect(name="crc_plain_text", check="crc.json", words="no JSON object")
    yield Defect(name="crc_crashes_without_token", check="crc.without_token", words="without crc_token.*500")
    yield Defect(name="one_request_at_a_time", check="crc.busy", words="while it was busy.*Twitter waits 3 s")


def _of_signatures() -> Iterator[Defect]:
    yield Defect(
        name="signature_not_verified",
        check="signature.wrong",
        words="takes deliveries from anybody",
        also=(*(f"signature.{kind}" for kind in ("missing", "other_body", "old_secret", "hex", "empty_body")),),
    )
    yield Defect(
        name="signature_only_if_there",
        check="signature.missing",
        words="without a signature was not refused",
        also=("signature.empty_body",),
    )
    yield Defect(name="signature_over_parsed_body", check="signature.raw_bytes", words="do not parse them")
    yield Defect(name="body_parser", check="signature.raw_bytes", words="do not parse them", in_node=True)
    yield Defect(
        name="signature_over_ascii", check="signature.unicode", words="raw UTF-8", also=("signature.raw_bytes",)
    )
    yield Defect(
        name="signature_as_hex",
        check="signature.accepted",
        words="compares with the hex digest",
        also=(*(f"signature.{kind}" for kind in ("hex", "raw_bytes", "unicode", "header_case", "empty_body")),),
    )
    yield Defect(name="signature_hex_too", check="signature.hex", words="signed in hex")
    yield Defect(name="signature_header_by_case", check="signature.header_case", words="upper and lower case")
    yield Defect(name="signature_crash_on_empty_body", check="signature.empty_body", words="empty.*500")


def _of_acknowledgement() -> Iterator[Defect]:
    yield Defect(
        name="works_before_acknowledging",
        check="ack.fast",
        words="answer at once and do the work afterwards",
        also=("ack.while_api_down",),
    )
    yield Defect(
        name="crashes_on_unknown_kinds",
        check="ack.unknown_kind",
        words="nobody has heard of was answered with 500",
        also=("ack.other_activity", "ack.not_json"),
    )
    yield Defect(name="only_first_of_batch", check="ack.batch", words="only 1 of 3 events")
    yield Defect(name="refuses_other_accounts", check="ack.several_users", words="another account.*401")
    # Whatever comes after that error fails, too.
    yield Defect(
        name="gives_up_after_an_error",
        check="ack.after_error",
        words="not served any more",
        tried=("ack.status", "ack.after_error"),
    )


def _of_content() -> Iterator[Defect]:
    beyond = ("content.emoji", "content.rtl", "content.lines")
    yield Defect(name="crashes_on_emoji", check="content.emoji", words="😀.*no answer", also=beyond)
    yield Defect(name="crashes_beyond_ascii_logs", check="content.rtl", words="مرحبا.*no answer", also=beyond)
    yield Defect(name="escapes_twice", check="content.entities", words="the answer shows escapes")
    yield Defect(name="sends_more_than_fits", check="content.long", words="error 354.*10011 characters")
    yield Defect(name="takes_words_for_nothing", check="content.null_like", words="'null'.*no answer")
    yield Defect(name="expects_a_list_of_media", check="content.media", words="a photo.*no answer")
    yield Defect(name="ignores_quick_replies", check="content.quick_reply", words="a quick reply.*no answer")
    yield Defect(name="one_line_only", check="content.lines", words="first.nsecond.*no answer")
    yield Defect(name="needs_every_member", check="content.missing_members", words="without 'users'.*no answer")
    yield Defect(name="knows_every_member", check="content.new_members", words="members nobody has seen.*no answer")


def _of_identity() -> Iterator[Defect]:
    own = ("identity.own_app", "identity.other_app")
    yield Defect(name="answers_itself", check="identity.echo", words="answers its own messages", also=own)
    yield Defect(name="loops_with_the_customer", check="identity.echo", words="answers its own messages", also=own)
    yield Defect(
        name="answers_own_account_elsewhere",
        check="identity.other_app",
        words="sent with another app was answered",
        also=own,
    )
    # Where nobody is answered, that is the first to be seen.
    plain = ("content.plain", "identity.recipient")
    yield Defect(name="answers_the_recipient", check="content.plain", words="to itself", tried=plain)
    yield Defect(
        name="numbers_for_ids",
        check="content.plain",
        words=r"error 108\): .*no account with the id \d+00",
        tried=plain,
        in_node=True,
    )
    yield Defect(
        name="answers_for_every_account",
        check="identity.for_user",
        words="an account that it does not know was answered",
        also=("identity.two_accounts",),
    )


def _of_order() -> Iterator[Defect]:
    yield Defect(
        name="answers_duplicates",
        check="order.duplicate",
        words="delivered twice was answered twice",
        tried=("order.duplicate*", "order.late"),
        also=("order.duplicate_at_once", "order.duplicate_in_batch"),
    )
    yield Defect(
        name="looks_before_it_notes",
        check="order.duplicate_at_once",
        words="4 times at once was answered more than once",
        tried=("order.duplicate*", "order.late"),
    )
    yield Defect(
        name="drops_late_messages",
        check="order.late",
        words="10 minutes late was not answered",
        also=("order.reordered",),
        tried=("order.duplicate*", "order.late", "order.reordered"),
    )
    yield Defect(
        name="answers_in_any_order",
        check="order.conversation",
        words="answered out of order",
        tried=("order.duplicate", "order.conversation"),
    )
    yield Defect(
        name="one_customer_at_a_time",
        check="order.two_at_once",
        words="behind another one",
        tried=("order.conversation", "order.two_at_once"),
    )
    yield Defect(
        name="drops_what_is_too_much",
        check="order.burst",
        words="burst of 200 messages, number \\d+ was not answered",
        tried=("order.conversation", "order.burst"),
    )
    yield Defect(
        name="knows_messages_by_text",
        check="order.same_words",
        words="same words, the second was not",
        tried=("order.duplicate*", "order.same_words"),
    )


def _of_sending() -> Iterator[Defect]:
    yield Defect(name="signs_the_body", check="sending.signature", words="json|body")
    yield Defect(name="same_nonce_again", check="sending.signature", words="nonce")
    yield Defect(name="retired_endpoint", check="sending.endpoint", words="retired|direct_messages/new")
    yield Defect(name="body_without_event", check="sending.contract", words="event|contract")
    yield Defect(name="sends_more_than_fits", check="sending.limit", words="10,?000|354")
    yield Defect(name="knocks_at_once", check="sending.rate_limited", words="reset|before|at once|early")
    yield Defect(name="gives_up_when_limited", check="sending.rate_limited", words="no answer|never|again")
    yield Defect(name="never_tries_again", check="sending.server_error", words="no answer|again|503")
    yield Defect(name="dies_of_a_rejection", check="sending.server_error", words="ended with status", in_node=True)
    yield Defect(name="repeats_what_is_refused", check="sending.client_error", words="times|repeat|again")
    yield Defect(name="doubles_what_is_unclear", check="sending.timeout", words="twice|2 in place of 1|again")
    yield Defect(name="doubles_broken_answers", check="sending.malformed", words="twice|2 in place of 1|again")
    yield Defect(name="stops_at_a_closed_inbox", check="sending.recipient_closed", words="others|nobody|no answer")


def _of_life() -> Iterator[Defect]:
    yield Defect(name="never_subscribes", check="life.subscribes", words="subscri")
    yield Defect(name="answers_after_revocation", check="life.revoked", words="revo")
    yield Defect(name="prints_secrets", check="life.logs", words="secret")
    yield Defect(name="does_not_stop", check="life.stop", words="10 s|SIGTERM")
    yield Defect(name="loses_work_at_a_kill", check="life.restart", words="no answer|lost|killed")
    yield Defect(name="doubles_at_a_kill", check="life.restart", words="twice|2 in place of 1")
    yield Defect(name="forgets_at_restart", check="life.restart", words="twice|2 in place of 1|no answer")
    yield Defect(name="misses_what_came_meanwhile", check="life.catch_up", words="no answer|down", profile="channel")


DEFECTS = tuple(_defects())
