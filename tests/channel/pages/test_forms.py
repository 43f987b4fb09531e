"""Forms that are not ours, and what browsers are told about our pages."""

from pathlib import Path

import pytest

from tests.channel.builders import Channel, running
from tests.channel.fake_twitter import FakeTwitter
from tests.channel.pages.visitor import Visitor, token_on

PATHS = (
    "/channels/twitter",
    "/channels/twitter/default",
    "/channels/twitter/default/settings",
    "/channels/twitter/default/test",
    "/channels/twitter/default/check",
    "/channels/twitter/default/link",
    "/channels/twitter/default/remove",
    "/sign-out",
    "/account",
)


@pytest.mark.parametrize("path", PATHS)
async def test_a_form_without_its_token_changes_nothing(operator: Visitor, path: str) -> None:
    refused = await operator.post(path, {"name": "forged"})

    assert refused.status_code == 403
    assert (await operator.get("/channels")).status_code == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9999"])
async def test_a_form_of_another_site_is_refused_whatever_it_knows(operator: Visitor, path: str, origin: str) -> None:
    token = token_on(await operator.get("/channels"))

    refused = await operator.post(path, {"form_token": token, "name": "forged"}, origin=origin)

    assert refused.status_code == 403


async def test_a_browser_that_says_a_form_comes_from_elsewhere_is_believed(channel: Channel, operator: Visitor) -> None:
    fields = {"form_token": token_on(await operator.get("/channels")), "name": "forged"}
    session = "; ".join(f"{name}={value}" for name, value in operator.cookies.items())
    headers = {"cookie": session, "sec-fetch-site": "cross-site"}

    refused = await channel.client.post("/channels/twitter", data=fields, headers=headers)

    assert refused.status_code == 403


async def test_the_token_of_another_session_is_refused(channel: Channel, operator: Visitor) -> None:
    other = Visitor(channel)
    await other.sign_in()
    token = token_on(await other.get("/channels"))

    refused = await operator.post("/channels/twitter", {"form_token": token, "name": "forged"})

    assert refused.status_code == 403


async def test_nobody_is_signed_in_by_a_form_of_another_site(channel: Channel, operator: Visitor) -> None:
    fields = {"name": "ada", "password": "correct horse battery"}

    refused = await Visitor(channel).post("/sign-in", fields)

    assert refused.status_code == 403


@pytest.mark.parametrize("path", ["/channels", "/channels/twitter", "/channels/twitter/default", "/account"])
async def test_a_page_is_shown_to_nobody_who_is_not_signed_in(stranger: Visitor, path: str) -> None:
    shown = await stranger.get(path)

    assert (shown.status_code, shown.headers["location"]) == (303, f"/sign-in?next={path}")


async def test_pages_load_nothing_from_elsewhere_and_are_in_nobodys_frame(operator: Visitor) -> None:
    await operator.configure()
    shown = await operator.get("/channels/twitter/default")

    policy = shown.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "form-action 'self' https://api.twitter.com" in policy
    assert shown.headers["cache-control"] == "no-store"
    assert "style=" not in shown.text
    assert "onclick" not in shown.text


async def test_a_form_that_is_too_large_is_refused(operator: Visitor) -> None:
    refused = await operator.post("/channels/twitter", {"name": "x" * 200_000})

    assert refused.status_code == 413


async def test_a_form_with_too_many_fields_is_refused(operator: Visitor) -> None:
    refused = await operator.post("/channels/twitter", {f"field{number}": "" for number in range(1000)})

    assert refused.status_code == 400


async def test_a_form_of_another_kind_is_refused(operator: Visitor) -> None:
    headers = {"content-type": "text/plain"}

    assert (await operator.post("/channels/twitter", {"name": "forged"}, **headers)).status_code == 400


async def test_the_api_serves_our_pages_where_others_need_the_token(tmp_path: Path, twitter: FakeTwitter) -> None:
    async with running(tmp_path, twitter, token="t0ken") as channel:
        link = await channel.parts.operators.first_link()
        assert link is not None
        visitor = Visitor(channel)
        await visitor.accept(link)

        seen = await visitor.get("/api/v1/connections")
        forged = await visitor.post("/api/v1/connections", {}, origin="https://evil.example")
        unsaid = await channel.client.post(
            "/api/v1/connections",
            headers={"cookie": f"twitter_channel_session={visitor.cookies['twitter_channel_session']}"},
        )
        stranger = await Visitor(channel).get("/api/v1/connections")

    assert seen.status_code == 200
    assert (forged.status_code, unsaid.status_code, stranger.status_code) == (401, 401, 401)
