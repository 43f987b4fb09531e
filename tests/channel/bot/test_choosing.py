"""Which bot answers whom."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.channel.bot.server import saying, serving
from tests.channel.bot.turns import turn
from twitter_channel.bot.choosing import Bots, NotABot
from twitter_channel.bot.http_calls import bot_calls
from twitter_channel.bot.loading import load_bot
from twitter_channel.bot.turns import BotFailed
from twitter_channel.bot.yaml_source import BotFileError
from twitter_channel.conduct import DefaultBot, HttpBot, NoBot, RasaBot, RulesBot

SECRET = "a secret of sixteen"


@pytest.fixture
async def bots(tmp_path: Path) -> AsyncIterator[Bots]:
    folder = tmp_path / "bots"
    folder.mkdir()
    (tmp_path / "secret.yaml").write_text("name: secret\nfallback: {say: secret}", "utf-8")
    (folder / "ada.yaml").write_text("name: Ada\nfallback: {say: one}", "utf-8")
    (folder / "broken.yml").write_text("name: Ada\n", "utf-8")
    (folder / "notes.txt").write_text("not a bot", "utf-8")
    async with bot_calls(allow_private=False, first_wait=0.001) as calls:
        yield Bots(load_bot(None), folder, calls)


async def test_a_connection_that_chose_nothing_has_the_bot_of_the_process(bots: Bots) -> None:
    assert bots.of(DefaultBot(), None) is bots.default
    assert bots.of(NoBot(), None) is None


async def test_the_rule_files_of_the_folder_can_be_chosen(bots: Bots) -> None:
    assert bots.files() == ("ada.yaml", "broken.yml")


async def test_a_rule_file_is_read_again_when_it_changed(bots: Bots) -> None:
    assert bots.folder is not None
    path, choice = bots.folder / "ada.yaml", RulesBot("ada.yaml")
    before = bots.of(choice, None)
    path.write_text("name: Ada\nfallback: {say: two}", "utf-8")
    os.utime(path, (1, 1))

    after = bots.of(choice, None)

    assert before is not None
    assert after is not None
    assert (await before.answer(turn())).messages[0].text == "one"
    assert (await after.answer(turn())).messages[0].text == "two"
    assert bots.of(choice, None) is after


@pytest.mark.parametrize("name", ["../secret.yaml", "/etc/passwd", "notes.txt", "gone.yaml", ""])
async def test_a_file_that_is_not_in_the_folder_is_no_bot(bots: Bots, name: str) -> None:
    with pytest.raises(NotABot, match="There are: ada.yaml, broken.yml"):
        bots.check(RulesBot(name), None)


async def test_a_file_with_a_mistake_is_refused_with_its_line(bots: Bots) -> None:
    with pytest.raises(BotFileError, match=r"broken\.yml, line 1"):
        bots.check(RulesBot("broken.yml"), None)
    with pytest.raises(BotFailed, match="line 1"):
        bots.of(RulesBot("broken.yml"), None)


async def test_without_a_folder_no_file_can_be_chosen() -> None:
    with pytest.raises(NotABot, match="--bots"):
        Bots(load_bot(None)).check(RulesBot("ada.yaml"), None)


async def test_a_bot_of_our_contract_needs_a_secret(bots: Bots) -> None:
    with pytest.raises(NotABot, match="bot_secret"):
        bots.check(HttpBot(url="http://127.0.0.1:1/"), None)
    bots.check(HttpBot(url="http://127.0.0.1:1/"), SECRET)
    bots.check(RasaBot(url="http://127.0.0.1:1/"), None)


@pytest.mark.parametrize("url", ["http://169.254.169.254/", "http://10.0.0.1/", "file:///etc/passwd"])
async def test_a_bot_at_a_forbidden_address_cannot_be_chosen(bots: Bots, url: str) -> None:
    with pytest.raises(NotABot):
        bots.check(RasaBot(url=url), None)


async def test_a_bot_over_http_is_asked_and_signed(bots: Bots) -> None:
    with serving(saying("hello", hand_over={"reason": "why"})) as server:
        bot = bots.of(HttpBot(url=server.url), SECRET)
        assert bot is not None
        result = await bot.answer(turn("hi"))

    assert (result.messages[0].text, result.hand_over) == ("hello", "why")
    assert server.asked[0].content["message"]["text"] == "hi"
    assert "x-channel-signature" in server.asked[0].headers


async def test_a_bot_whose_address_is_not_allowed_any_more_is_not_asked(bots: Bots) -> None:
    bot = bots.of(RasaBot(url="http://10.0.0.1/"), None)

    assert bot is not None
    with pytest.raises(BotFailed, match="--allow-private-bots"):
        await bot.answer(turn())
