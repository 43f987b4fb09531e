"""What a webhook made of its challenge: the error that Twitter answers with, and a hint that says what went wrong."""

from twitter_emulator.protocol import errors
from twitter_emulator.protocol.challenge_answers import Challenge, why_status, why_unmet
from twitter_emulator.protocol.errors import ApiError

from .transport import Reply
from .troubles import TroubleKind


def judged(reply: Reply, challenge: Challenge) -> ApiError | None:
    """None if *reply* is right. The content type is not looked at, as on Twitter (facts §5.1)."""
    if reply.trouble is not None:
        return _refusal(reply.trouble.kind)(hint=reply.trouble.text)
    if reply.status != 200:
        return errors.CrcStatusNot200(hint=why_status(reply, challenge.url))
    hint = why_unmet(reply, challenge)
    return errors.InvalidCrcToken(hint=hint) if hint else None


def is_final(reply: Reply) -> bool:
    """
    Whether a wrong *reply* makes a webhook invalid at once: an untrusted certificate, or any answer but 4xx and 5xx.

    The rest is given time to recover (facts §5.1).
    """
    if reply.status is None:
        return reply.trouble is not None and reply.trouble.kind == "tls"
    return not 400 <= reply.status < 600


def _refusal(kind: TroubleKind) -> type[ApiError]:
    match kind:
        case "address" | "url":
            return errors.UrlNotAllowed
        case "slow":
            return errors.CrcTooSlow
        case _:
            return errors.CrcUnreachable
