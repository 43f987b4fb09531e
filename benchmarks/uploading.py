"""
``python -m benchmarks.uploading``: what memory a large video costs the emulator, uploaded in segments of 5 MB.

It prints the process's resident size when idle and its highest one while the video came, was recognised, sent and read
back. The video is one box of a header and zeros, so that the machine has little else to do.
"""

import argparse
import re
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
from oauthlib.oauth1 import Client

from twitter_emulator.world import samples

from .processes import started

SEGMENT = 5 << 20
UPLOAD = "/1.1/media/upload.json"
NEW = "/1.1/direct_messages/events/new.json"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Caller:
    """Signs as the brand of the default world."""

    def __init__(self, port: int) -> None:
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60)
        self.keys = self._http.get("/_emulator/v1/worlds/default/credentials").json()
        self._http.patch("/_emulator/v1/worlds/default", json={"media_processing_ms": 0})

    def post(self, path: str, content: bytes, headers: dict[str, str]) -> httpx.Response:
        keys = self.keys
        signing: Any = Client(
            keys["api_key"], keys["api_key_secret"], keys["access_token"], keys["access_token_secret"]
        )
        form = content.decode() if headers == FORM else None
        _, signed, _ = signing.sign(f"{self._http.base_url}{path}", "POST", form, FORM if form else {})
        answer = self._http.post(path, content=content, headers=headers | {"Authorization": signed["Authorization"]})
        return answer.raise_for_status()

    def form(self, **fields: str) -> httpx.Response:
        return self.post(UPLOAD, str(httpx.QueryParams(fields)).encode(), FORM)

    def multipart(self, media: bytes, **fields: str) -> httpx.Response:
        request = httpx.Request("POST", "http://unused", data=fields, files={"media": media})
        return self.post(UPLOAD, request.read(), {"Content-Type": request.headers["content-type"]})

    def read_back(self, path: str) -> int:
        with self._http.stream("GET", path) as answer:
            return sum(map(len, answer.iter_raw()))


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.uploading", description=__doc__)
    parser.add_argument("--megabytes", type=int, default=512, help="size of the video (default 512)")
    parser.add_argument("--base64", action="store_true", help="send the segments urlencoded, as media_data")
    wanted = parser.parse_args()
    with started("-m", "twitter_emulator", "up", "--port", "0") as (pid, port):
        caller = Caller(port)
        idle = _megabytes(pid, "VmRSS")
        _send(caller, _upload(caller, wanted.megabytes << 20, as_base64=wanted.base64), wanted.megabytes << 20)
        highest = _megabytes(pid, "VmHWM")
    sys.stdout.write(f"idle {idle} MB   highest {highest} MB   {highest - idle} MB more\n")


def _upload(caller: Caller, size: int, *, as_base64: bool) -> str:
    head = samples.mp4(1280, 720, 60_000, padding=size)[: size - (size - 1024)]
    begun = caller.form(command="INIT", total_bytes=str(size), media_type="video/mp4", media_category="dm_video")
    media_id: str = begun.json()["media_id_string"]
    for index, segment in enumerate(_segments(head, size)):
        fields = {"command": "APPEND", "media_id": media_id, "segment_index": str(index)}
        if as_base64:
            caller.form(**fields, media_data=b64encode(segment).decode())
        else:
            caller.multipart(segment, **fields)
    caller.form(command="FINALIZE", media_id=media_id)
    return media_id


def _segments(head: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, size, SEGMENT):
        length = min(SEGMENT, size - start)
        yield (head if start == 0 else b"").ljust(length, b"\0")


def _send(caller: Caller, media_id: str, size: int) -> None:
    attachment = {"type": "media", "media": {"id": media_id}}
    target = {"recipient_id": caller.keys["customers"][0]["id"]}
    create = {"target": target, "message_data": {"text": "Look", "attachment": attachment}}
    event = {"event": {"type": "message_create", "message_create": create}}
    request = httpx.Request("POST", "http://unused", json=event)
    sent = caller.post(NEW, request.read(), {"Content-Type": "application/json"}).json()
    media = sent["event"]["message_create"]["message_data"]["attachment"]["media"]
    url = httpx.URL(media["video_info"]["variants"][0]["url"])
    assert caller.read_back(url.path) == size


def _megabytes(pid: int, name: str) -> int:
    """A figure of the process's memory, from Linux's own account of it."""
    found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text("utf-8"))
    assert found is not None
    return int(found[1]) // 1024


if __name__ == "__main__":
    main()
