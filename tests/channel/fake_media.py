"""What Twitter does with media, in memory: it has files at addresses, and takes uploads in segments."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import httpx
from python_multipart.multipart import parse_options_header

from tests.channel.fake_twitter import FakeTwitter, error

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 100
JPEG = b"\xff\xd8\xff\xe0" + b"\x01" * 100
GIF = b"GIF89a" + b"\x02" * 100
MP4 = b"\x00\x00\x00\x18ftypisom" + b"\x03" * 100
HTML = b"<!doctype html><script>alert(1)</script>" + b" " * 100

PHOTO_URL = "https://ton.twitter.com/1.1/ton/data/dm/13/14/aBcDeFgH.jpg"
VIDEO_URL = "https://video.twimg.com/dm_video/14/vid/640x360/aBc.mp4?tag=1"
LINK = "https://t.co/aBcDeFgHiJ"


def file(content: bytes, **headers: str) -> httpx.Response:
    """The answer that has *content*, still to be read."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(200, stream=httpx.ByteStream(content), headers=told)


@dataclass
class FakeMedia:
    """
    Stands before *twitter* as its ``before``.

    ``files`` are answers by address; ``steps`` are what STATUS says before it says that all is well; ``refused`` are
    upload ids that messages may not use any more.
    """

    twitter: FakeTwitter
    files: dict[str, httpx.Response] = field(default_factory=dict)
    steps: list[dict[str, Any]] = field(default_factory=list)
    uploads: list[dict[str, str]] = field(default_factory=list)
    received: dict[str, bytes] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    troubles: list[httpx.Response | Exception] = field(default_factory=list)

    async def __call__(self, request: httpx.Request) -> httpx.Response | None:
        if request.url.host == "video.twimg.com":
            assert "authorization" not in request.headers
            return self._file(request)
        if request.url.path.startswith("/1.1/ton/"):
            return self.twitter._refusal(request) or self._file(request)
        if request.url.path == "/1.1/media/upload.json":
            assert request.url.host == "upload.twitter.com"
            return self.twitter._refusal(request) or self._trouble() or self._upload(request)
        if request.url.path == "/1.1/direct_messages/events/new.json" and any(
            f'"{number}"'.encode() in request.content for number in self.refused
        ):
            return error(400, 324, "The validation of media ids failed.")
        return None

    def _file(self, request: httpx.Request) -> httpx.Response:
        return self.files.get(str(request.url)) or httpx.Response(404)

    def _trouble(self) -> httpx.Response | None:
        if not self.troubles:
            return None
        trouble = self.troubles.pop(0)
        if isinstance(trouble, Exception):
            raise trouble
        return trouble

    def _upload(self, request: httpx.Request) -> httpx.Response:
        values = {name: given[0] for name, given in parse_qs(request.url.query.decode()).items()}
        command = values.get("command")
        if command == "INIT":
            self.uploads.append(values)
            return httpx.Response(202, json=self._said(str(9000 + len(self.uploads))))
        if command is None:
            return self._append(request)
        number = values["media_id"]
        upload = self.uploads[int(number) - 9001]
        if command == "FINALIZE":
            assert len(self.received[number]) == int(upload["total_bytes"])
        is_slow = upload["media_category"] != "dm_image"
        if is_slow and (command == "FINALIZE" or self.steps):
            step = self.steps.pop(0) if command == "STATUS" else {"state": "pending", "check_after_secs": 5}
            return httpx.Response(201, json={**self._said(number), "processing_info": step})
        done = {"processing_info": {"state": "succeeded"}} if is_slow else {}
        return httpx.Response(201, json={**self._said(number), **done})

    def _append(self, request: httpx.Request) -> httpx.Response:
        boundary = parse_options_header(request.headers["content-type"])[1][b"boundary"]
        parts = [part.partition(b"\r\n\r\n") for part in request.content.split(b"--" + boundary)[1:-1]]
        fields = {head.partition(b'name="')[2].partition(b'"')[0]: body[:-2] for head, _, body in parts}
        assert fields[b"command"] == b"APPEND"
        number = fields[b"media_id"].decode()
        self.received[number] = self.received.get(number, b"") + fields[b"media"]
        return httpx.Response(204)

    def _said(self, number: str) -> dict[str, Any]:
        return {"media_id": int(number), "media_id_string": number, "expires_after_secs": 86_400}

    @property
    def attached(self) -> list[str | None]:
        """The media id of each message that was sent."""
        data = [it["event"]["message_create"]["message_data"] for it in self.twitter.sent]
        return [it.get("attachment", {}).get("media", {}).get("id") for it in data]


def with_photo(event: dict[str, Any], url: str = PHOTO_URL) -> dict[str, Any]:
    """*event*, a message, with a photo."""
    return _with(event, {"id": 14, "type": "photo", "media_url": url, "media_url_https": url, "url": LINK})


def with_video(event: dict[str, Any], kind: str = "video") -> dict[str, Any]:
    """*event*, a message, with a video."""
    variants = [
        {"bitrate": 320_000, "content_type": "video/mp4", "url": "https://video.twimg.com/dm_video/14/small.mp4"},
        {"content_type": "application/x-mpegURL", "url": "https://video.twimg.com/dm_video/14/pl/x.m3u8"},
        {"bitrate": 832_000, "content_type": "video/mp4", "url": VIDEO_URL},
    ]
    return _with(event, {"id": 14, "type": kind, "url": LINK, "video_info": {"variants": variants}})


def _with(event: dict[str, Any], media: dict[str, Any]) -> dict[str, Any]:
    data = event["message_create"]["message_data"]
    data["text"] += f" {LINK}"
    data["entities"]["urls"].append({"url": LINK, "expanded_url": "https://twitter.com/messages/media/13"})
    data["attachment"] = {"type": "media", "media": media}
    return event
