"""Whether a webhook takes deliveries that Twitter signed, and no others."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import msgspec

from twitter_emulator.protocol.delivery_answers import DOCTOR, why_refused
from twitter_emulator.protocol.signing import webhook_signature

from ..wire import NoReply, Reply
from .asking import SIGNATURE, late, ms, posted, unheard
from .experiments import accepted_way, is_about_signatures
from .findings import parted, sentence
from .lines import Examined, Line, ok, skipped, wrong
from .patient import Patient

_NO_SECRET = "give --api-key-secret, to have something signed"
_NOT_VERIFIED = (
    "Compare the signature of every delivery before anything else, and answer 401 or 403 where it is missing or wrong"
)
_WRONG: Mapping[str, str] = MappingProxyType(
    {"delivery.unsigned": "without a signature", "delivery.wrong": "with a wrong signature"}
)


def deliveries(patient: Patient) -> Examined:
    """
    Whether it takes what is signed and refuses what is not.

    What is delivered says that somebody types, which no bot answers.
    """
    plain = msgspec.json.encode(typing(patient.user_id))
    if patient.secret:
        yield from _taken(patient, plain)
    else:
        yield skipped("delivery.signed", _NO_SECRET)
        yield skipped("delivery.bytes", _NO_SECRET)
        yield skipped("delivery.header", _NO_SECRET)
    for id, headers in (("delivery.unsigned", {}), ("delivery.wrong", {SIGNATURE: _of_something_else()})):
        yield _refused(patient, id, plain, headers)


def typing(user_id: str) -> dict[str, object]:
    """A delivery that says that somebody types to *user_id* (facts §6.2), with characters that show how it is read."""
    writer = {"id": "1000000002", "name": "Zoë & <Söhne>", "screen_name": "doctor", "url": "https://t.co/doctor"}
    event = {"created_timestamp": "1598779128000", "sender_id": writer["id"], "target": {"recipient_id": user_id}}
    return {
        "for_user_id": user_id,
        "direct_message_indicate_typing_events": [event],
        "users": {writer["id"]: {**writer, "protected": False, "followers_count": 3}},
    }


def odd(user_id: str) -> bytes:
    """:func:`typing` as no library writes it: whoever parses and writes it again gets other bytes."""
    plain = msgspec.json.encode(typing(user_id)).decode()
    return plain.replace('":', '" :').replace("Söhne", "S\\u00f6hne").replace("t.co/", "t.co\\/").encode()


@dataclass(frozen=True, slots=True)
class _Signed:
    """A delivery as Twitter signs it, with the *header* of the signature written so."""

    id: str
    what: str
    body: bytes
    header: str = SIGNATURE


def _taken(patient: Patient, plain: bytes) -> Examined:
    strange = odd(patient.user_id)
    for signed in (
        _Signed("delivery.signed", "a signed delivery", plain),
        _Signed("delivery.bytes", "a signed delivery with unusual spacing and escapes", strange),
        _Signed("delivery.header", f"a delivery with {SIGNATURE.title()} in capitals", plain, SIGNATURE.title()),
    ):
        try:
            reply = posted(patient, signed.body, {signed.header: webhook_signature(patient.secret, signed.body)})
        except NoReply as failure:
            yield unheard(signed.id, failure)
            return
        yield _judged(patient, signed, reply)
        if not 200 <= reply.status < 300:
            return


def _judged(patient: Patient, signed: _Signed, reply: Reply) -> Line:
    if 200 <= reply.status < 300:
        told = f"{signed.what} is taken with {reply.status}, after {ms(reply)}"
        return late(signed.id, reply) or ok(signed.id, told)
    if is_about_signatures(reply) and signed.header == SIGNATURE:
        return _experiment(patient, signed, reply)
    told, do = _hint(patient, signed, reply)
    return wrong(signed.id, f"{signed.what}: {told}", do)


def _experiment(patient: Patient, signed: _Signed, reply: Reply) -> Line:
    """What is wrong with how the webhook verifies, found by trying."""
    mistake = accepted_way(patient, odd(patient.user_id), only_bodies=signed.id == "delivery.bytes")
    if mistake is None:
        told, do = _hint(patient, signed, reply)
        return wrong(signed.id, f"{signed.what}: {told} (no usual mistake makes a signature that it accepts)", do)
    did, cure = parted(mistake)
    as_if = f"as if you {did.removeprefix('You ')}"
    told = f"{signed.what} is refused with {reply.status}; it accepts another signature, {as_if}"
    return wrong(signed.id, told, sentence(cure))


def _hint(patient: Patient, signed: _Signed, reply: Reply) -> tuple[str, str]:
    told, do = parted(
        why_refused(reply, url=patient.url, body=signed.body, secret=patient.secret, suspects=patient.suspects)
    )
    return told, sentence(do.replace(f"; {DOCTOR}", ""))


def _refused(patient: Patient, id: str, body: bytes, headers: Mapping[str, str]) -> Line:
    what = f"a delivery {_WRONG[id]}"
    try:
        reply = posted(patient, body, headers)
    except NoReply as failure:
        return unheard(id, failure)
    if 200 <= reply.status < 300:
        return wrong(id, f"{what} is taken with {reply.status}: anybody could write to the bot", _NOT_VERIFIED)
    if reply.status >= 500:
        return wrong(id, f"{what} makes it fail with {reply.status} instead of refusing it", _NOT_VERIFIED)
    return ok(id, f"{what} is refused with {reply.status}")


def _of_something_else() -> str:
    return webhook_signature("the-doctor", b"something else")
