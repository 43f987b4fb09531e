"""All checks, in the order in which they are run."""

from ..check import Check
from . import ack, content, crc, identity, order, signature

CHECKS: tuple[Check, ...] = (
    *crc.CHECKS,
    # What these find out, most others depend on.
    *ack.FIRST,
    *content.FIRST,
    *identity.FIRST,
    *signature.CHECKS,
    *ack.CHECKS,
    *content.CHECKS,
    *identity.CHECKS,
    *order.CHECKS,
)
