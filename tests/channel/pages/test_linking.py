"""Linking further accounts, which share app and environment; how they share a webhook, `test_accounts` tells."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.channel.builders import Channel, FakeClock
from tests.channel.fake_twitter import BRAND_ID, FakeTwitter
from tests.channel.pages.visitor import Visitor, text_of

HERE = "/channels/twitter/default"
SECOND_ID = "3000000003"
BACK = "/callback?oauth_token=asked&oauth_verifier=proof"


class OAuthPages:
    """Twitter's side of linking: who will say yes, and what it was asked."""

    def __init__(self, user_id: str = SECOND_ID, screen_name: str = "second") -> None:
        self.user_id = user_id
        self.screen_name = screen_name
        self.asked: list[str] = []
        self.status = 200

    async def answer(self, request: httpx.Request) -> httpx.Response | None:
        if not request.url.path.startswith("/oauth/"):
            return None
        self.asked.append(request.headers["authorization"])
        if self.status != 200:
            return httpx.Response(self.status, text="Callback URL not approved for this client application.")
        if request.url.path == "/oauth/request_token":
            return httpx.Response(200, text="oauth_token=asked&oauth_token_secret=hush&oauth_callback_confirmed=true")
        token = f"oauth_token={self.user_id}-token&oauth_token_secret=secret-of-it"
        return httpx.Response(200, text=f"{token}&user_id={self.user_id}&screen_name={self.screen_name}")


@pytest.fixture
def pages(twitter: FakeTwitter) -> OAuthPages:
    pages = OAuthPages()
    twitter.before = pages.answer
    return pages


async def begun(operator: Visitor) -> httpx.Response:
    return await operator.send(f"{HERE}/link", on=HERE)


async def test_an_account_is_linked_by_one_click(channel: Channel, operator: Visitor, pages: OAuthPages) -> None:
    await operator.configure()

    sent = await begun(operator)
    back = await operator.get(BACK)

    address = urlsplit(sent.headers["location"])
    assert (address.netloc, address.path) == ("api.twitter.com", "/oauth/authorize")
    assert parse_qs(address.query)["oauth_token"] == ["asked"]
    assert 'oauth_callback="http%3A%2F%2F127.0.0.1%3A8688%2Fcallback"' in pages.asked[0]
    assert 'oauth_verifier="proof"' in pages.asked[1]
    assert back.headers["location"] == "/channels/twitter/second?note=linked"
    first, second = [it.settings for it in await channel.parts.connections.all()]
    assert second.credentials.access_token == f"{SECOND_ID}-token"
    assert (second.env_name, second.credentials.api_key) == (first.env_name, first.credentials.api_key)


async def test_an_account_that_is_there_gets_its_new_tokens(
    channel: Channel, operator: Visitor, pages: OAuthPages, twitter: FakeTwitter
) -> None:
    await channel.connect()
    await channel.parts.connections.revoke(await channel.parts.connections.get("default"))
    pages.user_id = BRAND_ID
    await begun(operator)
    twitter.access_token, twitter.access_token_secret = f"{BRAND_ID}-token", "secret-of-it"

    back = await operator.get(BACK)

    (found,) = await channel.parts.connections.all()
    assert back.headers["location"] == f"{HERE}?note=relinked"
    assert (found.status, found.held) == ("enabled", False)


async def test_a_link_that_another_session_began_is_refused(
    channel: Channel, operator: Visitor, pages: OAuthPages
) -> None:
    await operator.configure()
    await begun(operator)
    other = Visitor(channel)
    await other.sign_in()

    refused = await other.get(BACK)

    assert refused.status_code == 400
    assert len(await channel.parts.connections.all()) == 1


async def test_a_link_is_good_once(operator: Visitor, pages: OAuthPages) -> None:
    await operator.configure()
    await begun(operator)
    await operator.get(BACK)

    assert (await operator.get(BACK)).status_code == 400


async def test_a_link_expires(operator: Visitor, pages: OAuthPages, clock: FakeClock) -> None:
    await operator.configure()
    await begun(operator)
    clock.seconds += 15 * 60

    assert (await operator.get(BACK)).status_code == 400


@pytest.mark.parametrize("query", ["", "?oauth_token=asked", "?oauth_verifier=proof&oauth_token=made-up"])
async def test_a_made_up_return_changes_nothing(
    channel: Channel, operator: Visitor, pages: OAuthPages, query: str
) -> None:
    await operator.configure()

    assert (await operator.get(f"/callback{query}")).status_code == 400
    assert len(await channel.parts.connections.all()) == 1


async def test_an_account_that_says_no_is_not_linked(operator: Visitor, pages: OAuthPages) -> None:
    await operator.configure()
    await begun(operator)

    back = await operator.get("/callback?denied=asked")

    assert back.headers["location"] == "/channels?note=denied"
    assert (await operator.get(BACK)).status_code == 400


async def test_an_address_that_the_app_does_not_allow_is_named(operator: Visitor, pages: OAuthPages) -> None:
    await operator.configure()
    pages.status = 403

    refused = await begun(operator)

    assert refused.status_code == 422
    assert "Add the callback address http://127.0.0.1:8688/callback" in text_of(refused)


async def test_a_screen_name_that_is_none_makes_no_odd_path(
    channel: Channel, operator: Visitor, pages: OAuthPages
) -> None:
    pages.screen_name = "../<b>/ä"
    await operator.configure()
    await begun(operator)

    back = await operator.get(BACK)

    assert back.headers["location"] == "/channels/twitter/b?note=linked"
