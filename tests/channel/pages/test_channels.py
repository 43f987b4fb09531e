"""The list, adding a channel, its CONFIGURATION and what the test of it says."""

import pytest

from tests.channel.builders import Channel
from tests.channel.fake_twitter import ACCESS_TOKEN, ACCESS_TOKEN_SECRET, API_KEY, API_KEY_SECRET, VALUES, FakeTwitter
from tests.channel.pages.visitor import Visitor, text_of

HERE = "/channels/twitter/default"
SECRETS = (API_KEY, API_KEY_SECRET, ACCESS_TOKEN, ACCESS_TOKEN_SECRET)


async def test_a_channel_that_was_added_is_a_row_that_leads_to_its_keys(operator: Visitor) -> None:
    await operator.send("/channels/twitter", name="default")

    listed = await operator.get("/channels")
    opened = await operator.get(HERE)

    assert 'href="/channels/twitter/default"' in listed.text
    assert "Not configured" in text_of(listed)
    assert "http://127.0.0.1:8688/webhooks/twitter/default" in text_of(opened)


async def test_a_channel_without_keys_listens_to_nobody(channel: Channel, operator: Visitor) -> None:
    await operator.send("/channels/twitter", name="default")

    assert (await channel.client.get("/webhooks/twitter/default?crc_token=a")).status_code == 404
    assert (await channel.deliver({"for_user_id": "1"}, secret="")).status_code == 404


@pytest.mark.parametrize("name", ["", "a b", "a/b", "../x", "x" * 65, "<b>", "ä"])
async def test_a_name_that_cannot_be_part_of_an_address_is_refused(operator: Visitor, name: str) -> None:
    refused = await operator.send("/channels/twitter", name=name)

    assert refused.status_code == 422
    assert "There is no channel yet" in text_of(await operator.get("/channels"))


async def test_a_name_is_given_once(operator: Visitor) -> None:
    await operator.configure()

    refused = await operator.send("/channels/twitter", name="default")

    assert "a channel called default already" in text_of(refused)


async def test_the_keys_are_never_shown_again(operator: Visitor) -> None:
    saved = await operator.configure()
    pages = [await operator.get(path) for path in (HERE, f"{HERE}/settings", "/channels")]
    pages.append(await operator.send(f"{HERE}/test", on=HERE))
    pages.append(await operator.send(HERE, api_key="has a blank", access_token_secret=ACCESS_TOKEN_SECRET))

    assert saved.headers["location"] == f"{HERE}?note=saved"
    assert f"Stored, ends in …{API_KEY_SECRET[-4:]}" in text_of(pages[0])
    for secret in (*SECRETS, "has a blank"):
        assert all(secret not in page.text for page in pages)


async def test_a_key_that_is_left_empty_stays(channel: Channel, operator: Visitor) -> None:
    await operator.configure()

    await operator.send(HERE, api_key="", env_name="prod")

    settings = (await channel.parts.connections.get("default")).settings
    assert (settings.env_name, settings.credentials.api_key) == ("prod", API_KEY)


async def test_what_is_missing_is_named_beside_its_field(operator: Visitor) -> None:
    refused = await operator.configure(api_key_secret="")

    assert refused.status_code == 422
    assert 'aria-describedby="api_key_secret-wrong ' in refused.text
    assert "Not configured" in text_of(await operator.get("/channels"))


async def test_the_keys_are_never_sent_to_an_address_they_were_not_given_for(
    channel: Channel, operator: Visitor
) -> None:
    await operator.configure()

    refused = await operator.send(HERE, base_url="https://evil.example", api_key=API_KEY)

    assert "give the four keys again" in text_of(refused)
    assert (await channel.parts.connections.get("default")).settings.base_url == VALUES["base_url"]


@pytest.mark.parametrize("name", ["nobody", "%3Cscript%3E", "..%2Fx"])
async def test_a_channel_that_is_not_there_is_not_found(operator: Visitor, name: str) -> None:
    shown = await operator.get(f"/channels/twitter/{name}")

    assert shown.status_code == 404
    assert "<script>alert" not in shown.text


async def test_what_twitter_calls_an_account_is_only_text(channel: Channel, operator: Visitor) -> None:
    await operator.configure()
    found = await channel.parts.connections.get("default")
    await channel.parts.stores.connections.set_account(found.id, "1", "<script>alert(1)</script>", "")
    detail = '"><img src=x onerror=alert(1)>'
    await channel.parts.stores.connections.not_enabled(
        found.id, "failed", {"step": "webhook", "detail": detail}, held=False
    )

    pages = [await operator.get(path) for path in ("/channels", HERE, f"{HERE}/settings")]

    assert all("<script>alert" not in page.text and "<img src=x" not in page.text for page in pages)
    assert "&lt;script&gt;alert" in pages[0].text


async def test_a_working_channel_is_enabled_with_new_values_at_once(
    channel: Channel, operator: Visitor, twitter: FakeTwitter
) -> None:
    await channel.connect()
    twitter.calls.clear()

    saved = await operator.send(HERE, env_name="dev")

    assert saved.headers["location"] == f"{HERE}?note=again"
    assert "GET /1.1/account/verify_credentials.json" in twitter.calls


async def test_a_working_channel_that_cannot_be_enabled_again_says_why(channel: Channel, operator: Visitor) -> None:
    await channel.connect()

    saved = await operator.send(HERE, api_key_secret="wrong")

    assert "API key secret does not belong to the API key" in text_of(saved)


async def test_a_channel_is_removed_by_its_name(channel: Channel, operator: Visitor) -> None:
    await channel.connect()

    kept = await operator.send(f"{HERE}/remove", on=HERE, confirm="defaul")
    removed = await operator.send(f"{HERE}/remove", on=HERE, confirm="default")

    assert "Nothing was removed" in text_of(kept)
    assert removed.headers["location"] == "/channels?note=removed"
    assert await channel.parts.connections.all() == ()


async def test_a_channel_without_keys_is_removed_too(operator: Visitor) -> None:
    await operator.send("/channels/twitter", name="default")

    await operator.send(f"{HERE}/remove", on=HERE, confirm="default")

    assert "There is no channel yet" in text_of(await operator.get("/channels"))


async def test_health_is_seen_on_one_look(channel: Channel, operator: Visitor) -> None:
    await channel.connect()
    await channel.watched()

    said = text_of(await operator.get(HERE))

    for sign in ("Not revoked", "Valid", "Subscribed", "1,000 of 1,000", "15,000 of 15,000", "0 to answer, 0 to send"):
        assert sign in said


async def test_revoked_access_is_seen_in_the_list(channel: Channel, operator: Visitor) -> None:
    await channel.connect()
    await channel.parts.connections.revoke(await channel.parts.connections.get("default"))

    assert "Access revoked" in text_of(await operator.get("/channels"))


async def test_a_check_has_an_invalid_webhook_challenged_and_a_lost_subscription_made(
    channel: Channel, operator: Visitor, twitter: FakeTwitter
) -> None:
    await channel.connect()
    await channel.watched()
    next(iter(twitter.webhooks.values()))["valid"] = False
    twitter.is_subscribed = False
    twitter.calls.clear()

    checked = await operator.send(f"{HERE}/check", on=HERE)

    assert twitter.is_subscribed
    assert any(call.startswith("PUT ") for call in twitter.calls)
    said = text_of(checked)
    assert "Webhook Repaired It was invalid" in said
    assert "Subscription Repaired The account was not subscribed; it is again." in said


async def test_a_check_says_what_it_could_not_repair(channel: Channel, operator: Visitor, twitter: FakeTwitter) -> None:
    await channel.connect()
    await channel.watched()
    twitter.webhooks.clear()
    twitter.add_webhook("https://elsewhere.example/hook")

    said = text_of(await operator.send(f"{HERE}/check", on=HERE))

    assert "Not everything could be repaired" in said
    assert "Webhook Wrong Somebody deleted it, and there is no other." in said
    assert "https://elsewhere.example/hook" in said


async def test_a_check_without_anything_to_repair_says_so(channel: Channel, operator: Visitor) -> None:
    await channel.connect()
    await channel.watched()

    said = text_of(await operator.send(f"{HERE}/check", on=HERE))

    assert "Nothing to repair" in said
    assert "Subscription Good The account is subscribed." in said


async def test_the_health_says_when_it_was_looked_up_and_can_be_had_alone(channel: Channel, operator: Visitor) -> None:
    await channel.connect()
    await channel.watched()

    said = text_of(await operator.get(f"{HERE}/health"))

    assert said.startswith("Access Not revoked")
    assert said.endswith("As of 12:26:40 UTC .")
    assert said in text_of(await operator.get(HERE))


async def test_nobody_sees_the_health_without_signing_in(stranger: Visitor) -> None:
    assert (await stranger.get(f"{HERE}/health")).status_code == 303


@pytest.mark.parametrize("path", ["/nothing", "/channels/twitter/default/nothing", "/inbox/one"])
async def test_an_unknown_page_is_a_page_for_browsers_and_a_problem_for_programs(operator: Visitor, path: str) -> None:
    page = await operator.get(path, accept="text/html,application/xhtml+xml")
    told = await operator.get(path, accept="application/json")

    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "There is no such page" in text_of(page)
    assert "Sign out" in text_of(page)
    assert (told.status_code, told.headers["content-type"]) == (404, "application/problem+json")


async def test_a_page_that_takes_no_form_says_so_to_strangers(stranger: Visitor) -> None:
    refused = await stranger.post("/inbox", {}, accept="text/html")

    assert refused.status_code == 405
    assert "Nothing was changed." in text_of(refused)
    assert "GET" in refused.headers["allow"]
