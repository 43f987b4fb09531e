"""Access that ends, and is given again: keys, tokens, the account's consent, a webhook that is marked invalid."""

from twitter_emulator.client import Account, ControlError

from ...eventually import eventually
from ..bench import Bench
from ..challenging import require_right, token_of
from ..check import Check, restart_check
from ..door import require_received
from ..terms import Failed, NotApplicable, about

QUIET_S = 2.0
MOST_REFUSED = 5
"""How many calls may be refused before it is hammering: one that sends, some that look why."""

REVOKED = "after its access was revoked, it went on sending for that account"


def new_secret(bench: Bench) -> None:
    """The keys are regenerated, and the subject is started again with the new ones."""
    bench.require_own_world()
    bench.world.regenerate_keys(bench.world.apps()[0]["id"])
    bench.renew_credentials()
    bench.restart()
    require_right(bench, token_of(bench))


def token_regenerated(bench: Bench) -> None:
    """The access token is regenerated, which the subject only learns from refusals, and it is given the new one."""
    bench.require_own_world()
    customer = bench.talk.customer()
    bench.world.regenerate_token(bench.credentials.brand.id)
    said = bench.talk.says(customer)
    bench.talk.acknowledged(said)
    _require_no_hammering(bench, customer, said.before)
    bench.renew_credentials()
    bench.restart()
    _require_served(bench, "started again with the new access token, it serves nobody")


def invalidated(bench: Bench) -> None:
    """The subject is down until Twitter takes its webhook for broken; then it is back, and the webhook valid again."""
    bench.require_own_world()
    bench.subject.kill()
    _invalidate(bench, bench.registration.webhook)
    bench.restart()
    _require_served(bench, "its webhook had been invalid, and now that it is valid again, nobody is served")


def reauthorised(bench: Bench) -> None:
    """The account revokes the access and gives it again, which makes another token; the subject gets that."""
    bench.require_own_world()
    _revoke(bench)
    bench.world.regenerate_token(bench.credentials.brand.id)
    bench.renew_credentials()
    bench.restart()
    _require_served(bench, "though the account lets the app in again, nobody is served")


def revoked(bench: Bench) -> None:
    bench.require_own_world()
    customer, since = bench.talk.customer(), bench.talk.now()
    _revoke(bench)
    require_received(bench.door.deliver(bench.bodies.of_message(customer, bench.talk.words(), at_ms=bench.now_ms)))
    tried = eventually(lambda: len(_sent(bench, customer, since)), bool, within_s=QUIET_S)
    if tried:
        raise Failed(REVOKED)


def _revoke(bench: Bench) -> None:
    """
    Let the account revoke the access of the app.

    Raises:
        Failed: If the subject does not acknowledge that.
    """
    since = bench.talk.now()
    made = bench.world.do("revoke", bench.credentials.brand.id)
    for delivery in made["deliveries"]:
        end = bench.talk.delivered(delivery, since=since)
        if end["state"] != "delivered":
            raise Failed(f"the revocation was not acknowledged: {end['why']}")


def _invalidate(bench: Bench, webhook: str) -> None:
    """
    Let Twitter mark *webhook*, where nobody answers, invalid, without the 28 hours that it takes.

    Raises:
        NotApplicable: If it is not marked so.
    """
    rules = bench.world.describe()["rules"]
    patience = {name: rules[name] for name in ("crc_every_ms", "crc_grace_ms")}
    bench.world.change(crc_every_ms=1, crc_grace_ms=0)
    try:
        bench.world.challenge(webhook)
    except ControlError:
        """It fails, as it is to."""
    finally:
        bench.world.change(**patience)
    if any(one["id"] == webhook and one["valid"] for one in bench.world.webhooks()):
        raise NotApplicable("the webhook answered challenges after the subject was killed")


def _require_no_hammering(bench: Bench, customer: Account, since: int) -> None:
    refused = eventually(lambda: _refused(bench, since), lambda calls: calls > MOST_REFUSED, within_s=QUIET_S)
    sent = len(_sent(bench, customer, since))
    if sent > 1:
        raise Failed(f"after its access token was regenerated (401, error 89), the same message was tried {sent} times")
    if refused > MOST_REFUSED:
        raise Failed(
            f"after its access token was regenerated, it made {refused} calls that were refused (401, error 89)"
        )


def _require_served(bench: Bench, otherwise: str) -> None:
    with about(f"{otherwise}:"):
        bench.talk.served(bench.talk.customer())


def _refused(bench: Bench, since: int) -> int:
    return sum(call["status"] == 401 for call in bench.talk.calls(since))


def _sent(bench: Bench, customer: Account, since: int) -> list[str]:
    return [call["path"] for call in bench.talk.calls(since) if customer.id in call["request_body"]]


CHECKS: tuple[Check, ...] = (
    restart_check(
        "crc.new_secret",
        "Started again with a regenerated secret, it answers challenges with the new one",
        "facts §5.1, §7",
        "Read the secret from the configuration at each start; a stored one gives way to it.",
        new_secret,
    ),
    restart_check(
        "life.invalidated",
        "After its webhook was marked invalid and is valid again, it takes deliveries and answers",
        "facts §5.1: delivery stops until a PUT succeeds; it need not be registered again",
        "At the start look whether your webhook is valid, and revive it with PUT webhooks/:id.json where it is not.",
        invalidated,
        level="should",
        least="channel",
    ),
    restart_check(
        "life.token_regenerated",
        "After its access token was regenerated, it does not try again and again, and serves with the new one",
        "facts §1.2: error 89; §7",
        "Take 401 for final: stop sending, tell the operator, and take the token from the configuration at each start.",
        token_regenerated,
        level="should",
        least="channel",
    ),
    restart_check(
        "life.reauthorised",
        "After the account has let the app in again, it is served again",
        "facts §6.7: a revocation ends the subscription; §4.1",
        "At the start with another access token forget that access was revoked, and subscribe the account again.",
        reauthorised,
        level="should",
        least="channel",
    ),
    restart_check(
        "life.revoked",
        "When the account revokes the app's access, that is acknowledged, and nothing is sent for it any more",
        "facts §6.7",
        "On user_event.revoke stop sending for that account, and tell the operator.",
        revoked,
    ),
)
