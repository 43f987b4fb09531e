"""
Customers hear what is answered.

Before each of these that waits there may stand how long: *within 2 seconds alice hears "Hello!"*. Else it is
5 seconds (`twitter_within`). None waits longer than it takes. The message that was heard is done with: the next step
goes on after it.
"""

import re
from collections.abc import Sequence
from fnmatch import translate

from pytest_bdd import step, then

from twitter_emulator.client import Duration

from ..messages import Message
from ..people import NotHeard, Twitter
from .media import known_kind
from .words import said, timed

Table = Sequence[Sequence[str]]


@step(timed('{name:w} hears "{text}"'))
@step(said('{name:w} hears "{text}"'))
def hears(twitter: Twitter, name: str, text: str, within: Duration | None = None) -> None:
    """The next message to the customer says exactly this."""
    _expect(twitter, name, twitter.customer(name).hears(within=within), text)


@step(timed("{name:w} hears:"))
@step(said("{name:w} hears:"))
def hears_long(twitter: Twitter, name: str, docstring: str, within: Duration | None = None) -> None:
    """The same, for texts of several lines."""
    _expect(twitter, name, twitter.customer(name).hears(within=within), docstring)


@step(timed('{name:w} hears from {brand:w} "{text}"'))
@step(said('{name:w} hears from {brand:w} "{text}"'))
def hears_from(twitter: Twitter, name: str, brand: str, text: str, within: Duration | None = None) -> None:
    """The next message of another brand than the first one says exactly this."""
    _expect(twitter, name, twitter.customer(name).hears(within=within, of=brand), text)


@step(timed("{name:w} hears an answer"))
@step(said("{name:w} hears an answer"))
def hears_anything(twitter: Twitter, name: str, within: Duration | None = None) -> None:
    """There is a next message to the customer, whatever it says."""
    twitter.customer(name).hears(within=within)


@step(said('{name:w} hears something with "{part}" in it'))
@step(timed('{name:w} hears a message containing "{part}"'))
@step(said('{name:w} hears a message containing "{part}"'))
def hears_part(twitter: Twitter, name: str, part: str, within: Duration | None = None) -> None:
    """A message to the customer has this in it; others before it are passed over."""
    twitter.customer(name).hears(part, within)


@step(timed('{name:w} hears a message like "{form}"'))
@step(said('{name:w} hears a message like "{form}"'))
def hears_form(twitter: Twitter, name: str, form: str, within: Duration | None = None) -> None:
    """
    A message to the customer reads like this, where * stands for anything and case does not matter; others before it
    are passed over.

    Example:
        Then alice hears a message like "Hello *, what can I do for you?"
    """
    twitter.customer(name).awaits(lambda message: is_like(message.text, form), f"nothing new like {form!r}", within)


@step(timed('{name:w} hears a message matching "{pattern}"'))
@step(said('{name:w} hears a message matching "{pattern}"'))
def hears_pattern(twitter: Twitter, name: str, pattern: str, within: Duration | None = None) -> None:
    r"""
    A message to the customer has a place that matches this regular expression; others before it are passed over.

    Example:
        Then alice hears a message matching "order [A-Z]-\d{4}"
    """
    regex = _compiled(pattern)
    twitter.customer(name).awaits(lambda heard: bool(regex.search(heard.text)), f"nothing new like {pattern!r}", within)


@step(timed("{name:w} hears a message mentioning:"))
@step(said("{name:w} hears a message mentioning:"))
def hears_mentions(twitter: Twitter, name: str, datatable: Table, within: Duration | None = None) -> None:
    """
    A message to the customer has the words of every row of the table in it, in any order and case; others before it
    are passed over.

    Example:
        Then alice hears a message mentioning:
          | Monday |
          | 9:00   |
    """
    rows = [row[0].casefold() for row in datatable]
    missing = f"nothing new that mentions each of {[row[0] for row in datatable]}"
    twitter.customer(name).awaits(lambda heard: all(row in heard.text.casefold() for row in rows), missing, within)


@step(timed("{name:w} hears one of:"))
@step(said("{name:w} hears one of:"))
def hears_one_of(twitter: Twitter, name: str, datatable: Table, within: Duration | None = None) -> None:
    """
    The next message to the customer says exactly what one row of the table says.

    Example:
        Then alice hears one of:
          | Hello! |
          | Hi!    |
    """
    heard, texts = twitter.customer(name).hears(within=within).text, [row[0] for row in datatable]
    assert heard in texts, f"@{name} heard {heard!r}, which is none of {texts}."


@step(timed("{name:w} hears, in any order:"))
@step(said("{name:w} hears, in any order:"))
def hears_in_any_order(twitter: Twitter, name: str, datatable: Table, within: Duration | None = None) -> None:
    """
    What each row of the table says is in a message of its own to the customer, whichever comes first; messages that
    have nothing of it are passed over.

    Example:
        Then alice hears, in any order:
          | your order |
          | your cup   |
    """
    missing = [row[0] for row in datatable]
    while missing:
        heard = _one_of_these(twitter, name, missing, within)
        missing.remove(next(row for row in missing if row in heard.text))


@step(timed('{name:w} receives a {kind:w} with "{part}"'))
@step(said('{name:w} receives a {kind:w} with "{part}"'))
@step(timed("{name:w} receives a {kind:w}"))
@step(said("{name:w} receives a {kind:w}"))
def receives_media(twitter: Twitter, name: str, kind: str, part: str = "", within: Duration | None = None) -> None:
    """A message to the customer has a "photo", a "GIF" or a "video", and in its text this part, if one is named."""
    wanted = known_kind(kind).wire
    twitter.customer(name).awaits(
        lambda heard: heard.media == wanted and part in heard.text, f"no {kind} with {part!r}", within
    )


@then(timed("{name:w} hears nothing more"))
@then(said("{name:w} hears nothing more"))
def hears_nothing_more(twitter: Twitter, name: str, within: Duration = "1s") -> None:
    """After what was heard nothing comes, for a second or as long as the step says; nothing is under way."""
    twitter.customer(name).hears_nothing_more(within)


@then(said('{name:w} has not heard "{part}"'))
def has_not_heard(twitter: Twitter, name: str, part: str) -> None:
    """No message to the customer has this in it, and nothing is under way."""
    twitter.settled()
    heard = [said.text for said in twitter.customer(name).conversation() if said.sender != name and part in said.text]
    assert not heard, f"@{name} heard {heard[0]!r}."


@then(said("{name:w} has heard {count:d} answer"))
@then(said("{name:w} has heard {count:d} answers"))
def has_heard(twitter: Twitter, name: str, count: int) -> None:
    """So many messages were sent to the customer, and nothing more is under way."""
    twitter.settled()
    answers = [said for said in twitter.customer(name).conversation() if said.sender != name]
    assert len(answers) == count, f"@{name} has heard {len(answers)} and not {count}."


@then(said("{name:w} has heard nothing"))
def has_heard_nothing(twitter: Twitter, name: str) -> None:
    """No message was sent to the customer, and nothing is under way."""
    has_heard(twitter, name, 0)


@then(timed('{name:w} is answered with "{words}" in quotes'))
@then(said('{name:w} is answered with "{words}" in quotes'))
def is_quoted(twitter: Twitter, name: str, words: str, within: Duration | None = None) -> None:
    """
    The next message to the customer repeats these words in quotes, as the bot does that comes with our channel.

    Example:
        Then alice is answered with "Where is my parcel?" in quotes
    """
    heard = twitter.customer(name).hears(within=within).text
    assert f'"{words}"' in heard, f'@{name} heard\n  {heard}\nand in it not\n  "{words}"'


@then(said("{name:w} hears an answer of {length:d} characters"))
def hears_much(twitter: Twitter, name: str, length: int) -> None:
    """The next message to the customer is that long."""
    heard = len(twitter.customer(name).hears().text)
    assert heard == length, f"@{name} heard {heard} characters and not {length}."


@then(said("the conversation with {name:w} reads:"))
def conversation_reads(twitter: Twitter, name: str, datatable: Table) -> None:
    """
    All that was said, in order: a table with who says what. Looks when nothing more is under way.

    Example:
        Then the conversation with alice reads:
          | alice        | Hello!           |
          | acme_support | How can I help?  |
    """
    twitter.settled()
    assert [[said.sender, said.text] for said in twitter.customer(name).conversation()] == [*map(list, datatable)]


@then(said("the conversation with {name:w} goes like:"))
def conversation_goes(twitter: Twitter, name: str, datatable: Table) -> None:
    """
    The same for bots that word things freely: * stands for anything, and case does not matter.

    Example:
        Then the conversation with alice goes like:
          | alice        | hi        |
          | acme_support | *welcome* |
    """
    twitter.settled()
    talk = twitter.customer(name).conversation()
    forms = [(who, form) for who, form in datatable]
    fits = len(talk) == len(forms) and all(
        said.sender == who and is_like(said.text, form) for said, (who, form) in zip(talk, forms, strict=True)
    )
    assert fits, f"The conversation goes otherwise:\n{twitter.transcript()}"


def is_like(text: str, form: str) -> bool:
    """Whether *text* reads like *form*, in which * stands for anything; nothing else in it is special."""
    plain = form.replace("[", "[[]").replace("?", "[?]")
    return re.fullmatch(translate(plain.casefold()), text.casefold(), re.DOTALL) is not None


def _one_of_these(twitter: Twitter, name: str, parts: Sequence[str], within: Duration | None) -> Message:
    return twitter.customer(name).awaits(
        lambda heard: any(part in heard.text for part in parts), f"none of {list(parts)}", within
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise AssertionError(f"{pattern!r} is no regular expression: {error}") from None


def _expect(twitter: Twitter, name: str, heard: Message, text: str) -> None:
    """
    Raises:
        NotHeard: If *heard* says anything but *text*, with both.
    """
    if heard.text != text:
        raise NotHeard(f"@{name} heard\n  {heard.text}\nand not\n  {text}")
