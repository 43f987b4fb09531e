"""The challenge-response check: when a webhook is challenged, and what becomes of it when it fails."""

from dataclasses import dataclass, field
from typing import Literal

from twitter_emulator.protocol.errors import ApiError
from twitter_emulator.protocol.signing import crc_query, crc_url, webhook_signature
from twitter_emulator.world.activity import Webhook, WebhookId
from twitter_emulator.world.apps import App
from twitter_emulator.world.world import World

from .answers import Challenge, decoded, is_final, judged
from .checks import Contracts, check
from .suspects import suspects
from .transport import Reply, Transport
from .wire import MOST_KEPT, challenge_headers

CONTRACT = "crc.response"
Why = Literal["registration", "put", "periodic", "asked", "replay"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a challenge went. A *final* failure invalidates at once, any other only when it lasts."""

    error: ApiError | None
    is_final: bool


@dataclass(slots=True)
class Challenges:
    """Puts the challenges of one world. *running* is how many wait for their answer."""

    world: World
    contracts: Contracts
    transport: Transport
    running: int = field(default=0, init=False)

    async def challenge(self, url: str, app: App, *, why: Why, webhook_id: WebhookId | None = None) -> Verdict:
        self.running += 1
        try:
            return await self._challenge(url, app, why, webhook_id)
        finally:
            self.running -= 1

    async def revalidate(self, webhook: Webhook, *, why: Why) -> None:
        """
        Challenge *webhook*, and mark it valid or, by Twitter's rules, invalid.

        Raises:
            ApiError: What is wrong with the answer.
        """
        app = self.world.developer.apps[webhook.app_id]
        verdict = await self.challenge(webhook.url, app, why=why, webhook_id=webhook.id)
        if verdict.error is not None:
            self._punish(webhook, verdict.error, verdict.is_final)
            raise verdict.error
        webhook.checked_ms = self.world.now_ms
        self.world.set_valid(webhook, valid=True, why="the challenge was answered")

    def due(self) -> list[Webhook]:
        """The valid webhooks whose last success is so long ago that they are challenged again."""
        oldest = self.world.now_ms - self.world.rules.crc_every_ms
        return [webhook for webhook in self.world.webhooks if webhook.valid and webhook.checked_ms <= oldest]

    async def _challenge(self, url: str, app: App, why: Why, webhook_id: WebhookId | None) -> Verdict:
        choices, token, nonce = self.world.rules.choices, self.world.ids.nonce(), self.world.ids.nonce()
        query = crc_query(token, nonce)
        address = crc_url(url, query, keeps_query=choices.crc_query == "appended")
        headers = challenge_headers(address, self._signature(address, query, app, why), choices.user_agent)
        challenge = Challenge(
            token=token, nonce=nonce, url=url, secret=app.consumer_secret, suspects=tuple(suspects(self.world, app))
        )
        reply = await self.transport.exchange("GET", address, headers)
        error = judged(reply, challenge)
        self._write_down(url, why, webhook_id, query, reply, error)
        return Verdict(error, is_final(reply))

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

    def _write_down(
        self, url: str, why: Why, webhook_id: WebhookId | None, query: str, reply: Reply, error: ApiError | None
    ) -> None:
        trace = self.world.journal.new_trace()
        self.world.log(
            "crc",
            trace,
            webhook=webhook_id,
            url=url,
            why=why,
            query=query,
            status=reply.status,
            body=reply.body[:MOST_KEPT],
            took_ms=reply.took_ms,
            ok=error is None,
            hint=error.hint if error else None,
        )
        if reply.status == 200:
            check(self.world, self.contracts, CONTRACT, decoded(reply.body), trace=trace, webhook=webhook_id, url=url)
