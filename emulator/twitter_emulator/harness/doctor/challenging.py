"""Whether a webhook answers challenges."""

import re

from twitter_emulator.protocol.challenge_answers import Challenge, decoded, why_status, why_unmet

from ..wire import NoReply, Reply
from .asking import challenged, got, late, ms, unheard
from .findings import parted, sentence
from .lines import Examined, Line, ok, skipped, wrong
from .patient import Patient

NONCE = "ZG9jdG9yLW5vbmNl"
_PLAIN = "ZG9jdG9yLXBsYWlu"
_TOKENS = (
    ("crc.token", "a token of letters and digits", _PLAIN),
    ("crc.characters", "a token with + / = % & and a blank", "a+b/c d%2Be&f="),
    ("crc.again", "a second token, at once after the first", "ZG9jdG9yLWFnYWlu"),
)
_RESPONSE = re.compile(r"sha256=[A-Za-z0-9+/]{43}=")
_TUNNELS = ("ngrok", "localtunnel", "cloudflare")


def answering(patient: Patient) -> Examined:
    """Whether it answers at all."""
    try:
        reply = got(patient)
    except NoReply as failure:
        yield unheard("answers", failure, ends=True)
        return
    yield (
        late("answers", reply)
        or _tunnel(reply)
        or ok("answers", f"a plain GET is answered with {reply.status}, after {ms(reply)}")
    )


def unasked(patient: Patient) -> Examined:
    """What it answers to a GET that is no challenge."""
    id, do = "crc.without", "Answer 400 to a GET without crc_token"
    try:
        reply = got(patient)
    except NoReply as failure:
        yield unheard(id, failure)
        return
    if reply.status >= 500:
        told = f"a GET without crc_token makes it fail with {reply.status}"
        yield wrong(id, told, f"{do}: health checks and browsers send such")
    elif reply.status == 200 and _response_token(reply):
        yield wrong(id, "it answers a challenge that nobody put", do)
    else:
        yield ok(id, f"a GET without crc_token is answered with {reply.status}")


def challenges(patient: Patient) -> Examined:
    """Whether it answers challenges, each with what is wrong about the answer."""
    for id, what, token in _TOKENS:
        try:
            reply = challenged(patient, token, NONCE)
        except NoReply as failure:
            yield unheard(id, failure)
            return
        line = _judged(id, what, reply, patient, token)
        yield line
        if line.state == "wrong" and id == "crc.token":
            return


def _tunnel(reply: Reply) -> Line | None:
    """The line about a tunnel that shows a page of its own first."""
    text = reply.body[:4096].decode("utf-8", "replace").lower()
    name = next((name for name in _TUNNELS if name in text), None)
    if name is None or not text.lstrip().startswith("<"):
        return None
    do = "Switch that page off or go round it, and register the address at which the webhook itself answers"
    return wrong("answers", f"a page of a tunnel or proxy ({name}) answers instead of the webhook", do)


def _judged(id: str, what: str, reply: Reply, patient: Patient, token: str) -> Line:
    hint = _hint(reply, patient, token)
    if hint is not None:
        told, do = parted(hint)
        return wrong(id, f"{told} (to {what})", sentence(do))
    if not patient.secret:
        return skipped(id, f"the answer to {what} looks right; to judge it, give --api-key-secret")
    return late(id, reply) or ok(id, f"{what} is answered rightly, after {ms(reply)}")


def _hint(reply: Reply, patient: Patient, token: str) -> str | None:
    if reply.status != 200:
        return why_status(reply, patient.url)
    suspects, url = patient.suspects, patient.url
    asked = Challenge(token=token, nonce=NONCE, url=url, secret=patient.secret, suspects=suspects)
    return why_unmet(reply, asked) if patient.secret or not _is_well_formed(reply) else None


def _is_well_formed(reply: Reply) -> bool:
    """Whether the answer could be right, for who does not know the secret."""
    token = _response_token(reply)
    return isinstance(token, str) and _RESPONSE.fullmatch(token) is not None


def _response_token(reply: Reply) -> object:
    content = decoded(reply.body)
    return content.get("response_token") if isinstance(content, dict) else None
