"""What people send along, and the files of a world."""

from base64 import b64encode
from typing import Any

import pytest

from tests.calling import Twitter
from tests.routes.control.asking import problem
from tests.routes.v1.uploading import FILM, GIF, PHOTO, entity_of
from twitter_emulator.world import samples


def encoded(content: bytes) -> str:
    return b64encode(content).decode()


async def sent(twitter: Twitter, media: Any, **more: Any) -> Any:
    wanted = {"from": "alice", "to": "acme_support", "media": media, **more}
    return await twitter.control("POST", "/messages", wanted)


@pytest.mark.parametrize(
    ("media", "kind"),
    [
        ("photo", "photo"),
        ("gif", "animated_gif"),
        ("video", "video"),
        ({"type": "gif"}, "animated_gif"),
        ({}, "photo"),
        ({"data": encoded(PHOTO)}, "photo"),
        ({"data": encoded(GIF)}, "animated_gif"),
        ({"data": encoded(FILM)}, "video"),
        ({"type": "photo", "data": encoded(GIF)}, "photo"),
    ],
)
async def test_a_person_sends_a_sample_or_a_file(twitter: Twitter, media: Any, kind: str) -> None:
    response = await sent(twitter, media, text="Look")

    assert response.status_code == 201
    assert response.json()["media"]["type"] == kind
    assert entity_of(response.json())["type"] == kind


async def test_with_media_the_text_may_be_left_out(twitter: Twitter) -> None:
    response = await sent(twitter, "photo")

    assert response.status_code == 201
    assert response.json()["text"] == ""


async def test_the_files_are_there_for_pages_and_tests(twitter: Twitter) -> None:
    address = (await sent(twitter, {"data": encoded(GIF)})).json()["media"]["url"]

    response = await twitter.http.get(address)

    assert (response.content, response.headers["content-type"]) == (GIF, "image/gif")


async def test_a_conversation_tells_the_media_of_its_messages(twitter: Twitter) -> None:
    await sent(twitter, "photo")
    await twitter.write("and more")

    response = await twitter.control("GET", "/messages?between=alice,acme_support")

    assert [message["media"] and message["media"]["type"] for message in response.json()["messages"]] == ["photo", None]


@pytest.mark.parametrize(
    ("media", "status", "said"),
    [
        ("cat", 400, "media"),
        ({"kind": "photo"}, 400, "kind"),
        ({"data": "no base64!"}, 400, "not base64"),
        ({"data": encoded(b"hello")}, 400, "no PNG"),
        ({"type": "video", "data": encoded(PHOTO)}, 400, "media.type is 'video', and media.data is image/png"),
        ({"type": "gif", "data": encoded(PHOTO)}, 400, "'gif'"),
        ({"data": encoded(samples.mp4(640, 360, 141_000))}, 400, "exceeds max duration"),
        ({"data": encoded(PHOTO.ljust((5 << 20) + 1, b"\0"))}, 413, "5242880"),
    ],
)
async def test_media_that_cannot_be_sent_say_why(twitter: Twitter, media: Any, status: int, said: str) -> None:
    response = await sent(twitter, media)

    assert response.status_code == status
    assert said in response.text
    assert twitter.application.vault.used == 0


async def test_unknown_media_have_no_file(twitter: Twitter) -> None:
    assert problem(await twitter.control("GET", "/media/7"))[0] == 404
