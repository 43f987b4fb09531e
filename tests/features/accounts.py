"""Steps about several accounts that one channel speaks for, by one webhook."""

from pytest_bdd import given, parsers, step, then, when

from tests.features.developer import call
from tests.features.receiving import SUBSCRIPTIONS
from twitter_emulator.harness.eventually import eventually
from twitter_emulator.harness.operators import Operator
from twitter_emulator.harness.our_channel import OurConnection
from twitter_emulator.harness.people import Twitter
from twitter_emulator.harness.subject import Outcome
from twitter_emulator.harness.wire import exchange


@step(parsers.parse('the operator connects "{brand:w}" with its own tokens'), target_fixture="outcome")
def connect_further(operator: Operator, twitter: Twitter, brand: str) -> Outcome:
    """Another account that authorised the app; app and environment are those of the first."""
    account = twitter.customer(brand).account
    tokens = {"access_token": account.access_token, "access_token_secret": account.access_token_secret}
    return operator.connect(tokens, brand=brand)


@when(parsers.parse('the operator disconnects "{brand:w}"'))
def disconnect_further(operator: Operator, brand: str) -> None:
    """The operator disables the connection of that account."""
    outcome = operator.connection(brand).disable()
    assert outcome.done, outcome.words


@when("the operator removes the first brand's connection")
def remove_first(operator: Operator) -> None:
    """The channel forgets it."""
    operator.connection().remove()


@given(parsers.parse("{count:d} other accounts are subscribed to the channel's webhook"))
def subscribe_others(twitter: Twitter, count: int) -> None:
    """Accounts that the channel has nothing to do with, of the same app."""
    for number in range(count):
        name = twitter.customer(f"subscriber_{number}").name
        assert call(twitter, "POST", SUBSCRIPTIONS, by=name).status == 204


@then(parsers.parse("Twitter has one webhook, for {names}"))
def one_webhook(twitter: Twitter, names: str) -> None:
    """It is valid, and these accounts are subscribed to it and no others."""
    (webhook,) = twitter.world.webhooks()
    wanted = {twitter.brand.id if it == "the brand" else twitter.customer(it).account.id for it in names.split(" and ")}
    assert webhook["valid"]
    assert set(webhook["subscribers"]) == wanted


@then(parsers.parse('the operator reads of "{brand:w}" that no bot answers it'))
def no_bot_answers(operator: Operator, brand: str) -> None:
    """What the other account wrote stands in the first brand's thread, with the reason."""
    connection = operator.connection()
    assert isinstance(connection, OurConnection)
    operator.connection(brand)

    def reasons() -> list[str]:
        return [it["reason"] or "" for it in exchange("GET", f"{connection.url}/messages").json["messages"]]

    assert any("No bot answers it" in it for it in eventually(reasons, any))
