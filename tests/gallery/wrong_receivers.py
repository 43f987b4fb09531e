"""The defects of bots that receive wrongly: challenges, signatures, acknowledgements."""

from collections.abc import Iterator

from tests.gallery.defect import Defect

# An answer that is wrong in one way is wrong for every token.
ANSWERS = ("crc.token", "crc.characters", "crc.two_in_a_row", "crc.extra_parameters")


def defects() -> Iterator[Defect]:
    yield from _of_challenges()
    yield from _of_signatures()
    yield from _of_acknowledgement()


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
