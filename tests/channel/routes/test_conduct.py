"""The API of a connection's settings."""

from typing import Any

import pytest

from tests.channel.builders import Channel
from tests.channel.fake_twitter import VALUES

SETTINGS = "/api/v1/connections/default/settings"
SECRET = "a secret of sixteen"


async def patched(channel: Channel, **values: Any) -> Any:
    return await channel.client.patch(SETTINGS, json=values)


async def shown(channel: Channel) -> dict[str, Any]:
    found: dict[str, Any] = (await channel.client.get(SETTINGS)).json()
    return found


async def test_every_setting_has_a_default(channel: Channel) -> None:
    await channel.client.post("/api/v1/connections", json=VALUES)

    assert await shown(channel) == {
        "bot": {"kind": "default"},
        "hand_over": {
            "keywords": ["agent", "human"],
            "say": "I am passing you on to a colleague, who will answer you here.",
            "after_fallbacks": None,
            "on_failure": True,
            "on_typing": True,
            "failure_say": "Sorry, something went wrong here. A colleague will answer you as soon as possible.",
            "back_after": 720,
        },
        "hours": None,
        "welcome": None,
        "profile": None,
        "show_tweets": False,
        "appearance": {"welcome": {"id": None, "problem": None}, "profile": {"id": None, "problem": None}},
        "has_bot_secret": False,
        "rule_files": [],
        "default_bot": "Robin",
    }


async def test_what_is_not_given_stays_and_null_is_a_value(channel: Channel) -> None:
    await channel.client.post("/api/v1/connections", json=VALUES)
    hours = {"time_zone": "Europe/Berlin", "week": {"monday": ["09:00-17:00"]}}
    await patched(channel, hand_over={"keywords": ["person"], "after_fallbacks": 3}, hours=hours)

    changed = await patched(channel, hand_over={"back_after": None}, hours={"outside": "queue"})
    without_hours = await patched(channel, hours=None)

    rules, times = changed.json()["hand_over"], changed.json()["hours"]
    assert (rules["keywords"], rules["after_fallbacks"], rules["back_after"]) == (["person"], 3, None)
    assert (times["week"], times["outside"]) == ({"monday": ["09:00-17:00"]}, "queue")
    assert without_hours.json()["hours"] is None
    assert await shown(channel) == without_hours.json()


async def test_the_secret_of_a_bot_is_never_shown_and_stored_encrypted(channel: Channel) -> None:
    await channel.client.post("/api/v1/connections", json=VALUES)
    bot = {"kind": "http", "url": "https://bot.example/"}

    answers = [await patched(channel, bot=bot, bot_secret=SECRET), await patched(channel, bot={"timeout": 3})]

    answers.append(await channel.client.get(SETTINGS))
    answers.append(await channel.client.get("/api/v1/connections/default"))
    assert [it.status_code for it in answers] == [200] * 4
    assert answers[1].json()["bot"]["url"] == "https://bot.example/"
    assert answers[1].json()["has_bot_secret"] is True
    assert SECRET not in "".join(it.text for it in answers)
    assert SECRET not in repr(await channel.parts.connections.get("default"))
    async with channel.parts.database.reading() as connection:
        stored = (await connection.exec_driver_sql("SELECT bot_secret FROM connections")).scalar_one()
    assert SECRET not in stored


async def test_a_bot_of_another_kind_begins_with_what_is_given(channel: Channel) -> None:
    await channel.client.post("/api/v1/connections", json=VALUES)
    await patched(channel, bot={"kind": "http", "url": "https://bot.example/", "timeout": 3}, bot_secret=SECRET)

    rasa = await patched(channel, bot={"kind": "rasa", "url": "https://rasa.example/"})
    none = await patched(channel, bot={"kind": "none"}, bot_secret=None)

    assert rasa.json()["bot"]["timeout"] == 10
    assert (none.json()["bot"], none.json()["has_bot_secret"]) == ({"kind": "none"}, False)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("colour", {"colour": "blue"}),
        ("bot", {"bot": {"kind": "http", "url": "https://bot.example/"}}),
        ("bot", {"bot": {"kind": "rasa", "url": "http://169.254.169.254/"}}),
        ("bot", {"bot": {"kind": "rasa", "url": "http://10.0.0.1/"}}),
        ("bot", {"bot": {"kind": "rules", "file": "../../etc/passwd"}}),
        ("bot.kind", {"bot": {"kind": "llm"}}),
        ("bot", {"bot": {"kind": "rasa"}}),
        ("bot.timeout", {"bot": {"kind": "rasa", "url": "https://a.example/", "timeout": 300}}),
        ("bot", {"bot": None}),
        ("bot_secret", {"bot_secret": "short"}),
        ("bot_secret", {"bot_secret": 5}),
        ("hand_over", {"hand_over": {"colour": "blue"}}),
        ("hand_over.keywords", {"hand_over": {"keywords": "agent"}}),
        ("hand_over.keywords[0]", {"hand_over": {"keywords": ["?!"]}}),
        ("hand_over.say", {"hand_over": {"say": ""}}),
        ("hand_over.after_fallbacks", {"hand_over": {"after_fallbacks": 0}}),
        ("hand_over.back_after", {"hand_over": {"back_after": 0}}),
        ("hours", {"hours": {"time_zone": "UTC"}}),
        ("welcome", {"welcome": {}}),
        ("welcome.text", {"welcome": {"text": " "}}),
        ("welcome.text", {"welcome": {"text": "x" * 9_991}}),
        ("welcome.quick_replies", {"welcome": {"text": "x", "quick_replies": [{"label": "http://a.example"}]}}),
        ("welcome.quick_replies", {"welcome": {"text": "x", "quick_replies": [{"label": "a"}] * 21}}),
        ("welcome.quick_replies[0].label", {"welcome": {"text": "x", "quick_replies": [{"label": "x" * 37}]}}),
        ("profile.name", {"profile": {"name": "x" * 49}}),
        ("profile.picture", {"profile": {"name": "x", "picture": "../etc/passwd"}}),
        ("hours.time_zone", {"hours": {"time_zone": "Mars/Olympus", "week": {}}}),
        ("hours.time_zone", {"hours": {"time_zone": "../../etc/passwd", "week": {}}}),
        ("hours.time_zone", {"hours": {"time_zone": "Europe", "week": {}}}),
        ("hours.week.monday", {"hours": {"time_zone": "UTC", "week": {"monday": ["9-17"]}}}),
        ("hours.closed_on", {"hours": {"time_zone": "UTC", "week": {}, "closed_on": ["25.12."]}}),
    ],
)
async def test_what_will_not_do_is_named_and_nothing_is_stored(
    channel: Channel, field: str, values: dict[str, Any]
) -> None:
    await channel.client.post("/api/v1/connections", json=VALUES)
    before = await shown(channel)

    response = await patched(channel, **values)

    assert response.status_code == 422
    assert [it["field"] for it in response.json()["errors"]] == [field]
    assert await shown(channel) == before


async def test_a_connection_that_is_not_there_has_no_settings(channel: Channel) -> None:
    assert (await channel.client.get(SETTINGS)).status_code == 404
    assert (await patched(channel, hours=None)).status_code == 404
