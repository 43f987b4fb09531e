"""The choices of one world: what Twitter sells in tiers, and what the facts mark as unconfirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from .choices import Choices

TierName = Literal["sandbox", "paid", "enterprise"]


@dataclass(frozen=True, slots=True)
class Tier:
    """
    What an Account Activity tier includes (facts §4.1, §4.2, §5.2).

    *webhooks* is how many there may be without an environment, over all apps, as only the enterprise API has them.
    *retries* is whether a failed delivery is tried again, and *retries_ms* are the waits, by the choice of the world.
    """

    environments: int
    webhooks_per_environment: int
    subscriptions: int
    retries: bool
    retries_ms: tuple[int, ...] = ()
    webhooks: int = 0


TIERS: Mapping[TierName, Tier] = MappingProxyType(
    {
        "sandbox": Tier(1, 1, 15, retries=False),
        "paid": Tier(2, 1, 250, retries=True),
        "enterprise": Tier(2, 1, 500, retries=True, webhooks=3),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """
    How one world behaves. Each default is what Twitter did, or the documented choice where that is unknown.

    *tier* sets the limits of Account Activity, and ``enterprise`` opens the enterprise paths and replay; *retries* is
    the tier whose retry schedule is followed instead of its own, and the three numbers take the place of what it
    includes.
    *oauth_window_s* is how far an ``oauth_timestamp`` may be off, in wall time, and how long nonces are remembered.
    *strict_urls* asks of webhook URLs what Twitter asks: https, and no port but 443.
    *crc_every_ms* is the age at which a webhook is challenged again, *crc_grace_ms* how much longer it may go on
    failing before it is marked invalid, *crc_look_ms* how often that is looked at (facts §5.1).
    *request_token_ms* is how long a person has to answer an app that asks to be let in, and the app to act on it.
    *media_processing_ms* is how long videos and GIFs are worked on. *media_base_url* takes the place of Twitter's hosts
    in the addresses of media, for clients that reach neither those nor the proxy. *choices* are what is done where
    Twitter's behaviour is unconfirmed.
    """

    tier: TierName = "sandbox"
    retries: TierName | None = None
    max_environments: int | None = None
    max_webhooks: int | None = None
    max_subscriptions: int | None = None
    rate_limits: bool = True
    oauth_window_s: int = 300
    reject_reused_nonces: bool = True
    strict_urls: bool = False
    allow_public_webhooks: bool = False
    webhook_timeout_s: float = 3.0
    crc_look_ms: int = 30 * 60 * 1000
    crc_every_ms: int = 24 * 3600 * 1000
    crc_grace_ms: int = 4 * 3600 * 1000
    request_token_ms: int = 15 * 60 * 1000
    escape_html: bool = True
    max_text: int = 10_000
    media_processing_ms: int = 2_000
    media_base_url: str = ""
    max_queued_deliveries: int = 10_000
    choices: Choices = Choices()

    @property
    def is_enterprise(self) -> bool:
        """Whether the enterprise paths of Account Activity, and replay, are open."""
        return self.tier == "enterprise"

    @property
    def limits(self) -> Tier:
        """What the tier includes, with what these rules set otherwise."""
        tier = TIERS[self.tier]
        retries = TIERS[self.retries or self.tier].retries
        return Tier(
            environments=tier.environments if self.max_environments is None else self.max_environments,
            webhooks_per_environment=tier.webhooks_per_environment if self.max_webhooks is None else self.max_webhooks,
            subscriptions=tier.subscriptions if self.max_subscriptions is None else self.max_subscriptions,
            retries=retries,
            retries_ms=self.choices.retries_ms if retries else (),
            webhooks=tier.webhooks if self.max_webhooks is None else self.max_webhooks,
        )
