"""Who takes part: customers, and the bot or channel that is to answer them."""

from collections.abc import Sequence

from pytest_bdd import given

from ..operators import Operator, require_done
from ..people import Twitter
from .words import said


@given("the bot is connected to Twitter")
@given("the channel is connected to Twitter")
def channel_is_connected(operator: Operator) -> None:
    """It runs and has the right keys; its webhook is registered and the brand subscribed."""
    outcome = operator.be_connected()
    require_done(outcome)


@given(said('a customer "{name:w}"'))
def a_customer(twitter: Twitter, operator: Operator, name: str) -> None:
    """Somebody who may write to the brand. The bot gets connected, if it is not yet."""
    channel_is_connected(operator)
    twitter.customer(name)


@given(said('a customer "{name:w}" called "{full_name}"'))
def a_customer_called(twitter: Twitter, operator: Operator, name: str, full_name: str) -> None:
    """The same for somebody whose name bots may greet them by; @alice is the other one."""
    a_customer(twitter, operator, name)
    twitter.world.change_account(twitter.customer(name).name, name=full_name)


@given("the customers:")
def the_customers(twitter: Twitter, operator: Operator, datatable: Sequence[Sequence[str]]) -> None:
    """
    Several customers: a table with their screen names, and with their full names if bots may greet them by these.

    Example:
        Given the customers:
          | alice | Alice Liddell |
          | dodo  | Charles Dodo  |
    """
    for name, *full_name in datatable:
        a_customer(twitter, operator, name)
        if any(full_name):
            twitter.world.change_account(twitter.customer(name).name, name=full_name[0])
