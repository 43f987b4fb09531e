from twitter_emulator.world.rules import Rules


def test_a_sandbox_has_one_webhook_fifteen_subscriptions_and_no_retries() -> None:
    tier = Rules().limits

    assert (tier.environments, tier.webhooks_per_environment, tier.subscriptions, tier.retries_ms) == (1, 1, 15, ())


def test_the_paid_tier_retries_after_3_27_and_242_seconds() -> None:
    tier = Rules(tier="paid").limits

    assert (tier.environments, tier.webhooks_per_environment, tier.subscriptions) == (2, 1, 250)
    assert tier.retries_ms == (3_000, 27_000, 242_000)


def test_enterprise_has_three_webhooks_without_environment_500_subscriptions_and_retries() -> None:
    rules = Rules(tier="enterprise")

    assert rules.is_enterprise
    assert (rules.limits.webhooks, rules.limits.subscriptions) == (3, 500)
    assert rules.limits.retries_ms == (3_000, 27_000, 242_000)


def test_other_tiers_have_no_webhooks_without_environment() -> None:
    assert [Rules(tier=tier).limits.webhooks for tier in ("sandbox", "paid")] == [0, 0]


def test_a_webhook_is_challenged_after_24_hours_and_invalid_after_28() -> None:
    rules = Rules()

    assert rules.crc_every_ms + rules.crc_grace_ms == 28 * 3600 * 1000
    assert rules.crc_look_ms == 30 * 60 * 1000


def test_a_new_world_takes_loopback_webhooks_over_plain_http_and_no_public_ones() -> None:
    assert not Rules().strict_urls
    assert not Rules().allow_public_webhooks


def test_a_single_limit_can_be_set_without_leaving_the_tier() -> None:
    limits = Rules(tier="sandbox", max_subscriptions=2, max_webhooks=3, max_environments=4).limits

    assert (limits.subscriptions, limits.webhooks_per_environment, limits.environments) == (2, 3, 4)
    assert limits.retries_ms == ()


def test_the_retry_schedule_of_another_tier_can_be_followed() -> None:
    limits = Rules(tier="sandbox", retries="paid").limits

    assert limits.retries_ms == (3_000, 27_000, 242_000)
    assert limits.subscriptions == 15
