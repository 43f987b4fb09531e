"""Linking further accounts, which share app and environment; how they share a webhook, `test_accounts` tells."""

import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.channel.builders import Channel, FakeClock
from tests.channel.fake_twitter import BRAND_ID, FakeTwitter, error
from tests.channel.pages.visitor import Visitor, text_of, token_on

HERE = "/channels/twitter/default"
SECOND_ID = "3000000003"
NOT_APPROVED = (
    "<?xml version='1.0' encoding='UTF-8'?>"
    '<errors><error code="415">Callback URL not approved for this client application.</error></errors>'
)
WRONG_PIN = "Error processing your OAuth request: Invalid oauth_verifier parameter"
BACK = "/callback?oauth_token=asked&oauth_verifier=proof"


class OAuthPages:
    """Twitter's side of linking: who will say yes, and what it was asked."""

    def __init__(self, user_id: str = SECOND_ID, screen_name: str = "second") -> None:
        self.user_id = user_id
        self.screen_name = screen_name
        self.asked: list[str] = []
        self.status = 200
        self.takes_callback = True
        self.pin = "1234567"

    async def answer(self, request: httpx.Request) -> httpx.Response | None:
        if not request.url.path.startswith("/oauth/"):
            return None
        self.asked.append(request.headers["authorization"])
        asked = request.headers["authorization"]
        if self.status != 200:
            return error(self.status, 32, "Could not authenticate you.")
        if request.url.path == "/oauth/request_token":
            if 'oauth_callback="oob"' not in asked and not self.takes_callback:
                return httpx.Response(403, text=NOT_APPROVED)
            return httpx.Response(200, text="oauth_token=asked&oauth_token_secret=hush&oauth_callback_confirmed=true")
        if not any(f'oauth_verifier="{proof}"' in asked for proof in ("proof", self.pin)):
            return httpx.Response(401, text=WRONG_PIN)
        token = f"oauth_token={self.user_id}-token&oauth_token_secret=secret-of-it"
        return httpx.Response(200, text=f"{token}&user_id={self.user_id}&screen_name={self.screen_name}")


@pytest.fixture
def pages(twitter: FakeTwitter) -> OAuthPages:
    pages = OAuthPages()
    twitter.before = pages.answer
    return pages


async def begun(operator: Visitor) -> httpx.Response:
    return await operator.send(f"{HERE}/link", on=HERE)


async def asked_for_pin(operator: Visitor) -> httpx.Response:
    return await operator.send(f"{HERE}/link", on=HERE, by="pin")


def key_on(shown: httpx.Response) -> str:
    found = re.search(r'name="key" value="([^"]+)"', shown.text)
    assert found is not None, shown.text
    return found[1]


async def enter(operator: Visitor, shown: httpx.Response, pin: str) -> httpx.Response:
    fields = {"form_token": token_on(shown), "key": key_on(shown), "pin": pin}
    return await operator.post(f"{HERE}/link/pin", fields)


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


async def test_an_app_that_may_not_ask_is_told_why(operator: Visitor, pages: OAuthPages) -> None:
    await operator.configure()
    pages.status = 401

    refused = await begun(operator)

    assert refused.status_code == 422
    assert "the API key secret" in text_of(refused)


async def test_where_twitter_refuses_our_address_the_page_asks_for_a_pin(operator: Visitor, pages: OAuthPages) -> None:
    await operator.configure()
    pages.takes_callback = False

    shown = await begun(operator)

    assert "does not send anybody back to http://127.0.0.1:8688/callback" in text_of(shown)
    assert 'href="https://api.twitter.com/oauth/authorize?oauth_token=asked&amp;force_login=true"' in shown.text
    assert 'target="_blank" rel="noopener noreferrer"' in shown.text
    assert "hush" not in shown.text


async def test_an_operator_may_choose_the_pin(operator: Visitor, pages: OAuthPages) -> None:
    await operator.configure()

    shown = await asked_for_pin(operator)

    assert shown.status_code == 200
    assert len(pages.asked) == 1
    assert 'oauth_callback="oob"' in pages.asked[0]


async def test_an_account_is_linked_by_its_pin(channel: Channel, operator: Visitor, pages: OAuthPages) -> None:
    await operator.configure()

    entered = await enter(operator, await asked_for_pin(operator), " 123 4567 ")

    assert entered.headers["location"] == "/channels/twitter/second?note=linked"
    assert 'oauth_token="asked"' in pages.asked[1]
    assert [it.name for it in await channel.parts.connections.all()] == ["default", "second"]


async def test_a_wrong_pin_leads_to_another_one(channel: Channel, operator: Visitor, pages: OAuthPages) -> None:
    await operator.configure()

    again = await enter(operator, await asked_for_pin(operator), "7654321")

    assert again.status_code == 422
    assert "That PIN was not taken." in text_of(again)
    entered = await enter(operator, again, "1234567")
    assert entered.headers["location"] == "/channels/twitter/second?note=linked"


async def test_a_pin_is_good_once(operator: Visitor, pages: OAuthPages) -> None:
    await operator.configure()
    shown = await asked_for_pin(operator)
    await enter(operator, shown, pages.pin)

    assert (await enter(operator, shown, pages.pin)).status_code == 400


async def test_a_pin_expires(operator: Visitor, pages: OAuthPages, clock: FakeClock) -> None:
    await operator.configure()
    shown = await asked_for_pin(operator)
    clock.seconds += 15 * 60

    assert (await enter(operator, shown, pages.pin)).status_code == 400


async def test_a_pin_that_another_session_asked_for_is_refused(
    channel: Channel, operator: Visitor, pages: OAuthPages
) -> None:
    await operator.configure()
    shown = await asked_for_pin(operator)
    other = Visitor(channel)
    await other.sign_in()

    refused = await other.send(f"{HERE}/link/pin", on=HERE, key=key_on(shown), pin=pages.pin)

    assert refused.status_code == 400
    assert len(await channel.parts.connections.all()) == 1


async def test_the_request_token_itself_is_no_key_of_a_pin(operator: Visitor, pages: OAuthPages) -> None:
    await operator.configure()
    await asked_for_pin(operator)

    refused = await operator.send(f"{HERE}/link/pin", on=HERE, key="asked", pin=pages.pin)

    assert refused.status_code == 400


async def test_a_screen_name_that_is_none_makes_no_odd_path(
    channel: Channel, operator: Visitor, pages: OAuthPages
) -> None:
    pages.screen_name = "../<b>/ä"
    await operator.configure()
    await begun(operator)

    back = await operator.get(BACK)

    assert back.headers["location"] == "/channels/twitter/b?note=linked"
