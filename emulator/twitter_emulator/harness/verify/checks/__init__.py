"""All checks, in the order in which they are run."""

from ..check import Check
from . import crc

CHECKS: tuple[Check, ...] = (*crc.CHECKS,)
