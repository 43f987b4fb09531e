"""All checks, in the order in which they are run."""

from ..check import Check
from . import access, ack, calls, content, crc, identity, life, order, sending, signature

CHECKS: tuple[Check, ...] = (
    *crc.CHECKS,
    # What these find out, most others depend on.
    *life.FIRST,
    *ack.FIRST,
    *content.FIRST,
    *crc.WORKING,
    *identity.FIRST,
    *signature.CHECKS,
    *ack.CHECKS,
    *content.CHECKS,
    *identity.CHECKS,
    *order.CHECKS,
    *calls.CHECKS,
    *sending.CHECKS,
    *life.CHECKS,
    *access.CHECKS,
)
