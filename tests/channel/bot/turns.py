"""Turns for tests of bots, with everything they do not care about filled in."""

from typing import Any

from twitter_channel.bot.turns import Account, Turn

BRAND = Account("1000000001", "Acme", "acme")
CUSTOMER = Account("2000000002", "Alice Liddell", "alice")


def turn(text: str = "hi", **values: Any) -> Turn:
    """Alice writes *text* to Acme."""
    given = {"connection": "default", "conversation": "7", "brand": BRAND, "customer": CUSTOMER}
    return Turn(**{**given, "message_id": "1300000000000000001", "text": text, **values})
