"""The life of a channel: how it registers, and what becomes of its work when it ends."""

from collections.abc import Iterator

from twitter_emulator.client import Account

from ..bench import Bench
from ..check import Check, bot_check, restart_check
from ..talk import Claim
from ..terms import Failed, NotApplicable, about

HANG_S = 3
STOP_WITHIN_S = 10.0
NOT_ANY_MORE = "started a second time, it is not registered any more"
GRACEFUL = (0, -15, 143)
"""0, or ended by SIGTERM, as Popen and as shells tell it."""


def registers(bench: Bench) -> None:
    if not bench.registration.webhook:
        raise Failed(f"the webhook could not be registered: {bench.registration.trouble}")


def subscribes(bench: Bench) -> None:
    if bench.registration.flaw or not bench.registration.is_usable:
        raise Failed(bench.registration.flaw or f"the account is not subscribed: {bench.registration.trouble}")


def hand_over(bench: Bench) -> None:
    customer = bench.talk.customer()
    bench.talk.served(customer)
    bench.talk.rest()
    bench.world.send(bench.credentials.brand.id, customer.id, "I am a person, and see to it myself.")
    bench.talk.rest()
    answers = len(bench.talk.answered(customer))
    bench.talk.acknowledged(bench.talk.says(customer))
    wrong = "after somebody had written for the brand in Twitter itself, the bot went on answering the customer"
    bench.talk.at_most(Claim(customer, answers, wrong))


def restart(bench: Bench) -> None:
    """It is killed with two messages on their way: one whose sending does not succeed, one whose sending does."""
    usual = bench.talk.usual()
    lost, doubled = bench.talk.customer(), bench.talk.customer()
    hang = {"hang": f"{HANG_S}s"}
    with bench.fault(hang, about=lost, times=1) as one, bench.fault({**hang, "applied": True}, about=doubled) as other:
        said = [bench.talk.says(customer) for customer in (lost, doubled)]
        for rule in (one, other):
            bench.wait_hit(rule)
        bench.restart()
    _require_heard(bench, lost, said[0].before, "a message on which it worked when it was killed")
    _require_heard(bench, doubled, said[1].before, "a message that was sent when it was killed")
    for customer in (lost, doubled):
        wrong = "a message on which it worked when it was killed was answered twice"
        bench.talk.at_most(Claim(customer, usual, wrong))


def stop(bench: Bench) -> None:
    process = bench.subject
    bench.talk.served(bench.talk.customer())
    customer = bench.talk.customer()
    with bench.fault({"delay": "1s"}, about=customer, times=1) as fault:
        said = bench.talk.says(customer)
        bench.wait_hit(fault)
        process.terminate()
        code = process.wait_ended(STOP_WITHIN_S)
    bench.restart()
    if code is None:
        raise Failed(f"it does not end within {STOP_WITHIN_S:g} s of SIGTERM")
    if code not in GRACEFUL:
        raise Failed(f"on SIGTERM it ends with status {code} in place of 0")
    _require_heard(bench, customer, said.before, "a message on which it worked when it was asked to stop")


def again(bench: Bench) -> None:
    if bench.registration.by != "subject":
        raise NotApplicable("it does not register itself")
    bench.restart()
    if bench.registration.by != "subject" or bench.registration.flaw:
        raise Failed(f"{NOT_ANY_MORE}. {bench.registration.flaw}".strip())
    try:
        bench.talk.served(bench.talk.customer())
    except Failed as failure:
        what = "started a second time, it serves nobody" if bench.registrar.found() else NOT_ANY_MORE
        raise Failed(f"{what}: {failure}") from None


def catch_up(bench: Bench) -> None:
    bench.subject.kill()
    customer = bench.talk.customer()
    said = bench.talk.says(customer)
    bench.restart()
    _require_heard(bench, customer, said.before, "a message that came while it was down")


def logs(bench: Bench) -> None:
    printed = bench.subject.printed
    for name, secret in _secrets(bench):
        if secret and secret in printed:
            line = next(text for text in printed.splitlines() if secret in text).replace(secret, "[hidden]")
            raise Failed(f"it prints {name}, a secret: {line[:160]!r}")


def _require_heard(bench: Bench, customer: Account, since: int, what: str) -> None:
    with about(f"{what} was lost:"):
        bench.talk.hears(customer, since=since, held_up_s=HANG_S)


def _secrets(bench: Bench) -> Iterator[tuple[str, str]]:
    yield "the API key secret", bench.credentials.api_key_secret
    yield "the access token secret", bench.credentials.access_token_secret
    yield "the bearer token", bench.credentials.bearer_token
    yield "an older API key secret", bench.old_secret or ""


FIRST: tuple[Check, ...] = (
    bot_check(
        "life.registers",
        "The webhook is registered, by the channel or by verify",
        "facts §4.1",
        "Call POST /1.1/account_activity/all/:env/webhooks.json?url=…, and answer the challenge that comes meanwhile.",
        registers,
        needs=frozenset({"webhook"}),
    ),
    bot_check(
        "life.subscribes",
        "The account is subscribed, by the channel that registers itself, or by verify",
        "facts §4.1",
        "Call POST /1.1/account_activity/all/:env/subscriptions.json, signed with the token of the account.",
        subscribes,
        needs=frozenset({"webhook"}),
    ),
)
CHECKS: tuple[Check, ...] = (
    bot_check(
        "life.hand_over",
        "Where somebody writes for the brand in Twitter itself, the bot is silent in that conversation",
        "facts §6.1: source_app_id",
        "Take a message of the brand's that you did not send as a hand-over to a person.",
        hand_over,
        level="should",
        least="channel",
    ),
    restart_check(
        "life.restart",
        "Killed in the middle of its work and started again, it answers each message once",
        "facts §5.2: what was acknowledged is not delivered again",
        "Write an event down before you acknowledge it, and what you send before and after you send it.",
        restart,
    ),
    restart_check(
        "life.stop",
        f"On SIGTERM it ends within {STOP_WITHIN_S:g} s, and loses nothing",
        "facts §5.2: what was acknowledged is not delivered again",
        "On SIGTERM take nothing new, finish or write down what is under way, and exit with 0.",
        stop,
        level="should",
    ),
    restart_check(
        "life.again",
        "Started a second time, it keeps or repairs its registration",
        "facts §4.1: one webhook per environment",
        "Look at the webhooks there are before you register; put the one that is yours right.",
        again,
        level="should",
        least="channel",
    ),
    restart_check(
        "life.catch_up",
        "Messages that came while it was down are answered",
        "facts §2.3: events/list goes back 30 days",
        "At the start read events/list, and answer what you have not seen.",
        catch_up,
        least="channel",
    ),
    restart_check(
        "life.logs",
        "No secret is in what it prints",
        "facts §7",
        "Leave keys, tokens and the header Authorization out of logs and error messages.",
        logs,
        needs=frozenset({"restart"}),
    ),
)
