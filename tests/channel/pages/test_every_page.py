"""Every page and every form, walked: whose forms are taken, and what a page makes of hostile words."""

import shutil
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from sqlalchemy import Column, Table, select

from tests.channel.builders import PUBLIC_URL, Channel, delivery, message
from tests.channel.fake_media import PNG
from tests.channel.fake_twitter import CUSTOMER_ID, FakeTwitter, error
from tests.channel.pages.visitor import Visitor, token_on
from tests.channel.route_table import PAGES
from twitter_channel.store.tables.schema import metadata

HOSTILE = "\"'><hostile-tag onmouseover=alert(1)></script><script>alert(2)</script>{{7*7}}"
FORMS = tuple(path for method, path in PAGES if method == "POST")
LOOKS = tuple(path for method, path in PAGES if method == "GET")
ENDING = ("/sign-out", "/account", "/channels/twitter/default/link")
"""Forms that end the session, or lead to a Twitter that there is not."""

QUERY = "?" + "&".join(
    f"{name}={quote(HOSTILE)}" for name in ("q", "note", "show", "channel", "next", "denied", "oauth_token", "changed")
)
OUR_SITES = ("/", "#", "https://twitter.com/", "https://api.twitter.com/")


@pytest.fixture
def database_at(tmp_path: Path, empty_database: Path) -> str:
    """One engine will do here."""
    shutil.copy(empty_database, tmp_path / "channel.db")
    return f"sqlite:///{tmp_path / 'channel.db'}"


@dataclass
class Page(HTMLParser):
    """What a browser would make of a page: its elements with their attributes."""

    text: str
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    @property
    def faults(self) -> list[str]:
        """What no page of ours has: scripts and styles within, handlers, addresses that lead astray."""
        found = [f"<{tag}>" for tag, _ in self.elements if "-" in tag or tag in ("style", "base", "object", "iframe")]
        found += [str(it) for tag, it in self.elements if tag == "script" and not _is_ours(it.get("src"))]
        found += [name for _, it in self.elements for name in it if name.startswith("on") or name == "style"]
        found += [f"{name}={it[name]}" for _, it in self.elements for name in _ADDRESSES if not _leads_to_us(it, name)]
        return found


_ADDRESSES = ("href", "src", "action", "formaction")


def _is_ours(src: str | None) -> bool:
    return src is not None and src.startswith("/static/")


def _leads_to_us(attributes: dict[str, str | None], name: str) -> bool:
    value = attributes.get(name)
    return value is None or (value.startswith(OUR_SITES) and not value.startswith("//"))


async def content_of(channel: Channel) -> dict[str, Any]:
    """Everything that is stored, but for who works on it just now."""
    async with channel.parts.database.reading() as connection:
        return {
            name: sorted(map(str, (await connection.execute(select(*_lasting(table)))).all()))
            for name, table in metadata.tables.items()
        }


def _lasting(table: Table) -> list[Column[Any]]:
    return [it for it in table.columns if it.name not in ("claimed_by", "due_at", "alive_until")]


async def a_conversation(channel: Channel) -> None:
    await channel.connect()
    await channel.deliver(delivery(message()))
    await channel.settled()
    await channel.watched()


FORGED: dict[str, tuple[str | None, dict[str, str]]] = {
    "without a token": (None, {}),
    "with an empty token": ("", {}),
    "with a token of nobody's": ("0" * 64, {}),
    "from another site": ("right", {"origin": "https://evil.example"}),
    "from a page without an origin": ("right", {"origin": "null"}),
    "from another port": ("right", {"origin": "http://127.0.0.1:9999"}),
}


@pytest.mark.parametrize("how", FORGED)
async def test_no_form_is_taken_that_a_page_of_ours_did_not_send(channel: Channel, operator: Visitor, how: str) -> None:
    await a_conversation(channel)
    token, headers = FORGED[how]
    right = token_on(await operator.get("/channels"))
    fields = {"to": "people", "text": "forged", "name": "forged", "confirm": "default"}
    if token is not None:
        fields["form_token"] = right if token == "right" else token
    before = await content_of(channel)

    answers = {path: (await operator.post(path, fields, **headers)).status_code for path in FORMS}

    assert len(FORMS) > 20
    assert {path: status for path, status in answers.items() if status != 403} == {}
    assert await content_of(channel) == before


async def test_no_form_of_another_session_or_of_before_signing_in_is_taken(channel: Channel, operator: Visitor) -> None:
    await a_conversation(channel)
    before_signing_in, other = Visitor(channel), Visitor(channel)
    early = token_on(await before_signing_in.get("/sign-in"))
    await other.sign_in()
    tokens = (early, token_on(await other.get("/channels")))
    before = await content_of(channel)

    answers = [(await operator.post(path, {"form_token": token})).status_code for path in FORMS for token in tokens]

    assert set(answers) == {403}
    assert await content_of(channel) == before


@pytest.mark.parametrize("token", ["", "0" * 64])
async def test_no_file_of_a_forged_form_is_kept(
    channel: Channel, operator: Visitor, tmp_path: Path, token: str
) -> None:
    await a_conversation(channel)
    before, origin = await content_of(channel), {"origin": PUBLIC_URL, "cookie": cookies_of(operator)}

    answers = [
        await channel.client.post(path, data={"form_token": token}, files={"media": ("a.png", PNG)}, headers=origin)
        for path in FORMS
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert await content_of(channel) == before
    assert list((tmp_path / "media").glob("*")) == []


def cookies_of(visitor: Visitor) -> str:
    return "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())


async def test_every_page_is_shielded(channel: Channel, operator: Visitor) -> None:
    await a_conversation(channel)

    shown = {path: await operator.get(path) for path in (*LOOKS, "/sign-in", "/welcome/x") if path != "/inbox/changes"}

    for path, answer in shown.items():
        if answer.status_code == 303:
            continue
        policy, headers = answer.headers["content-security-policy"], answer.headers
        assert {"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"} <= set(policy.split("; ")), path
        assert "unsafe" not in policy, path
        assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store"), path
        assert (headers["referrer-policy"], headers["cross-origin-opener-policy"]) == ("same-origin", "same-origin")
        assert Page(answer.text).faults == [], path


async def test_hostile_words_are_only_words_on_every_page(
    channel: Channel, operator: Visitor, twitter: FakeTwitter, tmp_path: Path
) -> None:
    await hostile_everywhere(channel, operator, twitter, tmp_path)

    shown = {path: await operator.get(path + QUERY) for path in LOOKS if path != "/inbox/changes"}

    faults = {path: Page(answer.text).faults for path, answer in shown.items()}
    assert {path: found for path, found in faults.items() if found} == {}
    assert all(answer.status_code < 500 for answer in shown.values())
    assert sum("hostile-tag" in answer.text for answer in shown.values()) >= 8
    assert not any("{49}" in answer.text for answer in shown.values())


async def test_hostile_words_that_are_refused_are_only_words_in_the_answer(channel: Channel, operator: Visitor) -> None:
    await a_conversation(channel)
    looks = [Page((await operator.get(path)).text) for path in LOOKS if path != "/inbox/changes"]
    names = {it["name"] or "" for look in looks for _, it in look.elements if "name" in it}
    fields = {**dict.fromkeys(names, HOSTILE), "form_token": token_on(await operator.get("/channels"))}

    answers = {path: await operator.post(path + QUERY, fields) for path in FORMS if path not in ENDING}

    assert len(names) > 30
    assert all(answer.status_code < 500 for answer in answers.values())
    faults = {path: Page(answer.text).faults for path, answer in answers.items()}
    assert {path: found for path, found in faults.items() if found} == {}


async def hostile_everywhere(channel: Channel, operator: Visitor, twitter: FakeTwitter, folder: Path) -> None:
    """Every text that comes from elsewhere, or that somebody may choose, is a hostile one."""
    (folder / f"{HOSTILE.replace('/', '')[:60]}.yaml").write_text(f"name: {HOSTILE!r}\nfallback: hi\n")
    twitter.before = hostile_twitter
    added = await operator.configure()
    assert added.status_code == 303
    await channel.parts.connections.enable("default")
    await channel.parts.conducting.change("default", {"hand_over": {"say": HOSTILE, "keywords": [HOSTILE]}})
    body = delivery(message(HOSTILE), message(f"javascript:alert(1) {HOSTILE}", number=1300000000000000002))
    body["users"][CUSTOMER_ID] = {
        "id": CUSTOMER_ID,
        "name": HOSTILE,
        "screen_name": HOSTILE,
        "url": "javascript:alert(1)",
        "description": HOSTILE,
        "location": HOSTILE,
        "profile_image_url_https": "javascript:alert(1)",
    }
    await channel.deliver(body)
    await channel.settled()
    for verb, values in HOSTILE_ACTS:
        done = await channel.client.post(f"/api/v1/conversations/1/{verb}", json=values)
        assert done.status_code < 300, done.text
    await channel.client.post("/api/v1/canned-answers", json={"name": HOSTILE[:60], "text": HOSTILE})
    await channel.settled()


HOSTILE_ACTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("notes", {"text": HOSTILE, "by": HOSTILE[:60]}),
    ("handover", {"to": "people", "reason": HOSTILE, "by": HOSTILE[:60]}),
    ("assign", {"to": HOSTILE[:60], "by": HOSTILE[:60]}),
    ("messages", {"text": HOSTILE, "by": HOSTILE[:60]}),
)


async def hostile_twitter(request: httpx.Request) -> httpx.Response | None:
    """A Twitter that calls the account, and every refusal, hostile names."""
    if request.url.path.endswith("verify_credentials.json"):
        level = {"x-access-level": "read-write-directmessages"}
        return httpx.Response(200, json={"id_str": "1000000001", "screen_name": HOSTILE}, headers=level)
    if request.url.path.endswith("events/new.json") and b"hostile" in request.content:
        return error(403, 150, HOSTILE)
    return None
