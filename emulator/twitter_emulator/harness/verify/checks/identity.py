"""Who is who: the brand's own messages are no questions, and an answer goes to who asked."""

from twitter_emulator.client import Account, ControlError

from ...wire import NoReply
from ..bench import Bench
from ..check import Check, bot_check
from ..door import require_received
from ..talk import Claim
from ..terms import Failed, NotApplicable

ECHO = "it answers its own messages, which come back as events: without end, if nothing stops it"
PEOPLE = 3


def echo(bench: Bench) -> None:
    customer, before = bench.talk.customer(), bench.talk.now()
    _served_first(bench, customer)
    bench.talk.rest()
    # A loop never rests: whether it is one shows at the second look.
    found = len(bench.talk.answered(customer))
    bench.talk.at_most(Claim(customer, found, ECHO))
    _require_no_letters_to_itself(bench, before, ECHO)


def own_app(bench: Bench) -> None:
    customer = bench.talk.customer()
    before = bench.talk.now()
    sent = bench.brand_calls.send(customer, "We have found your parcel.")
    if sent.status != 200:
        raise NotApplicable(f"verify could not write as the brand: {sent.body.decode()[:200]}")
    _require_silent(bench, customer, before, "a message that the brand sent with the same app was answered")


def other_app(bench: Bench) -> None:
    customer = bench.talk.customer()
    before = bench.talk.now()
    bench.world.send(bench.credentials.brand.id, customer.id, "An agent writes in Twitter itself.")
    _require_silent(bench, customer, before, "a message that the brand sent with another app was answered")


def recipient(bench: Bench) -> None:
    writers, listener = [bench.talk.customer() for _ in range(PEOPLE)], bench.talk.customer()
    said = [bench.talk.says(writer) for writer in writers]
    for one in said:
        try:
            bench.talk.seen_to(one)
        except Failed as failure:
            told = ", ".join(f"@{writer.screen_name} {len(bench.talk.answered(writer))}" for writer in writers)
            raise Failed(
                f"of {PEOPLE} customers who wrote at the same time, not all were answered; answers: {told}. {failure}"
            ) from None
    bench.talk.at_most(Claim(listener, 0, "somebody who had written nothing was answered"))


def two_accounts(bench: Bench) -> None:
    second, customer = bench.talk.customer(), bench.talk.customer()
    trouble = _subscribed(bench, second)
    if trouble:
        raise NotApplicable(f"a second account cannot be subscribed: {trouble}")
    try:
        before = bench.talk.now()
        sent = bench.world.send(customer.id, second.id, bench.talk.words())
        end = bench.talk.delivered(sent["deliveries"][0], since=before)
        if end["state"] != "delivered":
            raise Failed(f"a delivery for a second subscribed account was not acknowledged: {end['why']}")
        wrong = "a message to another account was answered by the brand: look at for_user_id"
        bench.talk.at_most(Claim(customer, 0, wrong))
    finally:
        bench.world.do("revoke", second.id)


def for_user(bench: Bench) -> None:
    customer, stranger = bench.talk.customer(), "999999999999999999"
    body = bench.bodies.of_message(customer, bench.talk.words(), at_ms=bench.now_ms)
    body["direct_message_events"][0]["message_create"]["target"]["recipient_id"] = stranger
    reply = bench.door.deliver({**body, "for_user_id": stranger})
    require_received(reply, "a delivery for an account that it does not know")
    wrong = "a message for an account that it does not know was answered by the brand: look at for_user_id"
    bench.talk.at_most(Claim(customer, 0, wrong))


def _require_silent(bench: Bench, customer: Account, before: int, wrong: str) -> None:
    """See that the one message that the brand wrote to *customer* after *before* stays the only one."""
    end = bench.world.wait_for("delivery", since=before)
    if end["state"] != "delivered":
        raise Failed(f"a message of the brand's own was not acknowledged: {end['why']}")
    bench.talk.at_most(Claim(customer, 1, f"{wrong}; only messages that come from others are questions"))
    _require_no_letters_to_itself(bench, before, wrong)


def _served_first(bench: Bench, customer: Account) -> None:
    try:
        bench.talk.served(customer)
    except Failed as failure:
        raise NotApplicable(f"a plain message is not served: {failure}") from None


def _require_no_letters_to_itself(bench: Bench, since: int, wrong: str) -> None:
    number = bench.talk.letters_to_itself(since)
    if number:
        raise Failed(f"{wrong}: it tried to write to the brand, that is to itself, {number} times")


def _subscribed(bench: Bench, account: Account) -> str:
    """Subscribe *account*; why that cannot be, empty if it was done."""
    try:
        return bench.registrar.subscribe(account)
    except (ControlError, NoReply) as error:
        return str(error)


FIRST: tuple[Check, ...] = (
    bot_check(
        "identity.echo",
        "Its own answers, which come back as events, are not answered",
        "facts §5.2: sent messages are delivered, too",
        "Ignore events whose sender_id is for_user_id.",
        echo,
        gates=frozenset({"answers"}),
    ),
)
CHECKS: tuple[Check, ...] = (
    bot_check(
        "identity.own_app",
        "What the brand sends with the same app, by other means, is not answered",
        "facts §5.2, §6.1: source_app_id",
        "Ignore events whose sender_id is for_user_id, whatever you remember of having sent.",
        own_app,
    ),
    bot_check(
        "identity.other_app",
        "What the brand sends with another app, or an agent types in Twitter, is not answered",
        "facts §5.2, §6.1: source_app_id",
        "Ignore events whose sender_id is for_user_id, whatever their source_app_id is.",
        other_app,
    ),
    bot_check(
        "identity.recipient",
        "An answer goes to who asked, and to nobody else",
        "facts §2.2",
        "Take the recipient of the answer from sender_id of the event that it answers.",
        recipient,
    ),
    bot_check(
        "identity.two_accounts",
        "A message to another subscribed account is not answered by the brand",
        "facts §5.2: look at for_user_id",
        "Take the account to answer with from for_user_id; ignore those that you have no token for.",
        two_accounts,
    ),
    bot_check(
        "identity.for_user",
        "A delivery for an unknown account is acknowledged and ignored",
        "facts §5.2: look at for_user_id",
        "Acknowledge and ignore what is for an account that you do not speak for.",
        for_user,
    ),
)
