"""The challenge-response check: when a webhook is challenged, and what becomes of it when it fails."""

from dataclasses import dataclass, field
from typing import Literal

import anyio
from msgspec import Struct, structs

from twitter_emulator.protocol.challenge_answers import Challenge, decoded
from twitter_emulator.protocol.errors import ApiError
from twitter_emulator.protocol.signing import crc_query, crc_url, webhook_signature
from twitter_emulator.world.activity import Webhook, WebhookId
from twitter_emulator.world.apps import App
from twitter_emulator.world.bends import WebhookEffect
from twitter_emulator.world.world import World

from .answers import is_final, judged
from .bent import bent_headers, bent_query, bent_signature
from .checks import Contracts, check
from .faulty import challenge_post, write_down
from .suspects import suspects
from .transport import Reply, Transport
from .wire import MOST_KEPT, SIGNATURE, challenge_headers

CONTRACT = "crc.response"
Why = Literal["registration", "put", "periodic", "asked", "replay"]
PLAIN = WebhookEffect()


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    How a challenge went. A *final* failure invalidates at once, any other only when it lasts.

    One that was *bent* by somebody proves nothing about its webhook.
    """

    error: ApiError | None
    is_final: bool
    query: str
    reply: Reply
    is_bent: bool = False


class Wanted(Struct, frozen=True):
    """A challenge to be put. An *effect* bends it, of the rule *rule_id* if it is one's, and *trace* says so then."""

    url: str
    app: App
    why: Why
    webhook_id: WebhookId | None = None
    effect: WebhookEffect = PLAIN
    rule_id: str = ""
    trace: str = ""


@dataclass(slots=True)
class Challenges:
    """Puts the challenges of one world. *running* is how many wait for their answer."""

    world: World
    contracts: Contracts
    transport: Transport
    running: int = field(default=0, init=False)

    async def challenge(self, url: str, app: App, *, why: Why, webhook_id: WebhookId | None = None) -> Verdict:
        wanted = self._bent(Wanted(url, app, why, webhook_id))
        verdict = await self._counted(wanted)
        if wanted.effect.copies:
            await self.storm(wanted, wanted.effect.copies, at_once=wanted.effect.at_once)
        return verdict

    async def probe(self, webhook: Webhook, effect: WebhookEffect) -> Verdict:
        """Challenge *webhook* as *effect* says; nothing comes of it for the webhook."""
        app = self.world.developer.apps[webhook.app_id]
        wanted = Wanted(webhook.url, app, "asked", webhook.id, effect)
        if effect.copies:
            await self.storm(wanted, effect.copies, at_once=effect.at_once)
        return await self._counted(wanted)

    async def storm(self, wanted: Wanted, times: int, *, at_once: bool) -> None:
        """Put a challenge many *times*, each with a token of its own; side by side or one after the other."""
        async with anyio.create_task_group() as tasks:
            for _ in range(times):
                if at_once:
                    tasks.start_soon(self._counted, wanted)
                else:
                    await self._counted(wanted)

    async def revalidate(self, webhook: Webhook, *, why: Why) -> None:
        """
        Challenge *webhook*, and mark it valid or, by Twitter's rules, invalid.

        Raises:
            ApiError: What is wrong with the answer.
        """
        app = self.world.developer.apps[webhook.app_id]
        verdict = await self.challenge(webhook.url, app, why=why, webhook_id=webhook.id)
        if verdict.error is not None:
            if not verdict.is_bent:
                self._punish(webhook, verdict.error, verdict.is_final)
            raise verdict.error
        webhook.checked_ms = self.world.now_ms
        self.world.set_valid(webhook, valid=True, why="the challenge was answered")

    def due(self) -> list[Webhook]:
        """The valid webhooks whose last success is so long ago that they are challenged again."""
        oldest = self.world.now_ms - self.world.rules.crc_every_ms
        return [webhook for webhook in self.world.webhooks if webhook.valid and webhook.checked_ms <= oldest]

    def _bent(self, wanted: Wanted) -> Wanted:
        """*wanted*, as a fault of the world has it."""
        if not self.world.faults.posts:
            return wanted
        post, trace = challenge_post(wanted.webhook_id), self.world.journal.new_trace()
        rule = self.world.faults.on_post(post, seed=self.world.seed, now_ms=self.world.now_ms)
        if rule is None:
            return wanted
        write_down(self.world, rule, trace, webhook=wanted.webhook_id, url=wanted.url)
        return structs.replace(wanted, effect=rule.effect, rule_id=rule.id, trace=trace)

    async def _counted(self, wanted: Wanted) -> Verdict:
        self.running += 1
        try:
            return await self._challenge(wanted)
        finally:
            self.running -= 1

    async def _challenge(self, wanted: Wanted) -> Verdict:
        choices, url, app, effect = self.world.rules.choices, wanted.url, wanted.app, wanted.effect
        token, nonce = effect.token or self.world.ids.nonce(), self.world.ids.nonce()
        query = bent_query(token, nonce, effect) if effect.bends_challenge else crc_query(token, nonce)
        address = crc_url(url, query, keeps_query=choices.crc_query == "appended")
        headers = challenge_headers(address, self._signature(address, query, app, wanted.why), choices.user_agent)
        if effect.bends_challenge:
            headers = _bent_headers(headers, query, app, effect)
        challenge = Challenge(
            token=token, nonce=nonce, url=url, secret=app.consumer_secret, suspects=tuple(suspects(self.world, app))
        )
        reply = await self.transport.exchange("GET", address, headers)
        error = judged(reply, challenge)
        self._write_down(wanted, query, reply, error)
        return Verdict(error, is_final(reply), query, reply, is_bent=effect.bends_challenge)

    def _bent_headers(self, headers: dict[str, str], query: str, app: App, effect: WebhookEffect) -> dict[str, str]:
        signature = (
            bent_signature(app, query.encode(), effect.signature) if effect.signature else headers.get(SIGNATURE)
        )
        return bent_headers({**headers, **({} if signature is None else {SIGNATURE: signature})}, effect)

    def _signature(self, address: str, query: str, app: App, why: Why) -> str | None:
        """Challenges of registration and PUT are signed; of periodic ones it is not known (facts §5.1)."""
        choices = self.world.rules.choices
        if why == "periodic" and choices.periodic_crc == "unsigned":
            return None
        signed = query if choices.crc_signature == "challenge" else address.partition("?")[2]
        return webhook_signature(app.consumer_secret, signed.encode())

    def _punish(self, webhook: Webhook, error: ApiError, is_final: bool) -> None:
        rules = self.world.rules
        patience_ms = rules.crc_every_ms + rules.crc_grace_ms
        if is_final:
            self.world.set_valid(webhook, valid=False, why=f"the challenge failed: {error.hint}")
        elif self.world.now_ms - webhook.checked_ms > patience_ms:
            hours = patience_ms / 3_600_000
            self.world.set_valid(webhook, valid=False, why=f"no challenge succeeded for {hours:g} hours: {error.hint}")

    def _write_down(self, wanted: Wanted, query: str, reply: Reply, error: ApiError | None) -> None:
        trace = wanted.trace or self.world.journal.new_trace()
        altered = {"altered": True} if wanted.effect.bends_challenge else {}
        self.world.log(
            "crc",
            trace,
            webhook=wanted.webhook_id,
            url=wanted.url,
            why=wanted.why,
            query=query,
            status=reply.status,
            body=reply.body[:MOST_KEPT],
            took_ms=reply.took_ms,
            ok=error is None,
            hint=error.hint if error else None,
            **altered,
            **({"fault": wanted.rule_id} if wanted.rule_id else {}),
        )
        if reply.status == 200:
            place = {"webhook": wanted.webhook_id, "url": wanted.url}
            check(self.world, self.contracts, CONTRACT, decoded(reply.body), trace=trace, **place, **altered)


def _bent_headers(headers: dict[str, str], query: str, app: App, effect: WebhookEffect) -> dict[str, str]:
    if effect.signature is not None:
        headers = {**headers, SIGNATURE: bent_signature(app, query.encode(), effect.signature)}
    return bent_headers(headers, effect)
