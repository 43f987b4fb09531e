"""How a webhook verifies: nobody can see that, so deliveries are signed in wrong ways until it accepts one."""

from collections.abc import Iterator, Mapping
from time import perf_counter

from twitter_emulator.protocol import webhook_mistakes
from twitter_emulator.protocol.signing import webhook_signature
from twitter_emulator.protocol.ways import Way, signatures

from ..wire import NoReply, Reply
from .asking import SIGNATURE, posted
from .patient import Patient

MOST_TRIED = 1500
MOST_TIME_S = 30.0
_OTHER_HEADERS = ("X-Hub-Signature-256", "X-Hub-Signature", "X-Signature", "X-Twitter-Signature")
_THE_HEADER = f"The signature is in the header {SIGNATURE}, whose name may come in any case."


def is_about_signatures(reply: Reply) -> bool:
    """Whether *reply* refuses a delivery for what may be its signature."""
    return reply.status in (400, 401, 403, 422)


def accepted_way(patient: Patient, body: bytes, *, only_bodies: bool = False) -> str | None:
    """
    Which mistake makes a signature of *body* that is accepted, with the cure.

    None if none of the usual ones does, or it takes too long to find out.

    *only_bodies* tries only the mistakes in what is signed, where the key and the form are known to be right.
    """
    deadline = perf_counter() + MOST_TIME_S
    for number, (headers, told) in enumerate(_tries(patient, body, only_bodies=only_bodies)):
        if number >= MOST_TRIED or perf_counter() > deadline:
            return None
        if _is_accepted(patient, body, headers):
            return told
    return None


def _tries(patient: Patient, body: bytes, *, only_bodies: bool) -> Iterator[tuple[Mapping[str, str], str]]:
    right = webhook_signature(patient.secret, body)
    if not only_bodies:
        for name in (SIGNATURE.title(), SIGNATURE.upper()):
            yield {name: right}, f"You looked for the header as {name}. {_THE_HEADER}"
        for name in _OTHER_HEADERS:
            yield {name: right}, f"You looked for the signature in the header {name}. {_THE_HEADER}"
    keys = [Way(patient.secret)] if only_bodies else webhook_mistakes.keys(patient.secret, patient.suspects)
    forms = webhook_mistakes.signature_forms()
    for signature, told in signatures(keys, webhook_mistakes.bodies(body), forms[:1] if only_bodies else forms):
        if signature != right and signature.isprintable() and signature.isascii():
            yield {SIGNATURE: signature}, told


def _is_accepted(patient: Patient, body: bytes, headers: Mapping[str, str]) -> bool:
    try:
        return 200 <= posted(patient, body, headers).status < 300
    except NoReply:
        return False
