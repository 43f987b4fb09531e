"""Customers write, press, read, and hear what is answered."""

from collections.abc import Sequence

from pytest_bdd import parsers, step, then, when

from twitter_emulator.client import ControlError

from ..people import Twitter


@when(parsers.parse('{name:w} writes "{text}"'))
def customer_writes(twitter: Twitter, name: str, text: str) -> None:
    """A customer sends the brand a Direct Message. Who is not alice, bob or carol is made."""
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
    """A customer sends several messages, one in each row of the table, without waiting for answers."""
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
    assert words in refusal


@when(parsers.parse('{name:w} presses "{label}"'))
def customer_presses(twitter: Twitter, name: str, label: str) -> None:
    """A customer presses a quick reply that was offered."""
    twitter.customer(name).presses(label)


@step(parsers.parse('{name:w} hears "{text}"'))
def customer_hears(twitter: Twitter, name: str, text: str) -> None:
    """The next message to the customer says exactly this. Waits for it, but no longer than needed."""
    assert twitter.customer(name).hears().text == text


@step(parsers.parse("{name:w} hears:"))
def customer_hears_long(twitter: Twitter, name: str, docstring: str) -> None:
    """The same, for texts of several lines."""
    assert twitter.customer(name).hears().text == docstring


@step(parsers.parse('{name:w} hears from {brand:w} "{text}"'))
def customer_hears_from(twitter: Twitter, name: str, brand: str, text: str) -> None:
    """The next message of another brand than the first one says exactly this."""
    assert twitter.customer(name).hears(of=brand).text == text


@step(parsers.parse('{name:w} hears something with "{part}" in it'))
def customer_hears_part(twitter: Twitter, name: str, part: str) -> None:
    """A message to the customer has this in it; others before it are passed over."""
    twitter.customer(name).hears(part)


@step(parsers.parse("{name:w} hears an answer"))
def customer_hears_something(twitter: Twitter, name: str) -> None:
    """There is a next message to the customer, whatever it says."""
    twitter.customer(name).hears()


@then(parsers.parse('{name:w} is answered with "{words}" in quotes'))
def customer_is_quoted(twitter: Twitter, name: str, words: str) -> None:
    """The next message to the customer repeats these words in quotes, as the bot does that comes with our channel."""
    assert f'"{words}"' in twitter.customer(name).hears().text


@then(parsers.parse("{name:w} hears an answer of {length:d} characters"))
def customer_hears_much(twitter: Twitter, name: str, length: int) -> None:
    """The next message to the customer is that long."""
    assert len(twitter.customer(name).hears().text) == length


@then(parsers.parse("{name:w} is offered:"))
def customer_is_offered(twitter: Twitter, name: str, datatable: Sequence[Sequence[str]]) -> None:
    """The quick replies below the newest message, one label in each row of the table."""
    assert list(twitter.customer(name).conversation()[-1].labels) == [label for (label,) in datatable]


@then(parsers.parse("the conversation with {name:w} reads:"))
def conversation_reads(twitter: Twitter, name: str, datatable: Sequence[Sequence[str]]) -> None:
    """All that was said, in order: a table with who says what. Looks when nothing more is under way."""
    twitter.settled()
    assert [[said.sender, said.text] for said in twitter.customer(name).conversation()] == [*map(list, datatable)]


@then(parsers.parse("{name:w} has heard {count:d} answers"))
@then(parsers.parse("{name:w} has heard {count:d} answer"))
def customer_has_heard(twitter: Twitter, name: str, count: int) -> None:
    """So many messages were sent to the customer, and nothing more is under way."""
    twitter.settled()
    answers = [said for said in twitter.customer(name).conversation() if said.sender != name]
    assert len(answers) == count, twitter.transcript()


@then(parsers.parse("{name:w} has heard nothing"))
def customer_has_heard_nothing(twitter: Twitter, name: str) -> None:
    """No message was sent to the customer, and nothing is under way."""
    customer_has_heard(twitter, name, 0)


@when(parsers.parse("{name:w} opens the conversation"), target_fixture="welcome")
def customer_opens(twitter: Twitter, name: str) -> str | None:
    """A customer opens the conversation with the brand; what is shown, if anything is, is kept for the next step."""
    return twitter.customer(name).opens()


@when(parsers.parse("{name:w} leaves the conversation"))
def customer_leaves(twitter: Twitter, name: str) -> None:
    """A customer deletes the whole conversation with the brand; the brand still has it."""
    twitter.world.do("leave", twitter.customer(name).name, twitter.brand.screen_name)


@then(parsers.parse('{name:w} is welcomed with "{text}"'))
def customer_is_welcomed(welcome: str | None, name: str, text: str) -> None:
    """The welcome message that was shown says exactly this."""
    assert welcome == text


@then(parsers.parse("{name:w} is not welcomed"))
def customer_is_not_welcomed(welcome: str | None, name: str) -> None:
    """No welcome message was shown."""
    assert welcome is None


@when(parsers.parse('the brand writes to {name:w} "{text}"'))
def brand_writes(twitter: Twitter, name: str, text: str) -> None:
    """Somebody at the brand writes by hand, not by way of the channel."""
    twitter.write(twitter.brand.screen_name, twitter.customer(name).name, text)


@when(parsers.parse("{name:w} is typing"))
def customer_types(twitter: Twitter, name: str) -> None:
    """The brand sees that the customer is typing."""
    twitter.world.do("typing", twitter.customer(name).name, twitter.brand.screen_name)


@when(parsers.parse("{name:w} reads the answer"))
def customer_reads(twitter: Twitter, name: str) -> None:
    """The customer has seen what the brand wrote last."""
    twitter.world.do("read", twitter.customer(name).name, twitter.brand.screen_name)


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
