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


# A bot whose answers to challenges are wrong cannot be registered: all that compares answers fails with it.
ANSWERS = ("crc.token", "crc.prefix", "crc.base64", "crc.secret", "crc.json", "crc.characters", "crc.two_in_a_row")
NO_ANSWER = (*ANSWERS, "crc.fast", "crc.redirect", "crc.without_token", "crc.extra_parameters", "crc.signature")
REFUSED = "signature.*"


def _of_challenges() -> Iterator[Defect]:
    yield Defect(name="crc_hex_digest", check="crc.base64", words="hex", also=ANSWERS + NO_ANSWER)
    yield Defect(name="hex_digest", check="crc.base64", words="hex", also=ANSWERS + NO_ANSWER, in_node=True)
    yield Defect(name="crc_without_prefix", check="crc.prefix", words="sha256=", also=NO_ANSWER)
    yield Defect(name="crc_with_token_secret", check="crc.secret", words="access token secret", also=NO_ANSWER)
    yield Defect(name="crc_base64url", check="crc.base64", words="url", also=NO_ANSWER)
    yield Defect(name="crc_cached", check="crc.two_in_a_row", words="earlier|first|same|other", also=NO_ANSWER)
    yield Defect(name="crc_token_decoded_twice", check="crc.characters", words="space|decoded|twice")
    yield Defect(name="crc_token_not_decoded", check="crc.characters", words="decoded|encoded")
    yield Defect(name="crc_first_parameter", check="crc.extra_parameters", words="nonce|first|parameter")
    yield Defect(name="crc_slow", check="crc.fast", words="3 s", also=NO_ANSWER)
    yield Defect(name="crc_redirect", check="crc.redirect", words="redirect|302", also=NO_ANSWER)
    yield Defect(name="crc_html_page", check="crc.json", words="html", also=NO_ANSWER)
    yield Defect(name="crc_plain_text", check="crc.json", words="json", also=NO_ANSWER)
    yield Defect(name="crc_crashes_without_token", check="crc.without_token", words="500")
    yield Defect(name="one_request_at_a_time", check="crc.busy", words="busy|while|3 s")


def _of_signatures() -> Iterator[Defect]:
    yield Defect(name="signature_not_verified", check="signature.wrong", words="not refused", also=(REFUSED,))
    yield Defect(name="signature_only_if_there", check="signature.missing", words="without|not refused")
    yield Defect(
        name="signature_over_parsed_body",
        check="signature.raw_bytes",
        words="bytes|re-?serial|parsed|again",
        also=("signature.empty_body",),
    )
    yield Defect(name="body_parser", check="signature.raw_bytes", words="bytes|re-?serial|parsed|again", in_node=True)
    yield Defect(name="signature_over_ascii", check="signature.unicode", words="unicode|emoji|utf-8|ascii")
    yield Defect(name="signature_as_hex", check="signature.accepted", words="403|refused", also=(REFUSED,))
    yield Defect(name="signature_hex_too", check="signature.hex", words="hex")
    yield Defect(name="signature_header_by_case", check="signature.header_case", words="case|header")
    yield Defect(name="signature_crash_on_empty_body", check="signature.empty_body", words="500|empty")


def _of_acknowledgement() -> Iterator[Defect]:
    yield Defect(name="works_before_acknowledging", check="ack.fast", words="3 s", also=("ack.while_api_down",))
    yield Defect(name="crashes_on_unknown_kinds", check="ack.unknown_kind", words="500", also=("ack.*",))
    yield Defect(name="only_first_of_batch", check="ack.batch", words="first|1 of|answers")
    yield Defect(name="refuses_other_accounts", check="ack.several_users", words="401")
    yield Defect(name="gives_up_after_an_error", check="ack.after_error", words="no answer|after")


def _of_content() -> Iterator[Defect]:
    yield Defect(name="crashes_on_emoji", check="content.emoji", words="no answer", also=("content.rtl",))
    yield Defect(name="crashes_beyond_ascii_logs", check="content.rtl", words="no answer", also=("content.emoji",))
    yield Defect(name="escapes_twice", check="content.entities", words="escape")
    yield Defect(name="sends_more_than_fits", check="content.long", words="10,?000|354|long")
    yield Defect(name="takes_words_for_nothing", check="content.null_like", words="null|none|undefined")
    yield Defect(name="expects_a_list_of_media", check="content.media", words="no answer|media")
    yield Defect(name="ignores_quick_replies", check="content.quick_reply", words="no answer|quick")
    yield Defect(name="one_line_only", check="content.lines", words="no answer|line")
    yield Defect(name="needs_every_member", check="content.missing_members", words="no answer|without")
    yield Defect(name="knows_every_member", check="content.new_members", words="no answer|member")


def _of_identity() -> Iterator[Defect]:
    yield Defect(name="answers_itself", check="identity.echo", words="echo|own|itself", also=("identity.*",))
    yield Defect(name="answers_own_account_elsewhere", check="identity.other_app", words="account|brand|own|app")
    yield Defect(name="answers_the_recipient", check="identity.recipient", words="no answer|recipient|wrote")
    yield Defect(name="numbers_for_ids", check="identity.recipient", words="no answer|recipient|108", in_node=True)
    yield Defect(name="answers_for_every_account", check="identity.for_user", words="another|unknown|account")


def _of_order() -> Iterator[Defect]:
    yield Defect(name="answers_duplicates", check="order.duplicate", words="twice|duplicate|2 in place of 1")
    yield Defect(name="looks_before_it_notes", check="order.duplicate_at_once", words="twice|at once|2 in place of 1")
    yield Defect(name="drops_late_messages", check="order.late", words="late|no answer")
    yield Defect(name="answers_in_any_order", check="order.conversation", words="order")
    yield Defect(name="one_customer_at_a_time", check="order.two_at_once", words="behind|another|other|waits")
    yield Defect(name="drops_what_is_too_much", check="order.burst", words="of 200")
    yield Defect(name="knows_messages_by_text", check="order.same_words", words="same|twice|no answer")


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
