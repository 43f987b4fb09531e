"""Writing to a customer without a script: sent once, and with a file."""

import re
from pathlib import Path

import httpx
import pytest

from tests.channel.builders import PUBLIC_URL, Channel, delivery, message
from tests.channel.fake_media import HTML, PNG, FakeMedia
from tests.channel.fake_twitter import FakeTwitter
from tests.channel.pages.visitor import Visitor, text_of, token_on
from twitter_channel.routes import multipart

ONE = "/inbox/1"
NAMED = ("form_token", "key", "media", "text")
"""The composer's fields, in the order in which a browser sends them; the file comes behind them."""


async def a_conversation(channel: Channel) -> None:
    await channel.connect()
    await channel.deliver(delivery(message("hi")))
    await channel.settled()


def key_on(shown: httpx.Response) -> str:
    found = re.search(r'name="key" value="([^"]+)"', shown.text)
    assert found is not None, shown.text
    return found[1]


def filled_in(shown: httpx.Response, text: str = "") -> dict[str, str]:
    return {"form_token": token_on(shown), "key": key_on(shown), "media": "", "text": text}


async def send_with_file(
    operator: Visitor, fields: dict[str, str], content: bytes, name: str = "a.png", origin: str = PUBLIC_URL
) -> httpx.Response:
    """As a browser without a script sends the form."""
    held = "; ".join(f"{name}={value}" for name, value in operator.cookies.items())
    return await operator.channel.client.post(
        f"{ONE}/messages",
        data={field: fields[field] for field in NAMED if field in fields},
        files={"file": (name, content)},
        headers={"cookie": held, "origin": origin},
    )


def kept_in(tmp_path: Path) -> int:
    return len(list((tmp_path / "media").glob("*"))) if (tmp_path / "media").is_dir() else 0


async def test_a_form_that_is_sent_twice_sends_one_message(
    operator: Visitor, channel: Channel, twitter: FakeTwitter
) -> None:
    await a_conversation(channel)
    fields = filled_in(await operator.get(ONE), "Hello!")

    answers = [await operator.post(f"{ONE}/messages", fields) for _ in range(2)]

    await channel.settled()
    assert [it.headers["location"] for it in answers] == [ONE, ONE]
    assert twitter.texts[1:] == ["Hello!"]


async def test_the_same_text_on_two_pages_is_two_messages(
    operator: Visitor, channel: Channel, twitter: FakeTwitter
) -> None:
    await a_conversation(channel)

    for _ in range(2):
        await operator.send(f"{ONE}/messages", on=ONE, key=key_on(await operator.get(ONE)), text="Hello!")

    await channel.settled()
    assert twitter.texts[1:] == ["Hello!", "Hello!"]


async def test_another_text_in_a_form_that_was_sent_is_kept_and_asked_about(
    operator: Visitor, channel: Channel, twitter: FakeTwitter
) -> None:
    await a_conversation(channel)
    fields = filled_in(await operator.get(ONE), "Hello!")
    await operator.post(f"{ONE}/messages", fields)

    asked = await operator.post(f"{ONE}/messages", {**fields, "text": "And goodbye."})

    await channel.settled()
    assert asked.status_code == 422
    assert "And goodbye.</textarea>" in asked.text
    assert key_on(asked) != fields["key"]
    assert twitter.texts[1:] == ["Hello!"]


async def test_a_file_is_sent_without_a_script(
    operator: Visitor, channel: Channel, twitter: FakeTwitter, tmp_path: Path
) -> None:
    twitter.before = FakeMedia(twitter)
    await a_conversation(channel)

    sent = await send_with_file(operator, filled_in(await operator.get(ONE), "Look!"), PNG)

    await channel.settled()
    assert (sent.status_code, sent.headers["location"]) == (303, ONE)
    assert twitter.texts[-1] == "Look!"
    assert "attachment" in twitter.sent[-1]["event"]["message_create"]["message_data"]


async def test_a_file_that_is_sent_twice_is_one_message(
    operator: Visitor, channel: Channel, twitter: FakeTwitter
) -> None:
    twitter.before = FakeMedia(twitter)
    await a_conversation(channel)
    fields = filled_in(await operator.get(ONE))

    answers = [await send_with_file(operator, fields, PNG) for _ in range(2)]

    await channel.settled()
    assert [it.status_code for it in answers] == [303, 303]
    assert len(twitter.sent) == 2


async def test_where_no_file_is_chosen_the_text_is_sent(
    operator: Visitor, channel: Channel, twitter: FakeTwitter, tmp_path: Path
) -> None:
    await a_conversation(channel)

    sent = await send_with_file(operator, filled_in(await operator.get(ONE), "Only words: ä"), b"", name="")

    await channel.settled()
    assert sent.status_code == 303
    assert twitter.texts[-1] == "Only words: ä"
    assert kept_in(tmp_path) == 0


async def test_a_file_that_is_no_media_is_refused_and_the_text_is_kept(
    operator: Visitor, channel: Channel, twitter: FakeTwitter, tmp_path: Path
) -> None:
    await a_conversation(channel)

    refused = await send_with_file(operator, filled_in(await operator.get(ONE), "Look!"), HTML)

    await channel.settled()
    assert refused.status_code == 422
    assert "PNG" in text_of(refused)
    assert "Look!</textarea>" in refused.text
    assert (len(twitter.sent), kept_in(tmp_path)) == (1, 0)


@pytest.mark.parametrize(
    ("wrong", "origin"), [({"form_token": "0" * 64}, PUBLIC_URL), ({}, "https://evil.example"), ({}, "null")]
)
async def test_nothing_is_kept_of_the_file_of_a_form_that_is_not_ours(
    operator: Visitor, channel: Channel, tmp_path: Path, wrong: dict[str, str], origin: str
) -> None:
    await a_conversation(channel)
    fields = {**filled_in(await operator.get(ONE), "Look!"), **wrong}

    refused = await send_with_file(operator, fields, PNG, origin=origin)

    assert refused.status_code == 403
    assert kept_in(tmp_path) == 0


async def test_a_stranger_uploads_nothing(stranger: Visitor, channel: Channel, tmp_path: Path) -> None:
    fields = {"form_token": token_on(await stranger.get("/sign-in")), "text": "Look!"}

    refused = await send_with_file(stranger, fields, PNG)

    assert refused.status_code in (400, 403)
    assert kept_in(tmp_path) == 0


async def test_fields_that_never_end_are_cut_off(
    operator: Visitor, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_conversation(channel)
    monkeypatch.setattr(multipart, "_MOST_AROUND", 1_000)

    refused = await send_with_file(operator, filled_in(await operator.get(ONE), "x" * 2_000), PNG)

    assert refused.status_code == 413
