"""How the channel appears: Twitter follows what is set, and what it refuses is said in words."""

from functools import partial
from typing import Any

import anyio
import httpx
import pytest

from tests.channel.builders import Channel, FakeClock, delivery, message
from tests.channel.fake_appearances import FakeAppearances
from tests.channel.fake_media import MP4, PNG
from tests.channel.fake_twitter import SECOND_ID, SECOND_TOKEN, VALUES, FakeTwitter, error

SETTINGS = "/api/v1/connections/default/settings"
WELCOME = {"text": "Hi! How can we help?", "quick_replies": [{"label": "Opening hours", "metadata": "hours"}]}
BUSY = error(503, 130, "Over capacity")


@pytest.fixture
def shown(twitter: FakeTwitter) -> FakeAppearances:
    twitter.before = FakeAppearances(twitter)
    return twitter.before


async def patched(channel: Channel, **values: Any) -> dict[str, Any]:
    response = await channel.client.patch(SETTINGS, json=values)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def problem(channel: Channel, kind: str) -> str | None:
    found: str | None = (await channel.client.get(SETTINGS)).json()["appearance"][kind]["problem"]
    return found


async def uploaded(channel: Channel, content: bytes = PNG) -> str:
    made = await channel.client.post("/api/v1/media", files={"media": ("face.png", content)})
    found: str = made.json()["id"]
    return found


async def looked_after(channel: Channel) -> None:
    await channel.parts.watching.look((1,))


async def test_a_welcome_message_is_made_the_default_at_once(channel: Channel, shown: FakeAppearances) -> None:
    await channel.connect()

    stored = await patched(channel, welcome=WELCOME)

    ((number, made),) = shown.welcomes.items()
    assert made["message_data"] == {
        "text": "Hi! How can we help?",
        "quick_reply": {"type": "options", "options": [{"label": "Opening hours", "metadata": "hours"}]},
    }
    assert list(shown.rules.values()) == [number]
    assert stored["appearance"]["welcome"] == {"id": number, "problem": None}


async def test_what_is_set_before_is_made_when_the_channel_is_enabled(channel: Channel, shown: FakeAppearances) -> None:
    await channel.client.post("/api/v1/connections", json=VALUES)
    await patched(channel, welcome=WELCOME, profile={"name": "Robin"})
    assert shown.calls == []

    await channel.client.post("/api/v1/connections/default/enable")

    assert shown.welcomed == ["Hi! How can we help?"]
    assert [it["name"] for it in shown.profiles.values()] == ["Robin"]


async def test_another_text_changes_the_welcome_message_that_is_there(channel: Channel, shown: FakeAppearances) -> None:
    await channel.connect()
    await patched(channel, welcome=WELCOME)
    numbers = list(shown.welcomes)

    await patched(channel, welcome={"text": "Good morning!", "quick_replies": []})

    assert list(shown.welcomes) == numbers
    assert shown.welcomed == ["Good morning!"]
    assert "quick_reply" not in shown.welcomes[numbers[0]]["message_data"]


async def test_what_is_as_it_was_is_not_told_again(channel: Channel, shown: FakeAppearances) -> None:
    await channel.connect()
    await patched(channel, welcome=WELCOME, profile={"name": "Robin"})
    shown.calls.clear()

    await patched(channel, welcome=WELCOME, profile={"name": "Robin"}, hand_over={"after_fallbacks": 3})
    await looked_after(channel)

    assert shown.calls == []


async def test_a_welcome_message_that_is_taken_away_goes_with_its_rule(
    channel: Channel, shown: FakeAppearances
) -> None:
    await channel.connect()
    await patched(channel, welcome=WELCOME)

    stored = await patched(channel, welcome=None)

    assert (shown.welcomes, shown.rules) == ({}, {})
    assert stored["appearance"]["welcome"] == {"id": None, "problem": None}


async def test_somebody_elses_default_is_replaced_only_by_ours(channel: Channel, shown: FakeAppearances) -> None:
    shown.welcomes["7"] = {"message_data": {"text": "Theirs"}}
    shown.rules["8"] = "7"
    await channel.connect()
    before = dict(shown.rules)

    await patched(channel, welcome=WELCOME)

    assert before == {"8": "7"}
    assert shown.welcomed == ["Hi! How can we help?"]
    assert "7" in shown.welcomes


async def test_an_account_that_not_everybody_may_write_to_is_told_what_to_do(
    channel: Channel, shown: FakeAppearances, twitter: FakeTwitter
) -> None:
    shown.is_open = False
    await channel.connect()

    stored = await patched(channel, welcome=WELCOME)

    words = stored["appearance"]["welcome"]["problem"]
    assert "allow message requests from everyone" in words
    assert "Owner must allow dms from anyone" in words
    await channel.deliver(delivery(message("hi")))
    await channel.settled()
    assert len(twitter.sent) == 1


async def test_what_twitter_refused_is_tried_again_when_it_is_saved_and_not_before(
    channel: Channel, shown: FakeAppearances
) -> None:
    shown.is_open = False
    await channel.connect()
    await patched(channel, welcome=WELCOME)
    shown.is_open = True

    await looked_after(channel)
    before = list(shown.welcomed)
    await patched(channel, welcome=WELCOME)

    assert before == []
    assert shown.welcomed == ["Hi! How can we help?"]
    assert await problem(channel, "welcome") is None


async def test_what_twitter_could_not_do_is_done_by_the_next_check(channel: Channel, shown: FakeAppearances) -> None:
    await channel.connect()
    shown.troubles = [BUSY]
    await patched(channel, welcome=WELCOME)
    assert "over capacity" in (await problem(channel, "welcome") or "")

    await looked_after(channel)

    assert shown.welcomed == ["Hi! How can we help?"]
    assert await problem(channel, "welcome") is None


async def test_a_rule_that_could_not_be_made_is_made_later_for_the_same_message(
    channel: Channel, shown: FakeAppearances
) -> None:
    await channel.connect()
    nothing = httpx.Response(200, json={"welcome_messages": []})
    made = httpx.Response(200, json={"welcome_message": {"id": "77"}})
    shown.welcomes["77"] = {"message_data": {"text": "Hi!"}}
    shown.troubles = [nothing, made, BUSY]
    await patched(channel, welcome={"text": "Hi!"})

    await looked_after(channel)

    assert list(shown.rules.values()) == ["77"]


async def test_a_welcome_message_whose_answer_was_lost_is_found_by_its_name(
    channel: Channel, shown: FakeAppearances
) -> None:
    await channel.connect()
    shown.troubles = [httpx.Response(200, json={"welcome_messages": []}), httpx.ReadTimeout("lost")]
    await patched(channel, welcome=WELCOME)
    assert len(shown.welcomes) == 1

    await looked_after(channel)

    assert len(shown.welcomes) == 1
    assert shown.welcomed == ["Hi! How can we help?"]


async def test_a_welcome_message_that_somebody_deleted_is_made_again_by_enabling(
    channel: Channel, shown: FakeAppearances
) -> None:
    await channel.connect()
    await patched(channel, welcome=WELCOME)
    shown.welcomes.clear()
    shown.rules.clear()

    await channel.client.post("/api/v1/connections/default/enable")

    assert shown.welcomed == ["Hi! How can we help?"]


async def test_disabling_takes_everything_away_and_keeps_what_is_set(channel: Channel, shown: FakeAppearances) -> None:
    await channel.connect()
    await patched(channel, welcome=WELCOME, profile={"name": "Robin"})

    await channel.client.post("/api/v1/connections/default/disable")

    assert (shown.welcomes, shown.rules, shown.profiles) == ({}, {}, {})
    assert (await channel.client.get(SETTINGS)).json()["welcome"]["text"] == "Hi! How can we help?"


async def test_with_the_keys_of_another_account_everything_is_made_anew(
    channel: Channel, shown: FakeAppearances, twitter: FakeTwitter
) -> None:
    await channel.connect()
    await patched(channel, welcome=WELCOME)
    twitter.others[SECOND_TOKEN] = SECOND_ID
    shown.welcomes.clear()
    shown.rules.clear()

    await channel.client.patch("/api/v1/connections/default", json={"access_token": SECOND_TOKEN})
    await channel.client.post("/api/v1/connections/default/enable")

    assert shown.welcomed == ["Hi! How can we help?"]


async def test_the_bot_writes_under_its_profile_and_people_do_not(
    channel: Channel, shown: FakeAppearances, twitter: FakeTwitter
) -> None:
    await channel.connect()
    await patched(channel, profile={"name": "Robin"})
    (number,) = shown.profiles

    await channel.deliver(delivery(message("hi")))
    await channel.settled()
    await channel.client.post("/api/v1/conversations/1/messages", json={"text": "A person."})
    await channel.settled()

    assert shown.under == [number, None]
    assert [it["custom_profile"] for it in await channel.transcript()] == [None, number, None]


async def test_a_profile_has_the_picture_that_was_uploaded(
    channel: Channel, shown: FakeAppearances, twitter: FakeTwitter
) -> None:
    await channel.connect()

    await patched(channel, profile={"name": "Robin", "picture": await uploaded(channel)})

    assert list(shown.profiles.values()) == [{"name": "Robin", "avatar": {"media": {"id": "9001"}}}]
    assert shown._media.uploads[0]["shared"] == "true"


async def test_another_name_is_another_profile_and_the_old_one_goes(
    channel: Channel, shown: FakeAppearances, twitter: FakeTwitter
) -> None:
    await channel.connect()
    await patched(channel, profile={"name": "Robin"})

    await patched(channel, profile={"name": "Ada"})

    assert [it["name"] for it in shown.profiles.values()] == ["Ada"]


async def test_a_profile_that_is_taken_away_is_used_no_more(
    channel: Channel, shown: FakeAppearances, twitter: FakeTwitter
) -> None:
    await channel.connect()
    await patched(channel, profile={"name": "Robin"})

    await patched(channel, profile=None)
    await channel.deliver(delivery(message("hi")))
    await channel.settled()

    assert (shown.profiles, shown.under) == ({}, [None])


async def test_an_app_that_is_not_on_the_list_is_told_so_and_writes_as_itself(
    channel: Channel, shown: FakeAppearances, twitter: FakeTwitter
) -> None:
    shown.is_listed = False
    await channel.connect()

    stored = await patched(channel, profile={"name": "Robin"})
    await channel.deliver(delivery(message("hi")))
    await channel.settled()

    assert "on a list, and this app is not on it" in stored["appearance"]["profile"]["problem"]
    assert shown.under == [None]


async def test_a_profile_that_twitter_takes_no_more_keeps_no_message_back(
    channel: Channel, shown: FakeAppearances, twitter: FakeTwitter
) -> None:
    await channel.connect()
    await patched(channel, profile={"name": "Robin"})
    shown.profiles.clear()

    await channel.deliver(delivery(message("hi")))
    await channel.settled()
    await channel.deliver(delivery(message("hi", number=1300000000000000002)))
    await channel.settled()

    assert shown.under == [None, None]
    assert "must be a custom profile of the sender" in (await problem(channel, "profile") or "")


async def test_the_bot_welcomes_under_its_profile(channel: Channel, shown: FakeAppearances) -> None:
    await channel.connect()

    await patched(channel, welcome=WELCOME, profile={"name": "Robin"})

    assert [it["custom_profile_id"] for it in shown.welcomes.values()] == list(shown.profiles)


async def test_a_pressed_quick_reply_of_the_welcome_message_reaches_the_bot(
    channel: Channel, shown: FakeAppearances, twitter: FakeTwitter
) -> None:
    await channel.connect()
    event = message("Opening hours", metadata="hours")
    event["initiated_via"] = {"welcome_message_id": "77"}

    await channel.deliver(delivery(event))
    await channel.settled()

    (heard, _) = await channel.transcript()
    assert "9:00" in twitter.texts[0]
    assert (heard["metadata"], heard["is_welcomed"]) == ("hours", True)


async def test_a_picture_that_is_set_is_kept(channel: Channel, shown: FakeAppearances, clock: FakeClock) -> None:
    await channel.connect()
    kept, other = await uploaded(channel), await uploaded(channel)
    await patched(channel, profile={"name": "Robin", "picture": kept})
    clock.seconds += 2 * 86_400

    await channel.parts.media.sweeping.sweep()

    assert (await channel.client.get(f"/api/v1/media/{kept}")).status_code == 200
    assert (await channel.client.get(f"/api/v1/media/{other}")).status_code == 404


@pytest.mark.parametrize("content", [None, MP4])
async def test_a_picture_that_is_none_is_refused(
    channel: Channel, shown: FakeAppearances, content: bytes | None
) -> None:
    await channel.connect()
    picture = "0" * 32 if content is None else await uploaded(channel, content)

    refused = await channel.client.patch(SETTINGS, json={"profile": {"name": "Robin", "picture": picture}})

    assert [it["field"] for it in refused.json()["errors"]] == ["profile.picture"]


async def test_two_who_save_at_once_make_one_welcome_message(channel: Channel, shown: FakeAppearances) -> None:
    await channel.connect()

    async with anyio.create_task_group() as tasks:
        for text in ("One", "Two"):
            tasks.start_soon(partial(patched, channel, welcome={"text": text}))

    assert len(shown.welcomes) == len(shown.rules) == 1
