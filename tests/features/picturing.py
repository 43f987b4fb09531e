"""Steps about media: a channel whose bot has pictures, the thread that agents see, and what they attach."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
from pytest_bdd import given, parsers, then, when

from tests.features.own_channel import own_channel, server_of
from twitter_emulator.harness.eventually import eventually
from twitter_emulator.harness.operators import Operator
from twitter_emulator.harness.people import Twitter
from twitter_emulator.harness.steps.media import known_kind

# The smallest picture there is: one pixel.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415478da63606060000000040001c8eaebf9"
    "0000000049454e44ae426082"
)
BOT = """\
name: Picasso
rules:
  - keywords: [menu]
    say: Our menu
    media: menu.png
  - attached: [photo]
    say: A fine picture!
fallback:
  say: Hm.
"""
PATIENCE_S = 10.0


@given("a channel whose bot has pictures is connected to Twitter", target_fixture="operator")
def channel_with_pictures(twitter: Twitter, tmp_path: Path) -> Iterator[Operator]:
    """A channel that no other scenario uses, with a rule file and a picture beside it."""
    (tmp_path / "menu.png").write_bytes(PICTURE)
    (tmp_path / "bot.yaml").write_text(BOT, "utf-8")
    with own_channel(twitter, tmp_path, "--bot", str(tmp_path / "bot.yaml")) as operator:
        yield operator


@given(parsers.parse("Twitter takes {count:d} seconds to process videos"))
def processing(twitter: Twitter, count: int) -> None:
    """By Twitter's own clock."""
    twitter.world.change(media_processing_ms=count * 1000)


@then(parsers.parse('the thread with {name:w} has a {kind:w} beside "{text}"'))
@then(parsers.parse('the thread with {name:w} has a {kind:w} beside ""'))
def thread_has(operator: Operator, name: str, kind: str, text: str = "") -> None:
    """Fetched, of the kind that was sent, and with the words that were written and no link."""
    line = _with_media(operator, name)
    served = httpx.get(f"{server_of(operator).url}{line['media']['url']}")
    assert (line["text"], line["media"]["kind"]) == (text, known_kind(kind).wire)
    assert served.headers["content-type"] == line["media"]["content_type"]
    assert len(served.content) == line["media"]["size"] > 0


@when(parsers.parse('an agent sends {name:w} what she sent, with "{text}"'))
def send_back(operator: Operator, name: str, text: str) -> None:
    """Over the channel's API: the file is downloaded, uploaded and attached."""
    api = f"{server_of(operator).url}/api/v1"
    content = httpx.get(f"{server_of(operator).url}{_with_media(operator, name)['media']['url']}").content
    uploaded = httpx.post(f"{api}/media", files={"media": ("film.mp4", content)}).json()
    (conversation,) = httpx.get(f"{api}/conversations").json()["conversations"]
    message = {"text": text, "media": uploaded["id"]}
    httpx.post(f"{api}/conversations/{conversation['id']}/messages", json=message).raise_for_status()


@when(parsers.parse("an agent uploads a picture of {size:d} MB"), target_fixture="told")
def upload_large(operator: Operator, size: int) -> str:
    """What the channel says to it."""
    return _refusal(operator, "large.png", PICTURE + bytes(size * 1024 * 1024))


@when("an agent uploads a web page called picture.png", target_fixture="told")
def upload_page(operator: Operator) -> str:
    """What the channel says to it."""
    return _refusal(operator, "picture.png", b"<!doctype html><script>alert(1)</script>" + bytes(100))


@then(parsers.parse('the agent is told that it is "{words}"'))
def is_told(told: str, words: str) -> None:
    """In the answer to the upload."""
    assert words in told


@then(parsers.parse("the channel has uploaded {count:d} file"))
@then(parsers.parse("the channel has uploaded {count:d} files"))
def has_uploaded(twitter: Twitter, count: int) -> None:
    """So many uploads were begun at Twitter."""
    calls = twitter.world.journal(kind="call").entries
    begun = [it for it in calls if it["path"] == "/1.1/media/upload.json" and it["status"] == 202]
    assert len(begun) == count, f"{len(begun)} uploads were begun."


def _with_media(operator: Operator, name: str) -> dict[str, Any]:
    """The line of the thread that has media, when they were fetched."""
    url = f"{server_of(operator).url}/api/v1/connections"

    def found() -> dict[str, Any] | None:
        (connection,) = httpx.get(url).json()["connections"]
        lines = httpx.get(f"{url}/{connection['name']}/messages").json()["messages"]
        wanted = (it for it in lines if it["customer"]["screen_name"] == name and it["media"])
        return next((it for it in wanted if it["media"]["state"] == "stored"), None)

    line = eventually(found, lambda line: line is not None, within_s=PATIENCE_S)
    assert line is not None, f"Nothing that @{name} sent was fetched."
    return line


def _refusal(operator: Operator, name: str, content: bytes) -> str:
    refused = httpx.post(f"{server_of(operator).url}/api/v1/media", files={"media": (name, content, "image/png")})
    assert refused.status_code == 415, refused.text
    detail: str = refused.json()["detail"]
    return detail
