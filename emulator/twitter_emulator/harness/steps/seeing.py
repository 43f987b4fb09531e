"""Customers see what is not said: quick replies, welcome messages, that the brand is typing or has read."""

from collections.abc import Sequence

from pytest_bdd import step, then, when

from twitter_emulator.client import Duration, NothingHappened

from ..eventually import eventually
from ..people import NotHeard, Twitter
from .words import said, timed

Table = Sequence[Sequence[str]]


@then(said("{name:w} is offered:"))
def is_offered(twitter: Twitter, name: str, datatable: Table) -> None:
    """
    These and no other quick replies are below the newest message, one label in each row of the table.

    Example:
        Then alice is offered:
          | Opening hours |
          | My order      |
    """
    wanted = [label for (label,) in datatable]
    offered = eventually(lambda: _offered(twitter, name), lambda labels: labels == wanted)
    assert offered == wanted, f"@{name} is offered {offered or 'nothing'}."


@step(said('{name:w} is offered "{label}"'))
def is_offered_one(twitter: Twitter, name: str, label: str) -> None:
    """This is among the quick replies below the newest message."""
    offered = eventually(lambda: _offered(twitter, name), lambda labels: label in labels)
    assert label in offered, f"@{name} is offered {offered or 'nothing'}."


@then(said("{name:w} is offered nothing"))
def is_offered_nothing(twitter: Twitter, name: str) -> None:
    """There is no quick reply below the newest message, and nothing is under way."""
    twitter.settled()
    assert not (offered := _offered(twitter, name)), f"@{name} is offered {offered}."


@when(said("{name:w} opens the conversation"), target_fixture="welcome")
def opens(twitter: Twitter, name: str) -> str | None:
    """A customer opens the conversation with the brand; what is shown, if anything is, is kept for the next step."""
    return twitter.customer(name).opens()


@then(said('{name:w} is welcomed with "{text}"'))
def is_welcomed(welcome: str | None, name: str, text: str) -> None:
    """The welcome message that was shown says exactly this."""
    assert welcome == text, f"@{name} was welcomed with {welcome!r}."


@then(said("{name:w} is not welcomed"))
def is_not_welcomed(welcome: str | None, name: str) -> None:
    """No welcome message was shown."""
    assert welcome is None, f"@{name} was welcomed with {welcome!r}."


@step(timed("{name:w} sees that the brand is typing"))
@step(said("{name:w} sees that the brand is typing"))
def sees_typing(twitter: Twitter, name: str, within: Duration | None = None) -> None:
    """The bot, or somebody at the brand, lets the customer see that an answer is being written, or has done so."""
    _sees(twitter, name, "typing", within)


@step(timed("{name:w} sees that the brand has read the message"))
@step(said("{name:w} sees that the brand has read the message"))
def sees_read(twitter: Twitter, name: str, within: Duration | None = None) -> None:
    """The bot, or somebody at the brand, has marked as read what the customer wrote last."""
    last = [said.id for said in twitter.customer(name).conversation() if said.sender == name][-1]
    _sees(twitter, name, "read", within, last_read=last)


def _sees(twitter: Twitter, name: str, event: str, within: Duration | None, **about: str) -> None:
    """
    Wait for an *event* that the brand shows the customer.

    Raises:
        NotHeard: If there is none *within* that time.
    """
    wanted = {"event": event, "from": twitter.brand.id, "to": twitter.customer(name).account.id, **about}
    patience = within or twitter.within
    try:
        twitter.world.wait_for("event", lambda entry: entry.items() >= wanted.items(), within=patience)
    except NothingHappened:
        raise NotHeard(f"@{name} saw no sign of {event} from the brand within {patience}.") from None


def _offered(twitter: Twitter, name: str) -> list[str]:
    talk = twitter.customer(name).conversation()
    return list(talk[-1].labels) if talk else []
