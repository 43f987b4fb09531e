from twitter_emulator.world.rules import Rules


def test_a_sandbox_has_one_webhook_fifteen_subscriptions_and_no_retries() -> None:
    tier = Rules().limits

    assert (tier.environments, tier.webhooks_per_environment, tier.subscriptions, tier.retries_ms) == (1, 1, 15, ())


def test_the_paid_tier_retries_after_3_27_and_242_seconds() -> None:
    tier = Rules(tier="paid").limits

    assert (tier.environments, tier.webhooks_per_environment, tier.subscriptions) == (2, 1, 250)
    assert tier.retries_ms == (3_000, 27_000, 242_000)


def test_a_webhook_is_challenged_after_24_hours_and_invalid_after_28() -> None:
    rules = Rules()

    assert rules.crc_every_ms + rules.crc_grace_ms == 28 * 3600 * 1000
    assert rules.crc_look_ms == 30 * 60 * 1000


def test_a_new_world_takes_loopback_webhooks_over_plain_http_and_no_public_ones() -> None:
    assert not Rules().strict_urls
    assert not Rules().allow_public_webhooks
