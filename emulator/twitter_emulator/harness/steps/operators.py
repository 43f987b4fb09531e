"""
The operator of the channel under test: connects it, is told what is wrong, repairs it.

For a bot that is configured by its environment, to connect it is to start it, and what its operator reads is what it
prints. Steps that need more say so, and fail where there is no operator's API.
"""

from pytest_bdd import given, parsers, step, then, when

from ..eventually import eventually
from ..operators import Operator, require_done
from ..people import Twitter
from ..subject import NAMES, Outcome, values_of


@given(parsers.parse('the channel speaks for a second brand, "{brand:w}", too'))
def channel_of_two_brands(operator: Operator, twitter: Twitter, brand: str) -> None:
    """Another account, with an environment of its own, is connected to the same channel. Needs the paid tier."""
    account = twitter.world.account(brand)
    twitter.world.control.call("POST", f"/v1/worlds/{twitter.world.name}/environments", json={"label": brand})
    token = {"access_token": account.access_token, "access_token_secret": account.access_token_secret}
    require_done(operator.connect({**token, "env_name": brand}, brand=brand))


@when("the operator connects the channel", target_fixture="outcome")
def operator_connects(operator: Operator) -> Outcome:
    """The operator types in the five values of the developer portal and enables the connection."""
    return operator.connect()


@when("the operator connects the channel again", target_fixture="outcome")
def operator_connects_again(operator: Operator) -> Outcome:
    """The operator enables the connection once more, with the values it has."""
    return operator.connection().enable()


@when("the operator connects the channel in place of whatever is there", target_fixture="outcome")
def operator_replaces(operator: Operator) -> Outcome:
    """The operator enables once more, and lets it delete webhooks of somebody else. Needs an operator's API."""
    operator.require_api("how to delete a webhook of somebody else")
    return operator.connection().enable(replace=True)


@when(parsers.parse("the operator connects the channel with a wrong {value}"), target_fixture="outcome")
def operator_mistypes(operator: Operator, twitter: Twitter, value: str) -> Outcome:
    """The last character of the API key, the API key secret, the access token or its secret is mistyped."""
    right = values_of(twitter.world.credentials)[NAMES[value]]
    return operator.connect({NAMES[value]: right[:-1] + ("b" if right.endswith("a") else "a")})


@when(parsers.parse('the operator connects the channel with the label "{label}"'), target_fixture="outcome")
def operator_labels(operator: Operator, label: str) -> Outcome:
    """The operator types in another label for the dev environment."""
    return operator.connect({"env_name": label})


@when(parsers.parse("the operator connects the channel without the {value}"), target_fixture="outcome")
def operator_forgets(operator: Operator, value: str) -> Outcome:
    """The operator leaves one of the five values empty."""
    return operator.connect(without=[NAMES[value]])


@when("the operator corrects the values and connects again", target_fixture="outcome")
@when("the operator stores today's keys and connects again", target_fixture="outcome")
def operator_corrects(operator: Operator, twitter: Twitter) -> Outcome:
    """The operator copies all values from the developer portal, as they are there now, and enables."""
    stored = operator.connection().change(values_of(twitter.world.credentials))
    return operator.connection().enable() if stored.done else stored


@when("the operator disconnects the channel", target_fixture="outcome")
def operator_disconnects(operator: Operator) -> Outcome:
    """The operator disables the connection; Twitter is told, too."""
    return operator.connection().disable()


@then("the operator is told that the channel is connected")
def operator_succeeded(outcome: Outcome, operator: Operator) -> None:
    """What the operator did worked, and the connection says that it is enabled."""
    require_done(outcome)
    assert operator.connection().status() == "enabled"


@then(parsers.parse("the operator is told that the {value} is wrong"))
def operator_is_told_which(operator: Operator, outcome: Outcome, value: str) -> None:
    """The refusal names this value, and no other before it. Needs an operator's API."""
    operator.require_api("which value is wrong")
    assert outcome.blamed[:1] == (NAMES[value],), outcome.words


@then(parsers.parse("the operator is told that the {value} may be wrong"))
def operator_is_told_perhaps(operator: Operator, outcome: Outcome, value: str) -> None:
    """
    The refusal names this value, perhaps beside another that Twitter refuses in the same words. Needs an operator's
    API.
    """
    operator.require_api("which value may be wrong")
    assert NAMES[value] in outcome.blamed, outcome.words


@step(parsers.parse('the operator is told "{words}"'))
def operator_is_told(outcome: Outcome, words: str) -> None:
    """What the operator reads has these words in it."""
    assert not outcome.done
    assert words in outcome.words


@step(parsers.parse('the operator sees the connection as "{status:w}"'))
def operator_sees_status(operator: Operator, status: str) -> None:
    """The connection is, or soon becomes, "enabled", "disabled", "failed" or "revoked". Needs an operator's API."""
    operator.require_api("the state of the connection")
    assert eventually(operator.connection().status, lambda seen: seen == status) == status


@then(parsers.parse('the operator reads "{words}"'))
def operator_reads(operator: Operator, words: str) -> None:
    """The connection's page, or else what the bot has printed, has these words in it."""
    told = operator.connection().told()
    assert words in told, f"The operator does not read {words!r}, but:\n{told}"


@then("the operator is shown none of the secrets")
def secrets_are_hidden(operator: Operator, twitter: Twitter) -> None:
    """Neither the API key secret nor the access token and its secret are shown once they are stored."""
    told, keys = operator.connection().told(), twitter.credentials
    for secret in (keys.api_key_secret, keys.access_token, keys.access_token_secret):
        assert secret not in told


@then(parsers.parse('the operator sees that the answer to {name:w} was not sent: "{words}"'))
def operator_sees_unsent(operator: Operator, twitter: Twitter, name: str, words: str) -> None:
    """
    The last answer that Twitter did not take for this customer is shown, with the reason in words. Needs an operator's
    API.
    """
    operator.require_api("which answers were not sent")
    connection, customer = operator.connection(), twitter.customer(name).account.id
    unsent = eventually(lambda: connection.unsent(customer), bool)
    assert unsent, twitter.transcript()
    assert words in unsent[-1].words
