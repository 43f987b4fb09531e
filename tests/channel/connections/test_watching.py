"""When the channel looks after its connections by itself."""

from tests.channel.builders import Channel, FakeClock
from tests.channel.fake_twitter import FakeTwitter
from twitter_channel.connections.watching import EVERY_MS


async def test_every_five_minutes_a_connection_is_looked_after_again(
    channel: Channel, twitter: FakeTwitter, clock: FakeClock
) -> None:
    await channel.connect()
    await channel.watched()
    twitter.is_subscribed = False

    too_early = await channel.parts.watching.look()
    still_lost = not twitter.is_subscribed
    clock.seconds += EVERY_MS / 1000
    await channel.parts.watching.look()

    assert EVERY_MS == 5 * 60_000
    assert (too_early, still_lost, twitter.is_subscribed) == ((), True, True)
