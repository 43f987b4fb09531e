"""
Customers write, send, press, read and leave.

Who is not alice, bob or carol is made at the first mention.
"""

from collections.abc import Sequence

from pytest_bdd import parsers, then, when

from twitter_emulator.client import ControlError

from ..people import Twitter
from .media import send_media


@when(parsers.parse('{name:w} writes "{text}"'))
def customer_writes(twitter: Twitter, name: str, text: str) -> None:
    """A customer sends the brand a Direct Message."""
    twitter.customer(name).says(text)


@when(parsers.parse("{name:w} writes:"))
def customer_writes_long(twitter: Twitter, name: str, docstring: str) -> None:
    """The same, for texts of several lines."""
    twitter.customer(name).says(docstring)


@when(parsers.parse('{name:w} writes to {brand:w} "{text}"'))
def customer_writes_to(twitter: Twitter, name: str, brand: str, text: str) -> None:
    """A customer writes to another brand than the first one."""
    twitter.customer(name).says(text, to=brand)


@when(parsers.parse("{name:w} writes a message of {length:d} characters"))
def customer_writes_much(twitter: Twitter, name: str, length: int) -> None:
    """A customer sends a long text."""
    twitter.customer(name).says(_long_text(length))


@when(parsers.parse("{name:w} writes, one right after the other:"))
def customer_writes_in_a_row(twitter: Twitter, name: str, datatable: Sequence[Sequence[str]]) -> None:
    """
    A customer sends several messages, one in each row of the table, without waiting for answers.

    Example:
        When alice writes, one right after the other:
          | Hello           |
          | Anybody there?  |
    """
    for (text,) in datatable:
        twitter.customer(name).says(text)


@when(parsers.parse('{name:w} tries to write "{text}"'), target_fixture="refusal")
def customer_tries(twitter: Twitter, name: str, text: str) -> str:
    """A customer writes and is refused; what Twitter says is kept for the next step."""
    return _refused(twitter, name, text)


@when(parsers.parse("{name:w} tries to write a message of {length:d} characters"), target_fixture="refusal")
def customer_tries_much(twitter: Twitter, name: str, length: int) -> str:
    """The same with a text that is too long."""
    return _refused(twitter, name, _long_text(length))


@then(parsers.parse('{name:w} is told "{words}"'))
def customer_is_told(refusal: str, name: str, words: str) -> None:
    """What Twitter said to the refused customer has these words in it."""
    assert words in refusal, f"@{name} is told: {refusal}"


@when(parsers.parse('{name:w} sends a {kind:w} with "{text}"'))
@when(parsers.parse("{name:w} sends a {kind:w}"))
def customer_sends_media(twitter: Twitter, name: str, kind: str, text: str = "") -> None:
    """A customer sends a "photo", a "GIF" or a "video", with a text if one is given; Twitter has a sample of each."""
    send_media(twitter, twitter.customer(name).name, twitter.brand.screen_name, kind, text)


@when(parsers.parse('{name:w} presses "{label}"'))
def customer_presses(twitter: Twitter, name: str, label: str) -> None:
    """A customer presses a quick reply that was offered."""
    twitter.customer(name).presses(label)


@when(parsers.parse("{name:w} is typing"))
def customer_types(twitter: Twitter, name: str) -> None:
    """The brand sees that the customer is typing."""
    twitter.world.do("typing", twitter.customer(name).name, twitter.brand.screen_name)


@when(parsers.parse("{name:w} reads the answer"))
def customer_reads(twitter: Twitter, name: str) -> None:
    """The customer has seen what the brand wrote last."""
    twitter.world.do("read", twitter.customer(name).name, twitter.brand.screen_name)


@when(parsers.parse("{name:w} leaves the conversation"))
def customer_leaves(twitter: Twitter, name: str) -> None:
    """A customer deletes the whole conversation with the brand; the brand still has it."""
    twitter.world.do("leave", twitter.customer(name).name, twitter.brand.screen_name)


def _refused(twitter: Twitter, name: str, text: str) -> str:
    try:
        twitter.customer(name).says(text)
    except ControlError as refusal:
        return refusal.detail
    raise AssertionError(f"Twitter took the message of @{name}.\n{twitter.transcript()}")


def _long_text(length: int) -> str:
    """Words, so that no two places in it look alike for long."""
    words = " ".join(map(str, range(length)))
    return f"{words[: length - 1]}."
