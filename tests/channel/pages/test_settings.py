"""The SETTINGS tab."""

import httpx
import pytest

from tests.channel.builders import PUBLIC_URL, Channel
from tests.channel.fake_appearances import FakeAppearances
from tests.channel.fake_media import HTML, MP4, PNG
from tests.channel.fake_twitter import FakeTwitter
from tests.channel.pages.visitor import Visitor, text_of, token_on
from twitter_channel.conduct import Profile
from twitter_channel.shapes import Option

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


async def test_a_welcome_message_and_its_quick_replies_are_stored_and_shown_again(
    channel: Channel, operator: Visitor
) -> None:
    await operator.configure()
    replies = "My parcel | parcel | Where it is\r\nHours || When we work"

    await operator.send(HERE, **FORM, welcome=" Hi!\r\nHow can we help? ", welcome_replies=replies)

    welcome = (await channel.parts.connections.get("default")).conduct.welcome
    assert welcome is not None
    assert welcome.text == "Hi!\nHow can we help?"
    assert welcome.quick_replies == (
        Option("My parcel", "parcel", "Where it is"),
        Option("Hours", None, "When we work"),
    )
    assert "My parcel | parcel | Where it is\nHours |  | When we work" in (await operator.get(HERE)).text


async def test_what_a_program_set_is_not_changed_by_a_page_that_shows_it(channel: Channel, operator: Visitor) -> None:
    await operator.configure()
    reply = {"label": "Yes | no", "metadata": "a\nb|c"}
    settings = {"welcome": {"text": "Hi!", "quick_replies": [reply]}}
    await channel.client.patch("/api/v1/connections/default/settings", json=settings)
    shown = text_of(await operator.get(HERE))

    await operator.send(HERE, **FORM, welcome="Hi!", welcome_replies=r"Yes \| no | a\nb\|c")

    welcome = (await channel.parts.connections.get("default")).conduct.welcome
    assert r"Yes \| no | a\nb\|c" in shown
    assert welcome is not None
    assert welcome.quick_replies == (Option("Yes | no", "a\nb|c"),)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("welcome", {"welcome_replies": "Hours"}),
        ("welcome", {"welcome": "x" * 9_991}),
        ("welcome_replies", {"welcome": "Hi!", "welcome_replies": "x" * 37}),
        ("welcome_replies", {"welcome": "Hi!", "welcome_replies": "https://a.example"}),
        ("welcome_replies", {"welcome": "Hi!", "welcome_replies": "a | a | b\nc"}),
        ("profile_name", {"profile_name": "x" * 49}),
    ],
)
async def test_what_twitter_would_not_show_is_marked_at_its_field(
    operator: Visitor, field: str, values: dict[str, str]
) -> None:
    await operator.configure()

    refused = await operator.send(HERE, **FORM, **values)

    assert refused.status_code == 422
    assert f'id="{field}-wrong"' in refused.text


async def test_why_twitter_does_not_show_it_stands_beside_the_field(
    channel: Channel, operator: Visitor, twitter: FakeTwitter
) -> None:
    twitter.before = FakeAppearances(twitter, is_open=False, is_listed=False)
    await channel.connect()

    saved = await operator.send(HERE, **FORM, enabled="1", welcome="Hi!", profile_name="Robin")

    shown = text_of(await operator.get(HERE))
    assert saved.headers["location"] == f"{HERE}?note=settings"
    assert "allow message requests from everyone. Then SAVE here again" in shown
    assert "this app is not on it" in shown


async def test_what_twitter_shows_is_said_to_be_shown(
    channel: Channel, operator: Visitor, twitter: FakeTwitter
) -> None:
    twitter.before = FakeAppearances(twitter)
    await channel.connect()

    await operator.send(HERE, **FORM, enabled="1", welcome="Hi!", profile_name="Robin")

    assert text_of(await operator.get(HERE)).count("Twitter shows it.") == 2


async def test_the_picture_of_the_bot_comes_with_the_form_stays_and_goes(
    channel: Channel, operator: Visitor, twitter: FakeTwitter
) -> None:
    twitter.before = FakeAppearances(twitter)
    await channel.connect()

    await send_picture(operator, PNG)
    first = (await channel.parts.connections.get("default")).conduct.profile
    await operator.send(HERE, **FORM, enabled="1", profile_name="Ada")
    second = (await channel.parts.connections.get("default")).conduct.profile
    shown = (await operator.get(HERE)).text
    await operator.send(HERE, **FORM, enabled="1", profile_name="Ada", no_picture="1")
    third = (await channel.parts.connections.get("default")).conduct.profile

    assert first is not None
    assert first.picture is not None
    assert second == Profile(name="Ada", picture=first.picture)
    assert f'src="/api/v1/media/{first.picture}"' in shown
    assert third == Profile(name="Ada")


@pytest.mark.parametrize("content", [HTML, MP4])
async def test_a_file_that_is_no_picture_is_marked_at_its_field(operator: Visitor, content: bytes) -> None:
    await operator.configure()

    refused = await send_picture(operator, content)

    assert refused.status_code == 422
    assert 'id="picture-wrong"' in refused.text


async def send_picture(operator: Visitor, content: bytes) -> httpx.Response:
    """As a browser sends the form with a file."""
    fields = {"form_token": token_on(await operator.get(HERE)), **FORM, "enabled": "1", "profile_name": "Robin"}
    held = "; ".join(f"{name}={value}" for name, value in operator.cookies.items())
    return await operator.channel.client.post(
        HERE,
        data=fields,
        files={"picture": ("face.png", content)},
        headers={"cookie": held, "origin": PUBLIC_URL},
    )
