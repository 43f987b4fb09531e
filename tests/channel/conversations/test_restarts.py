"""What a restart must neither lose nor double."""

from pathlib import Path

import anyio
import httpx

from tests.channel.builders import delivery, message, running
from tests.channel.fake_twitter import BRAND_ID, CUSTOMER_ID, FakeTwitter, Hook

NEW = "/1.1/direct_messages/events/new.json"
FIRST = 1300000000000000001


def hanging(arrived: anyio.Event) -> Hook:
    """Say that a send has *arrived* and never answer it."""

    async def hook(request: httpx.Request) -> None:
        if request.url.path == NEW:
            arrived.set()
            await anyio.sleep_forever()

    return hook


async def test_the_same_event_is_answered_once_across_a_restart(tmp_path: Path, twitter: FakeTwitter) -> None:
    async with running(tmp_path, twitter) as channel:
        await channel.connect()
        await channel.deliver(delivery(message("once")))
        await channel.settled()

    async with running(tmp_path, twitter) as restarted:
        await restarted.deliver(delivery(message("once")))
        await restarted.settled()

    assert twitter.texts == ['You said: "once"']


async def test_what_was_received_but_not_answered_is_answered_after_a_restart(
    tmp_path: Path, twitter: FakeTwitter
) -> None:
    async with running(tmp_path, twitter) as channel:
        await channel.connect()
        twitter.before = hanging(anyio.Event())
        await channel.deliver(delivery(message("are you there?")))

    twitter.before = FakeTwitter().before
    async with running(tmp_path, twitter) as restarted:
        await restarted.settled()

    assert twitter.texts == ['You said: "are you there?"']


async def test_an_answer_that_twitter_has_already_is_not_sent_again_after_a_restart(
    tmp_path: Path, twitter: FakeTwitter
) -> None:
    arrived = anyio.Event()
    async with running(tmp_path, twitter) as channel:
        await channel.connect()
        twitter.before = hanging(arrived)
        await channel.deliver(delivery(message("a &amp; b", number=FIRST)))
        with anyio.fail_after(5):
            await arrived.wait()

    twitter.before = FakeTwitter().before
    twitter.past = [message('You said: "a &amp; b"', number=FIRST + 7, sender=BRAND_ID, to=CUSTOMER_ID)]
    async with running(tmp_path, twitter) as restarted:
        await restarted.settled()
        sent = (await restarted.transcript())[1]

    assert twitter.sent == []
    assert (sent["state"], sent["id"]) == ("sent", str(FIRST + 7))
