"""GIFs, videos and previews, for everybody who has the address."""

import pytest

from tests.calling import Twitter
from tests.routes.v1.test_attachments import path_of
from tests.routes.v1.uploading import FILM, GIF, attached, chunked, entity_of
from twitter_emulator.world.contents import Plain
from twitter_emulator.world.recognition import recognised


async def film_path(twitter: Twitter) -> str:
    """Where the film of a new message is."""
    entity = entity_of(await attached(twitter, await chunked(twitter)))
    return path_of(entity["video_info"]["variants"][0]["url"])


async def test_a_film_is_the_upload_in_each_of_its_sizes(twitter: Twitter) -> None:
    entity = entity_of(await attached(twitter, await chunked(twitter)))

    files = [await twitter.get(path_of(v["url"]), as_=None) for v in entity["video_info"]["variants"][:3]]

    assert [file.content for file in files] == [FILM] * 3
    assert {file.headers["content-type"] for file in files} == {"video/mp4"}
    assert files[0].headers["content-length"] == str(len(FILM))


async def test_the_stream_of_a_film_names_the_film(twitter: Twitter) -> None:
    entity = entity_of(await attached(twitter, await chunked(twitter)))

    playlist = await twitter.get(path_of(entity["video_info"]["variants"][3]["url"]), as_=None)

    assert playlist.headers["content-type"] == "application/x-mpegURL"
    (path,) = [line for line in playlist.text.splitlines() if line.startswith("/")]
    assert (await twitter.get(path, as_=None)).content == FILM


async def test_the_preview_of_a_film_is_a_picture_of_its_size(twitter: Twitter) -> None:
    entity = entity_of(await attached(twitter, await chunked(twitter)))

    preview = await twitter.get(path_of(entity["media_url"]), as_=None)

    found = recognised(Plain(preview.content))
    assert found is not None
    assert (found.media_type, found.width, found.height) == (preview.headers["content-type"], 640, 360)


async def test_a_gif_is_the_upload_and_so_is_its_preview(twitter: Twitter) -> None:
    media_id = await chunked(twitter, GIF, media_type="image/gif", media_category="dm_gif")
    entity = entity_of(await attached(twitter, media_id))

    files = [
        await twitter.get(path_of(url), as_=None)
        for url in (entity["media_url"], entity["video_info"]["variants"][0]["url"])
    ]

    assert [(file.content, file.headers["content-type"]) for file in files] == [(GIF, "image/gif")] * 2


@pytest.mark.parametrize(
    ("asked", "status", "sent", "told"),
    [
        ("bytes=0-9", 206, slice(0, 10), "bytes 0-9/{size}"),
        ("bytes=10-", 206, slice(10, None), "bytes 10-{last}/{size}"),
        ("bytes=-5", 206, slice(-5, None), "bytes {five}-{last}/{size}"),
        ("bytes=0-99999999", 206, slice(None), "bytes 0-{last}/{size}"),
        ("bytes=99999999-", 416, slice(0, 0), "bytes */{size}"),
        ("bytes=9-3", 416, slice(0, 0), "bytes */{size}"),
        ("bytes=-0", 416, slice(0, 0), "bytes */{size}"),
        ("bytes=-", 200, slice(None), None),
        ("bytes=0-1,3-4", 200, slice(None), None),
        ("lines=1-2", 200, slice(None), None),
    ],
)
async def test_a_part_of_a_file_is_sent_where_it_is_asked_for(
    twitter: Twitter, asked: str, status: int, sent: slice, told: str | None
) -> None:
    path, size = await film_path(twitter), len(FILM)

    response = await twitter.get(path, as_=None, headers={"Range": asked})

    expected = told and told.format(size=size, last=size - 1, five=size - 5)
    assert (response.status_code, response.content) == (status, FILM[sent])
    assert response.headers.get("content-range") == expected


async def test_a_head_tells_the_size(twitter: Twitter) -> None:
    response = await twitter.call("HEAD", await film_path(twitter), as_=None)

    assert (response.status_code, response.headers["content-length"], response.content) == (200, str(len(FILM)), b"")


@pytest.mark.parametrize("path", ["/dm_gif/7/x.mp4", "/dm_video/x", "/dm_", "{film}x"])
async def test_another_address_has_no_file(twitter: Twitter, path: str) -> None:
    response = await twitter.get(path.format(film=await film_path(twitter)), as_=None)

    assert response.status_code == 404


async def test_a_film_that_nobody_sent_has_no_address(twitter: Twitter) -> None:
    path = await film_path(twitter)
    media_id = path.split("/")[2]
    twitter.world.media.by_id[media_id].attached_to.clear()

    assert (await twitter.get(path, as_=None)).status_code == 404


async def test_a_file_is_not_taken_by_a_post(twitter: Twitter) -> None:
    assert (await twitter.post(await film_path(twitter), as_=None)).status_code == 404


async def test_what_is_fetched_is_written_down_without_its_bytes(twitter: Twitter) -> None:
    path = await film_path(twitter)

    await twitter.get(path, as_=None)

    entry = twitter.journal("call")[-1].about
    assert (entry["path"], entry["status"], entry["response_body"]) == (path, 200, b"")
