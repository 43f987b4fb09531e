"""Steps about the welcome messages of a brand, which its developer makes with Twitter's API."""

from pytest_bdd import given, parsers, when

from tests.features.developer import call
from twitter_emulator.harness.people import Twitter

WELCOME_MESSAGES = "direct_messages/welcome_messages"


@given(parsers.parse('the brand welcomes people with "{text}"'))
def brand_welcomes(twitter: Twitter, text: str) -> None:
    """The welcome message is the brand's default."""
    rule = {"welcome_message_rule": {"welcome_message_id": _made(twitter, text)}}
    assert call(twitter, "POST", f"{WELCOME_MESSAGES}/rules/new.json", json=rule).status == 200


@when(parsers.parse('{name:w} follows a link that welcomes people with "{text}"'), target_fixture="welcome")
def customer_follows_link(twitter: Twitter, name: str, text: str) -> str | None:
    """The link names a welcome message that is not the default."""
    return twitter.customer(name).opens(link=_made(twitter, text))


def _made(twitter: Twitter, text: str) -> str:
    message = {"welcome_message": {"message_data": {"text": text}}}
    said = call(twitter, "POST", f"{WELCOME_MESSAGES}/new.json", json=message)
    assert said.status == 200, said.hint
    return str(said.content["welcome_message"]["id"])
