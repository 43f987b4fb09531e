"""Challenges: how a webhook proves that it knows the app's secret (facts §5.1)."""
from ..check import Check
CHECKS: tuple[Check, ...] = ()
