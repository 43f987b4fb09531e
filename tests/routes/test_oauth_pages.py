"""The pages on which a person lets an app in."""

import pytest

from tests.calling import Twitter
from tests.routes.linking import Asked, ask, hidden_fields, pin_on, sent_back
from twitter_emulator.routes.oauth_html import MOST_LISTED
from twitter_emulator.world.seeds import CALLBACK_URL

SIGNED_IN = "signed_in"


def cookie(twitter: Twitter, screen_name: str) -> dict[str, str]:
    return {"Cookie": f"lang=en; {SIGNED_IN}={twitter.id(screen_name)}"}


async def test_the_page_says_who_asks_for_what(twitter: Twitter) -> None:
    page = (await (await ask(twitter)).page()).text

    assert "Authorize Acme care to access your account?" in page
    assert "https://acme.example" in page
    assert "Direct Messages</li></ul><div" in page
    assert "It will not be able to" not in page


async def test_the_page_says_what_the_app_may_not_do(twitter: Twitter) -> None:
    page = (await (await ask(twitter, x_auth_access_type="read")).page()).text

    can, cannot = page.split("It will not be able to")
    assert "See your profile" in can
    assert "tweet" in cannot
    assert "Direct Messages" in cannot


async def test_the_page_offers_every_account_that_is_not_suspended(twitter: Twitter) -> None:
    twitter.account("bob").suspended = True

    page = (await (await ask(twitter)).page()).text

    assert '<option value="alice"' in page
    assert '<option value="bob"' not in page


async def test_in_a_crowd_the_page_asks_for_a_name(twitter: Twitter) -> None:
    for number in range(MOST_LISTED):
        twitter.world.make_account(f"user{number}", "A User")
    asked = await ask(twitter)

    page = (await asked.page(params={"screen_name": "user7"})).text

    assert '<input id="account" name="account" value="user7"' in page
    assert sent_back(await asked.answer(account="@User7"))["oauth_token"] == asked.token


async def test_the_page_loads_nothing_and_appears_in_no_frame(twitter: Twitter) -> None:
    response = await (await ask(twitter)).page()

    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers.get_list("x-frame-options") == ["DENY"]
    assert "no-store" in response.headers["cache-control"]
    assert "<script" not in response.text


async def test_names_are_never_taken_for_markup(twitter: Twitter) -> None:
    twitter.app.name = "<img src=x>"
    twitter.account("alice").name = '"><script>alert(1)</script>'

    page = (await (await ask(twitter)).page()).text

    assert "<img" not in page
    assert "<script" not in page


@pytest.mark.parametrize("path", ["/oauth/authorize", "/oauth/authenticate"])
@pytest.mark.parametrize("token", ["", "unknown", "%00", "a" * 100])
async def test_a_token_that_nobody_asked_with_shows_no_question(twitter: Twitter, path: str, token: str) -> None:
    response = await twitter.get(f"{path}?oauth_token={token}", as_=None)

    assert response.status_code == 403
    assert "begin again" in response.text
    assert "<form" not in response.text


async def test_a_question_is_answered_once(twitter: Twitter) -> None:
    asked = await ask(twitter)
    fields = hidden_fields((await asked.page()).text)
    await asked.answer()

    again = await twitter.post("/oauth/authorize", form=fields | {"account": "bob", "answer": "allow"}, as_=None)

    assert again.status_code == 403
    assert (await asked.page()).status_code == 403


async def test_a_question_grows_too_old(twitter: Twitter) -> None:
    asked = await ask(twitter)
    twitter.world.clock.advance(twitter.world.rules.request_token_ms)

    assert (await asked.page()).status_code == 403


async def test_agreeing_leads_back_with_a_verifier(twitter: Twitter) -> None:
    asked = await ask(twitter)

    response = await asked.answer("allow")

    assert response.headers["location"].startswith(f"{CALLBACK_URL}?oauth_token={asked.token}&oauth_verifier=")
    assert len(sent_back(response)["oauth_verifier"]) == 32


async def test_refusing_leads_back_with_the_token_that_was_denied(twitter: Twitter) -> None:
    asked = await ask(twitter)

    response = await asked.answer("deny")

    assert response.headers["location"] == f"{CALLBACK_URL}?denied={asked.token}"
    assert (await asked.page()).status_code == 403


@pytest.mark.parametrize(
    ("callback", "start"),
    [
        ("https://bot.example/back?x=1", "https://bot.example/back?x=1&oauth_token="),
        ("myapp://linked", "myapp://linked?oauth_token="),
        ("https://bot.example/#/back", "https://bot.example/?oauth_token="),
    ],
)
async def test_the_callback_keeps_what_it_has(twitter: Twitter, callback: str, start: str) -> None:
    await twitter.control("PATCH", f"/apps/{twitter.app.id}", {"callback_urls": [callback]})

    response = await (await ask(twitter, callback)).answer("allow")

    assert response.headers["location"].startswith(start)
    assert response.headers["location"].endswith("#/back") == ("#" in callback)


async def test_without_a_callback_a_pin_is_shown(twitter: Twitter) -> None:
    response = await (await ask(twitter, "oob")).answer("allow")

    assert response.status_code == 200
    assert len(pin_on(response.text)) == 7


async def test_without_a_callback_a_refusal_is_only_said(twitter: Twitter) -> None:
    response = await (await ask(twitter, "oob")).answer("deny")

    assert response.status_code == 200
    assert "Nothing was changed" in response.text


async def test_an_answer_for_an_account_that_does_not_exist_is_asked_again(twitter: Twitter) -> None:
    response = await (await ask(twitter)).answer(account="nobody")

    assert response.status_code == 400
    assert "no account of that name" in response.text


async def test_a_suspended_account_lets_nobody_in(twitter: Twitter) -> None:
    twitter.account("alice").suspended = True

    response = await (await ask(twitter)).answer(account="alice")

    assert response.status_code == 403
    assert "is suspended" in response.text


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
async def test_another_site_cannot_answer(twitter: Twitter, origin: str) -> None:
    response = await (await ask(twitter)).answer(headers={"Origin": origin})

    assert response.status_code == 403
    assert "location" not in response.headers


async def test_our_own_page_can_answer(twitter: Twitter) -> None:
    response = await (await ask(twitter)).answer(headers={"Origin": "http://127.0.0.1:8686"})

    assert response.status_code == 302


@pytest.mark.parametrize("form_token", ["", "wrong", "\N{SNOWMAN}"])
async def test_nobody_answers_who_has_not_seen_the_page(twitter: Twitter, form_token: str) -> None:
    response = await (await ask(twitter)).answer(form_token=form_token)

    assert response.status_code == 403
    assert "location" not in response.headers


async def test_who_answered_stays_signed_in(twitter: Twitter) -> None:
    response = await (await ask(twitter)).answer(account="bob")

    expected = f"{SIGNED_IN}={twitter.id('bob')}; Path=/oauth; HttpOnly; SameSite=Lax"
    assert response.headers.get_list("set-cookie") == [expected]


@pytest.mark.parametrize(
    ("params", "chosen"), [({}, "bob"), ({"screen_name": "Carol"}, "carol"), ({"screen_name": "nobody"}, "bob")]
)
async def test_the_page_chooses_who_is_expected(twitter: Twitter, params: dict[str, str], chosen: str) -> None:
    page = (await (await ask(twitter)).page(params=params, headers=cookie(twitter, "bob"))).text

    assert page.count(" selected") == 1
    assert f'<option value="{chosen}" selected>' in page


async def test_a_cookie_of_nobody_chooses_nobody(twitter: Twitter) -> None:
    page = (await (await ask(twitter)).page(headers={"Cookie": f"{SIGNED_IN}=1; ;=;\\"})).text

    assert " selected" not in page


async def authenticated(twitter: Twitter, asked: Asked, **params: str) -> int:
    """The status of ``oauth/authenticate`` for bob, who is signed in."""
    how = {"params": params, "headers": cookie(twitter, "bob")}
    return (await asked.page("/oauth/authenticate", **how)).status_code


async def test_who_let_the_app_in_before_is_sent_straight_back(twitter: Twitter) -> None:
    asked = await ask(twitter)

    response = await asked.page("/oauth/authenticate", headers=cookie(twitter, "bob"))

    assert sent_back(response)["oauth_token"] == asked.token


async def test_authorize_always_asks(twitter: Twitter) -> None:
    response = await (await ask(twitter)).page(headers=cookie(twitter, "bob"))

    assert response.status_code == 200


async def test_who_is_not_signed_in_is_asked(twitter: Twitter) -> None:
    assert (await (await ask(twitter)).page("/oauth/authenticate")).status_code == 200


async def test_who_never_let_the_app_in_is_asked(twitter: Twitter) -> None:
    twitter.world.revoke(twitter.id("bob"), twitter.app.id)

    assert await authenticated(twitter, await ask(twitter)) == 200


async def test_who_gave_the_app_less_is_asked(twitter: Twitter) -> None:
    twitter.app.permission = "read-write"

    assert await authenticated(twitter, await ask(twitter)) == 200


async def test_a_forced_login_is_asked(twitter: Twitter) -> None:
    assert await authenticated(twitter, await ask(twitter), force_login="true") == 200


async def test_somebody_else_than_expected_is_asked(twitter: Twitter) -> None:
    assert await authenticated(twitter, await ask(twitter), screen_name="alice") == 200


async def test_a_suspended_account_is_asked(twitter: Twitter) -> None:
    twitter.account("bob").suspended = True

    assert await authenticated(twitter, await ask(twitter)) == 200


async def test_every_answer_is_written_down(twitter: Twitter) -> None:
    await (await ask(twitter)).answer("deny")
    await (await ask(twitter)).answer("allow", account="bob")

    told = [(entry.about["event"], entry.about["user"]) for entry in twitter.journal("grant")]
    assert told == [("denied", None), ("allowed", twitter.id("bob"))]
