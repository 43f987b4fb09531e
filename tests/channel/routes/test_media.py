"""The API of media: what is taken in, how it is given out, and to whom."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import httpx
import pytest

from tests.channel.builders import Channel, running
from tests.channel.fake_media import GIF, HTML, MP4, PNG
from tests.channel.fake_twitter import FakeTwitter
from twitter_channel.media.formats import MOST_BYTES
from twitter_channel.routes import multipart

BOUNDARY = b"x-boundary"
FORM = {"content-type": "multipart/form-data; boundary=x-boundary"}


@pytest.fixture
def database_at(tmp_path: Path, empty_database: Path) -> str:
    """One engine will do here."""
    (tmp_path / "channel.db").write_bytes(empty_database.read_bytes())
    return f"sqlite:///{tmp_path / 'channel.db'}"


def part(content: bytes, name: bytes = b"media", filename: bytes = b"a.png") -> bytes:
    head = b'content-disposition: form-data; name="%s"; filename="%s"' % (name, filename)
    return b"--" + BOUNDARY + b"\r\n" + head + b"\r\n\r\n" + content + b"\r\n"


def form(*parts: bytes) -> bytes:
    return b"".join(parts) + b"--" + BOUNDARY + b"--\r\n"


async def post(channel: Channel, body: bytes | AsyncIterator[bytes]) -> httpx.Response:
    return await channel.client.post("/api/v1/media", content=body, headers=FORM)


async def test_an_uploaded_file_is_given_out_as_what_it_is(channel: Channel) -> None:
    made = await post(channel, form(part(GIF, filename=b"x.html")))

    served = await channel.client.get(made.headers["location"])
    assert (made.status_code, made.json()["kind"]) == (201, "animated_gif")
    assert (served.content, served.headers["content-type"]) == (GIF, "image/gif")


async def test_no_browser_takes_a_file_for_a_page(channel: Channel) -> None:
    polyglot = GIF + b"<script>alert(1)</script>"
    made = await post(channel, form(part(polyglot)))

    headers = (await channel.client.get(made.json()["url"])).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["content-disposition"] == f'inline; filename="{made.json()["id"]}.gif"'


async def test_parts_of_a_film_are_served(channel: Channel) -> None:
    made = await post(channel, form(part(MP4)))

    served = await channel.client.get(made.json()["url"], headers={"range": "bytes=4-7"})

    assert (served.status_code, served.content) == (206, b"ftyp")


@pytest.mark.parametrize("name", [b"../../channel.db", b"/etc/passwd", b"a\x00.png", b"..\\..\\x", b"\xff"])
async def test_the_name_of_a_file_leads_nowhere(channel: Channel, tmp_path: Path, name: bytes) -> None:
    made = await post(channel, form(part(PNG, filename=name)))

    assert made.status_code == 201
    assert [path.name for path in (tmp_path / "media").iterdir()] == [made.json()["id"]]


@pytest.mark.parametrize(
    "path", ["..%2f..%2fchannel.db", "%2e%2e", "channel.db", "a" * 32, "a" * 5_000, "%00", "..%5cchannel.db"]
)
async def test_no_address_leads_out_of_the_folder(channel: Channel, path: str) -> None:
    await post(channel, form(part(PNG)))

    assert (await channel.client.get(f"/api/v1/media/{path}")).status_code == 404


async def test_a_page_that_poses_as_a_picture_is_refused(channel: Channel, tmp_path: Path) -> None:
    refused = await post(channel, form(part(HTML)))

    assert (refused.status_code, refused.json()["type"]) == (415, "urn:twitter-channel:not-media")
    assert list((tmp_path / "media").iterdir()) == []


async def test_a_picture_that_says_it_is_enormous_is_only_bytes(channel: Channel) -> None:
    """Nothing here decodes pictures, so none can fill the memory with pixels."""
    size = (2**31 - 1).to_bytes(4, "big")
    bomb = PNG[:8] + b"\x00\x00\x00\x0dIHDR" + size + size + b"\x08\x06\x00\x00\x00" + b"\x00" * 100

    made = await post(channel, form(part(bomb)))

    assert (made.status_code, made.json()["size"]) == (201, len(bomb))
    assert {"PIL", "cv2", "imageio", "wand"} & set(sys.modules) == set()


async def test_a_file_that_is_too_large_is_refused_while_it_comes(channel: Channel, tmp_path: Path) -> None:
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        yield part(PNG)[:-2]
        while True:
            taken += 1
            yield bytes(1024 * 1024)

    refused = await post(channel, endless())

    assert refused.status_code == 415
    assert taken <= MOST_BYTES["photo"] // (1024 * 1024) + 1
    assert list((tmp_path / "media").iterdir()) == []


async def test_a_length_beyond_everything_is_refused_at_once(channel: Channel) -> None:
    headers = {**FORM, "content-length": str(10**12)}

    refused = await channel.client.post("/api/v1/media", content=form(part(PNG)), headers=headers)

    assert refused.status_code == 413


async def test_a_body_that_stops_coming_is_given_up(
    channel: Channel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(multipart, "CHUNK_WITHIN", 0.05)

    async def stalled() -> AsyncIterator[bytes]:
        yield part(PNG)[:-2]
        await anyio.sleep_forever()

    refused = await post(channel, stalled())

    assert refused.status_code == 408
    assert list((tmp_path / "media").iterdir()) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no form",
        form(),
        part(PNG),
        form(part(PNG), part(PNG)),
        b"--" + BOUNDARY + b'\r\ncontent-disposition: form-data; name="text"\r\n\r\nhello\r\n--' + BOUNDARY + b"--\r\n",
    ],
)
async def test_what_is_no_form_with_one_file_is_refused(channel: Channel, tmp_path: Path, body: bytes) -> None:
    refused = await post(channel, body)

    assert (refused.status_code, "curl -F" in refused.json()["detail"]) == (400, True)
    assert list((tmp_path / "media").iterdir()) == []


async def test_a_body_of_another_kind_is_refused(channel: Channel) -> None:
    refused = await channel.client.post("/api/v1/media", json={"url": "http://169.254.169.254/"})

    assert refused.status_code == 400


async def test_only_who_may_use_the_api_sees_media(tmp_path: Path, twitter: FakeTwitter, database_at: str) -> None:
    async with running(tmp_path, twitter, token="secret", database_at=database_at) as channel:
        allowed = {"authorization": "Bearer secret"}
        made = await channel.client.post("/api/v1/media", content=form(part(PNG)), headers={**FORM, **allowed})

        unasked = await channel.client.post("/api/v1/media", content=form(part(PNG)), headers=FORM)
        hidden, shown = [await channel.client.get(made.json()["url"], headers=it) for it in ({}, allowed)]

    assert (unasked.status_code, hidden.status_code, shown.status_code) == (401, 401, 200)


async def test_a_message_cannot_have_what_is_not_there(channel: Channel) -> None:
    body = {"text": "see", "media": "0" * 32}

    refused = await channel.client.post("/api/v1/conversations/1/messages", json=body)

    assert (refused.status_code, refused.json()["type"]) == (404, "urn:twitter-channel:no-such-media")
