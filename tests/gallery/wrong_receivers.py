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
    yield Defect("crc_hex_digest", "crc.base64", "hex digest", also=ANSWERS)
    yield Defect("hex_digest", "crc.base64", "hex digest", also=ANSWERS, in_node=True)
    yield Defect("crc_without_prefix", "crc.prefix", 'not with "sha256="', also=ANSWERS)
    yield Defect("crc_with_token_secret", "crc.secret", "the access token secret", also=ANSWERS)
    yield Defect("crc_base64url", "crc.base64", "URL-safe", also=ANSWERS)
    yield Defect("crc_cached", "crc.two_in_a_row", "response_token of the first", also=ANSWERS)
    yield Defect("crc_token_decoded_twice", "crc.characters", "decoded the token once too often")
    yield Defect("crc_token_not_decoded", "crc.characters", "signed the token percent-encoded")
    yield Defect("crc_first_parameter", "crc.extra_parameters", "signed the nonce")
    yield Defect("crc_slow", "crc.fast", "Twitter waits 3 s")
    yield Defect("crc_redirect", "crc.redirect", "redirected to http")
    yield Defect("crc_html_page", "crc.json", "html.*no JSON object")
    yield Defect("crc_plain_text", "crc.json", "no JSON object")
    yield Defect("crc_crashes_without_token", "crc.without_token", "without crc_token.*500")
    yield Defect("one_request_at_a_time", "crc.busy", "while it was busy.*Twitter waits 3 s")


def _of_signatures() -> Iterator[Defect]:
    yield Defect(
        "signature_not_verified",
        "signature.wrong",
        "takes deliveries from anybody",
        also=(*(f"signature.{kind}" for kind in ("missing", "other_body", "old_secret", "hex", "empty_body")),),
    )
    yield Defect(
        "signature_only_if_there",
        "signature.missing",
        "without a signature was not refused",
        also=("signature.empty_body",),
    )
    yield Defect("signature_over_parsed_body", "signature.raw_bytes", "do not parse them")
    yield Defect("body_parser", "signature.raw_bytes", "do not parse them", in_node=True)
    yield Defect("signature_over_ascii", "signature.unicode", "raw UTF-8", also=("signature.raw_bytes",))
    yield Defect(
        "signature_as_hex",
        "signature.accepted",
        "compares with the hex digest",
        also=(*(f"signature.{kind}" for kind in ("hex", "raw_bytes", "unicode", "header_case", "empty_body")),),
    )
    yield Defect("signature_hex_too", "signature.hex", "signed in hex")
    yield Defect("signature_header_by_case", "signature.header_case", "upper and lower case")
    yield Defect("signature_crash_on_empty_body", "signature.empty_body", "empty.*500")


def _of_acknowledgement() -> Iterator[Defect]:
    yield Defect(
        "works_before_acknowledging",
        "ack.fast",
        "answer at once and do the work afterwards",
        also=("ack.while_api_down",),
    )
    yield Defect(
        "crashes_on_unknown_kinds",
        "ack.unknown_kind",
        "nobody has heard of was answered with 500",
        also=("ack.other_activity", "ack.not_json"),
    )
    yield Defect("only_first_of_batch", "ack.batch", "only 1 of 3 events")
    yield Defect("refuses_other_accounts", "ack.several_users", "another account.*401")
    # Whatever comes after that error fails, too.
    yield Defect(
        "gives_up_after_an_error", "ack.after_error", "not served any more", tried=("ack.status", "ack.after_error")
    )
