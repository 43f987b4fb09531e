"""Asking bots from within conversations: slow ones, broken ones, and ones that were asked when the channel stopped."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from tests.channel.bot.server import Said, saying, serving
from tests.channel.builders import Channel, delivery, message, running
from tests.channel.conversations.test_people import change, conversation, do, hears
from tests.channel.fake_twitter import BRAND_ID, FakeTwitter
from twitter_channel.answers import Answer
from twitter_channel.bot.turns import BotFailed, Result, Turn
from twitter_channel.conversations import asking, intake
from twitter_channel.conversations.slots import AT_ONCE

FIRST = 1300000000000000001
SECRET = "a secret of sixteen"
SORRY = "Sorry, something went wrong here. A colleague will answer you as soon as possible."


class SlowBot:
    """Answers "SLOW" when it is released, anything else at once; *arrived* is set when so many as *crowd* wait."""

    name = "slow"
    typing = False
    mark_read = False

    def __init__(self) -> None:
        self.asked: list[Turn] = []
        self.crowd = 1
        self.arrived = anyio.Event()
        self.released = anyio.Event()

    async def answer(self, turn: Turn) -> Result:
        self.asked.append(turn)
        if turn.text == "SLOW":
            if len(self.asked) >= self.crowd:
                self.arrived.set()
            await self.released.wait()
        return Result((Answer(f"re: {turn.text}"),), {"last": turn.text})


class BrokenBot(SlowBot):
    async def answer(self, turn: Turn) -> Result:
        raise RuntimeError("a bug")


class ConfusedBot(SlowBot):
    """Understands nothing but "ok"."""

    async def answer(self, turn: Turn) -> Result:
        self.asked.append(turn)
        return Result((Answer(f"what? ({turn.fallbacks})"),), is_fallback=turn.text != "ok")


async def test_a_bot_over_http_answers_and_remembers(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    with serving(saying("one", variables={"count": 1}), saying("two", "three", variables={"count": None})) as bot:
        await change(channel, bot={"kind": "http", "url": bot.url}, bot_secret=SECRET)
        await hears(channel, "hi")
        remembered = (await conversation(channel))["variables"]
        await hears(channel, "again", FIRST + 1, metadata="again")

    first, second = (asked.content for asked in bot.asked)
    assert twitter.texts == ["one", "two", "three"]
    assert (remembered, (await conversation(channel))["variables"]) == ({"count": 1}, {})
    assert first["customer"] == {"id": "2000000002", "name": "Cust", "screen_name": "cust"}
    assert first["brand"] == {"id": BRAND_ID, "name": "The Brand", "screen_name": "brand"}
    assert first["conversation"] == {"id": "1", "connection": "default", "fallbacks": 0}
    assert (second["variables"], second["message"]["quick_reply"]) == ({"count": 1}, {"metadata": "again"})


class CourteousBot(SlowBot):
    typing = True
    mark_read = True


async def test_a_courtesy_that_hangs_holds_back_no_answer(
    tmp_path: Path, twitter: FakeTwitter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "COURTESY_WITHIN", 0.01)

    async def hangs(request: httpx.Request) -> httpx.Response | None:
        if request.url.path.endswith(("/mark_read.json", "/indicate_typing.json")):
            await anyio.sleep_forever()
        return None

    twitter.before = hangs
    async with running(tmp_path, twitter, bot=CourteousBot()) as channel:
        await channel.connect()
        with anyio.fail_after(10):
            await hears(channel, "hi")

    assert twitter.texts == ["re: hi"]


async def test_a_delivery_whose_body_comes_slowly_holds_back_no_answer(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    await channel.connect()
    monkeypatch.setattr(intake, "LONGEST_S", 60.0)
    begun, goes_on = anyio.Event(), anyio.Event()

    async def body() -> AsyncIterator[bytes]:
        yield b"{"
        begun.set()
        await goes_on.wait()

    async def deliver_slowly() -> None:
        await channel.client.post("/webhooks/twitter/default", content=body())

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(deliver_slowly)
        await begun.wait()
        with anyio.fail_after(10):
            await channel.parts.intake.calm()
        goes_on.set()


async def test_rasa_answers(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    with serving(
        Said(b'[{"recipient_id": "x", "text": "Hey!", "buttons": [{"title": "Go", "payload": "/go"}]}]')
    ) as bot:
        await change(channel, bot={"kind": "rasa", "url": bot.url})
        await hears(channel, "hi")

    data = twitter.sent[0]["event"]["message_create"]["message_data"]
    assert (data["text"], data["quick_reply"]["options"]) == ("Hey!", [{"label": "Go", "metadata": "/go"}])
    assert bot.asked[0].content == {"sender": "default-1", "message": "hi"}


async def test_a_label_that_is_typed_is_as_good_as_pressed(channel: Channel) -> None:
    offering = Said(b'[{"text": "How are you?", "buttons": [{"title": "Very well!", "payload": "/mood_great"}]}]')
    await channel.connect()
    with serving(offering, Said(b'[{"text": "Good."}]')) as bot:
        await change(channel, bot={"kind": "rasa", "url": bot.url})
        for number, text in enumerate(("hi", "very well", "very well")):
            await hears(channel, text, FIRST + number)

    assert [it.content["message"] for it in bot.asked] == ["hi", "/mood_great", "very well"]


async def test_a_typed_label_of_the_welcome_message_is_as_good_as_pressed(channel: Channel) -> None:
    await channel.connect()
    welcome = {"text": "Hi!", "quick_replies": [{"label": "My parcel", "metadata": "parcel"}, {"label": "Other"}]}
    with serving(Said(b'{"messages": [{"text": "Where is it?"}]}')) as bot:
        await change(channel, bot={"kind": "http", "url": bot.url}, bot_secret=SECRET, welcome=welcome)
        await hears(channel, "my PARCEL?")
        await hears(channel, "My parcel", FIRST + 1)

    first, second = (it.content["message"] for it in bot.asked)
    assert (first["text"], first["quick_reply"]) == ("my PARCEL?", {"metadata": "parcel"})
    assert second["quick_reply"] is None


@pytest.mark.parametrize("said", [Said(status=500), Said(b"<html>"), Said(status=302), Said(b'{"messages": "x"}')])
async def test_a_bot_that_fails_hands_over_with_an_apology(tmp_path: Path, twitter: FakeTwitter, said: Said) -> None:
    async with running(tmp_path, twitter) as channel:
        await channel.connect()
        with serving(said) as bot:
            await change(channel, bot={"kind": "http", "url": bot.url}, bot_secret=SECRET)
            await hears(channel, "hi")

        found = await conversation(channel)
    assert twitter.texts == [SORRY]
    assert (found["owner"], found["changes"][0]["reason"]) == ("people", "failure")


async def test_a_bot_with_a_bug_may_just_say_sorry(tmp_path: Path, twitter: FakeTwitter) -> None:
    async with running(tmp_path, twitter, bot=BrokenBot()) as channel:
        await channel.connect()
        await change(channel, hand_over={"on_failure": False, "failure_say": "Oops."})

        await hears(channel, "hi")
        await hears(channel, "again", FIRST + 1)

        assert (await conversation(channel))["owner"] == "bot"
    assert twitter.texts == ["Oops.", "Oops."]


async def test_a_bot_that_was_chosen_and_is_gone_fails_like_any_other(tmp_path: Path, twitter: FakeTwitter) -> None:
    (tmp_path / "ada.yaml").write_text("name: Ada\nfallback: {say: Pardon}", "utf-8")
    async with running(tmp_path, twitter) as channel:
        await channel.connect()
        await change(channel, bot={"kind": "rules", "file": "ada.yaml"})
        await hears(channel, "hi")
        (tmp_path / "ada.yaml").unlink()

        await hears(channel, "again", FIRST + 1)

    assert twitter.texts == ["Pardon", SORRY]


async def test_fallbacks_in_a_row_hand_over_and_others_begin_anew(tmp_path: Path, twitter: FakeTwitter) -> None:
    async with running(tmp_path, twitter, bot=ConfusedBot()) as channel:
        await channel.connect()
        await change(channel, hand_over={"after_fallbacks": 2, "say": "One moment."})

        for number, text in enumerate(("a", "ok", "b", "c", "d")):
            await hears(channel, text, FIRST + number)

        found = await conversation(channel)
    assert twitter.texts == ["what? (0)", "what? (1)", "what? (0)", "One moment."]
    assert found["changes"][0]["detail"] == "The bot did not understand 2 messages in a row."


async def test_slow_bots_hold_up_no_other_conversation_however_many(tmp_path: Path, twitter: FakeTwitter) -> None:
    bot, many, answered = SlowBot(), AT_ONCE + 5, anyio.Event()
    bot.crowd = many

    async def note(request: httpx.Request) -> None:
        if b"re: quick" in request.content:
            answered.set()

    async with running(tmp_path, twitter, bot=bot) as channel:
        await channel.connect()
        twitter.before = note
        slow = [message("SLOW", number=FIRST + number, sender=str(3000000000 + number)) for number in range(many)]
        await channel.deliver(delivery(*slow))
        with anyio.fail_after(60):
            await bot.arrived.wait()

        await channel.deliver(delivery(message("quick", number=FIRST + 1000)))
        with anyio.fail_after(60):
            await answered.wait()

        bot.released.set()
        await channel.settled()
    assert twitter.texts == ["re: quick", *["re: SLOW"] * many]


async def test_while_a_bot_thinks_the_database_is_free(tmp_path: Path, twitter: FakeTwitter, database_at: str) -> None:
    bot = SlowBot()
    async with running(tmp_path, twitter, bot=bot, database_at=database_at) as channel:
        await channel.connect()
        await channel.deliver(delivery(message("SLOW")))
        await bot.arrived.wait()

        with anyio.fail_after(5):
            closed = await channel.client.post("/api/v1/conversations/1/close", json={})

        bot.released.set()
        await channel.settled()
    assert closed.status_code == 200


async def test_a_bot_that_was_being_asked_when_the_channel_stopped_is_asked_again_and_answers_once(
    tmp_path: Path, twitter: FakeTwitter, database_at: str
) -> None:
    first, second = SlowBot(), SlowBot()
    second.released.set()
    async with running(tmp_path, twitter, bot=first, database_at=database_at) as channel:
        await channel.connect()
        await channel.deliver(delivery(message("SLOW")))
        await first.arrived.wait()

    async with running(tmp_path, twitter, bot=second, database_at=database_at) as channel:
        await channel.settled()
        found = await conversation(channel)

    assert first.asked == second.asked
    assert twitter.texts == ["re: SLOW"]
    assert found["variables"] == {"last": "SLOW"}


async def test_what_a_bot_says_after_people_took_over_is_not_said(
    tmp_path: Path, twitter: FakeTwitter, database_at: str
) -> None:
    bot = SlowBot()
    async with running(tmp_path, twitter, bot=bot, database_at=database_at) as channel:
        await channel.connect()
        await channel.deliver(delivery(message("SLOW")))
        await bot.arrived.wait()

        await do(channel, "handover", to="people", by="kim")
        bot.released.set()
        await channel.settled()

        found = await conversation(channel)
    assert twitter.sent == []
    assert [line["state"] for line in found["messages"]] == ["left"]
    assert found["variables"] == {}


async def test_the_bubble_is_shown_again_while_a_bot_thinks(
    tmp_path: Path, twitter: FakeTwitter, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot, seen = SlowBot(), 0
    bot.typing = True
    monkeypatch.setattr("twitter_channel.conversations.asking.TYPING_EVERY", 0.01)

    async def count(request: httpx.Request) -> httpx.Response | None:
        nonlocal seen
        seen += "typing" in request.url.path
        if seen == 3:
            bot.released.set()
        return None

    async with running(tmp_path, twitter, bot=bot) as channel:
        await channel.connect()
        twitter.before = count
        await hears(channel, "SLOW")

    assert seen >= 3
    assert twitter.texts == ["re: SLOW"]


async def test_a_bot_that_remembers_too_much_fails(tmp_path: Path, twitter: FakeTwitter) -> None:
    many: dict[str, Any] = {f"v{number}": number for number in range(60)}

    class Hoarder(SlowBot):
        async def answer(self, turn: Turn) -> Result:
            return Result((Answer("hello"),), many)

    async with running(tmp_path, twitter, bot=Hoarder()) as channel:
        await channel.connect()
        await hears(channel, "hi")

    assert twitter.texts == [SORRY]


async def test_why_a_bot_failed_is_told_to_people_and_not_to_the_customer(tmp_path: Path, twitter: FakeTwitter) -> None:
    class Refusing(SlowBot):
        async def answer(self, turn: Turn) -> Result:
            raise BotFailed("The bot answered with status 418.")

    async with running(tmp_path, twitter, bot=Refusing()) as channel:
        await channel.connect()
        await hears(channel, "hi")
        found = await conversation(channel)

    assert found["changes"][0]["detail"] == "The bot answered with status 418."
    assert "418" not in twitter.texts[0]
