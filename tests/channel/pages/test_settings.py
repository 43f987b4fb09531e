"""The SETTINGS tab."""

import pytest

from tests.channel.builders import Channel
from tests.channel.fake_twitter import FakeTwitter
from tests.channel.pages.visitor import Visitor, text_of

HERE = "/channels/twitter/default/settings"
FORM = {
    "bot": "default",
    "keywords": "agent\r\nperson please",
    "say": "Somebody will come.",
    "failure_say": "Sorry.",
    "back_after": "30",
    "on_failure": "1",
}
HOURS = {"has_hours": "1", "time_zone": "Europe/Berlin", "monday": "09:00-12:00, 13:00-17:00", "outside": "queue"}


async def test_enabling_registers_and_subscribes(channel: Channel, operator: Visitor, twitter: FakeTwitter) -> None:
    await operator.configure()

    saved = await operator.send(HERE, **FORM, enabled="1")

    assert saved.headers["location"] == f"{HERE}?note=enabled"
    assert twitter.is_subscribed
    assert (await channel.parts.connections.get("default")).status == "enabled"


async def test_disabling_ends_both(channel: Channel, operator: Visitor, twitter: FakeTwitter) -> None:
    await channel.connect()

    await operator.send(HERE, **FORM)

    assert not twitter.is_subscribed
    assert (await channel.parts.connections.get("default")).status == "disabled"


async def test_the_rules_of_handing_over_are_stored(channel: Channel, operator: Visitor) -> None:
    await operator.configure()

    await operator.send(HERE, **FORM, after_fallbacks="3")

    over = (await channel.parts.connections.get("default")).conduct.hand_over
    assert over.keywords == ("agent", "person please")
    assert (over.say, over.after_fallbacks, over.back_after) == ("Somebody will come.", 3, 30)
    assert (over.on_failure, over.on_typing) == (True, False)


async def test_office_hours_are_stored_and_shown_again(channel: Channel, operator: Visitor) -> None:
    await operator.configure()

    await operator.send(HERE, **FORM, **HOURS, closed_on="2026-12-25")

    hours = (await channel.parts.connections.get("default")).conduct.hours
    assert hours is not None
    assert hours.week == {"monday": ("09:00-12:00", "13:00-17:00")}
    assert (hours.time_zone, hours.closed_on, hours.outside) == ("Europe/Berlin", ("2026-12-25",), "queue")
    assert "09:00-12:00, 13:00-17:00" in (await operator.get(HERE)).text


async def test_hours_can_be_taken_away_again(channel: Channel, operator: Visitor) -> None:
    await operator.configure()
    await operator.send(HERE, **FORM, **HOURS)

    await operator.send(HERE, **FORM)

    assert (await channel.parts.connections.get("default")).conduct.hours is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Berlin"),
        ("monday", "9-17"),
        ("closed_on", "tomorrow"),
        ("back_after", "soon"),
        ("after_fallbacks", "0"),
        ("keywords", "!!!"),
        ("bot", "rules:../../etc/passwd"),
        ("bot", "unheard-of"),
    ],
)
async def test_what_will_not_do_is_named_and_nothing_is_stored(
    channel: Channel, operator: Visitor, field: str, value: str
) -> None:
    await operator.configure()
    before = (await channel.parts.connections.get("default")).conduct

    refused = await operator.send(HERE, **{**FORM, **HOURS, "enabled": "1", field: value})

    assert refused.status_code == 422
    assert f'id="{field}-wrong"' in refused.text
    assert (await channel.parts.connections.get("default")).conduct == before
    assert (await channel.parts.connections.get("default")).status == "configured"


async def test_what_was_typed_is_kept_when_something_is_wrong(operator: Visitor) -> None:
    await operator.configure()

    refused = await operator.send(HERE, **{**FORM, **HOURS, "time_zone": "Berlin", "say": "</textarea><b>Hi"})

    assert "&lt;/textarea&gt;&lt;b&gt;Hi" in refused.text
    assert 'value="Berlin"' in refused.text


async def test_a_bot_at_an_address_and_its_secret_are_stored(channel: Channel, operator: Visitor) -> None:
    await operator.configure()
    secret = "a secret that is long enough"

    await operator.send(HERE, **{**FORM, "bot": "http", "url": "https://bot.example/answer", "bot_secret": secret})

    found = await channel.parts.connections.get("default")
    assert found.bot_secret == secret
    assert secret not in (await operator.get(HERE)).text
    assert "Stored. Leave it empty" in text_of(await operator.get(HERE))


async def test_a_webhook_in_the_way_is_named_and_replaced_when_told_so(
    channel: Channel, operator: Visitor, twitter: FakeTwitter
) -> None:
    await operator.configure()
    twitter.add_webhook("https://other.example/hook")

    refused = await operator.send(HERE, **FORM, enabled="1")
    replaced = await operator.send(HERE, **FORM, enabled="1", replace="1")

    assert "https://other.example/hook" in text_of(refused)
    assert 'name="replace"' in refused.text
    assert replaced.headers["location"] == f"{HERE}?note=enabled"


async def test_a_channel_without_keys_is_sent_to_them_first(operator: Visitor) -> None:
    await operator.send("/channels/twitter", name="default")

    assert "First the keys" in text_of(await operator.get(HERE))
