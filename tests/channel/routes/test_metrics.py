"""What Prometheus reads."""

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.channel.builders import Channel, delivery, message, running
from tests.channel.fake_twitter import CUSTOMER_ID, VALUES, FakeTwitter

TEXT = "my secret parcel"
LABELS = {
    "deliveries": {"connection", "status"},
    "delivery_seconds": {"connection"},
    "events": {"connection", "source"},
    "duplicates": {"connection", "source"},
    "sends": {"connection", "outcome"},
    "send_seconds": {"connection"},
    "answer_seconds": {"connection"},
    "bot_seconds": {"connection"},
    "bot_failures": {"connection"},
    "handovers": {"connection", "reason"},
    "claims_lost": set[str](),
    "listings": {"connection", "outcome"},
    "hook_calls": {"outcome"},
    "queue": {"connection", "state"},
}
_OF_HISTOGRAMS = "le"


async def read(channel: Channel) -> str:
    """After a message came twice and was answered once."""
    await channel.connect()
    for _ in range(2):
        await channel.deliver(delivery(message(TEXT)))
    await channel.settled()
    return (await channel.client.get("/metrics")).text


async def test_the_names_and_labels_are_those_that_dashboards_know(channel: Channel) -> None:
    text = await read(channel)

    families = (it for it in text_string_to_metric_families(text) if not it.name.endswith("_created"))
    found = {family.name.removeprefix("twitter_channel_"): family for family in families}
    assert found.keys() == LABELS.keys()
    for name, family in found.items():
        for sample in family.samples:
            assert sample.labels.keys() - {_OF_HISTOGRAMS} == LABELS[name], name


async def test_what_happened_is_counted(channel: Channel) -> None:
    text = await read(channel)

    counted = {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert counted["twitter_channel_deliveries_total", ("default", "200")] == 2
    assert counted["twitter_channel_events_total", ("default", "webhook")] == 1
    assert counted["twitter_channel_duplicates_total", ("default", "webhook")] == 1
    assert counted["twitter_channel_sends_total", ("default", "sent")] == 1
    assert counted["twitter_channel_answer_seconds_count", ("default",)] == 1
    assert counted["twitter_channel_queue", ("default", "queued")] == 0


async def test_neither_messages_nor_people_nor_secrets_are_in_it(channel: Channel) -> None:
    text = await read(channel)

    secrets = [value for key, value in VALUES.items() if key.startswith(("api_key", "access_token"))]
    assert [it for it in (TEXT, CUSTOMER_ID, "cust", *secrets) if it in text] == []


@pytest.mark.parametrize(("token", "status"), [("t0ken", 200), ("wrong", 401), (None, 401)])
async def test_it_is_read_with_the_token_of_the_api(
    tmp_path: Path, twitter: FakeTwitter, token: str | None, status: int
) -> None:
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    async with running(tmp_path, twitter, token="t0ken") as channel:
        response = await channel.client.get("/metrics", headers=headers)

    assert response.status_code == status
