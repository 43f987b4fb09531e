"""``/1.1/account/…`` and ``/1.1/application/…`` (facts §3)."""

import pytest

from tests.calling import Twitter, refusal
from tests.routes.v1.test_users import MEMBERS, satisfies
from twitter_emulator.world.limits import LIMITS

VERIFY = "/1.1/account/verify_credentials.json"
SETTINGS = "/1.1/account/settings.json"
STATUS = "/1.1/application/rate_limit_status.json"


async def test_verified_credentials_show_the_account_in_the_recorded_order(twitter: Twitter) -> None:
    response = await twitter.get(VERIFY)

    assert list(response.json()) == [*MEMBERS, "suspended", "needs_phone_verification"]
    assert response.json()["screen_name"] == "acme_support"
    assert satisfies("verify_credentials.response", response)


async def test_verified_credentials_escape_slashes(twitter: Twitter) -> None:
    assert b"https:\\/\\/abs.twimg.com\\/" in (await twitter.get(VERIFY)).content


@pytest.mark.parametrize("yes", ["true", "t", "1", "True"])
async def test_an_email_is_asked_for_and_not_told(twitter: Twitter, yes: str) -> None:
    assert (await twitter.get(VERIFY, params={"include_email": yes})).json()["email"] is None


async def test_an_email_that_was_not_asked_for_is_left_out(twitter: Twitter) -> None:
    assert "email" not in (await twitter.get(VERIFY, params={"include_email": "false"})).json()


async def test_verifying_is_limited_to_75(twitter: Twitter) -> None:
    headers = (await twitter.get(VERIFY)).headers

    assert (headers["x-rate-limit-limit"], headers["x-rate-limit-remaining"]) == ("75", "74")


async def test_settings_say_who_may_write(twitter: Twitter) -> None:
    response = await twitter.get(SETTINGS)

    assert response.json()["allow_dms_from"] == "all"
    assert response.json()["screen_name"] == "acme_support"
    assert satisfies("account_settings.response", response)


@pytest.mark.parametrize("place", ["params", "form"])
async def test_settings_can_be_changed(twitter: Twitter, place: str) -> None:
    response = await twitter.post(SETTINGS, **{place: {"allow_dms_from": "following", "lang": "nl"}})

    changed = response.json()
    assert (changed["allow_dms_from"], changed["language"]) == ("following", "nl")
    assert satisfies("account_settings.response", response)
    assert (await twitter.get(SETTINGS)).json() == changed


async def test_a_setting_that_does_not_exist_is_refused_and_changes_nothing(twitter: Twitter) -> None:
    response = await twitter.post(SETTINGS, form={"allow_dms_from": "nobody", "lang": "nl"})

    assert refusal(response) == (400, 358, "Unable to parse parameter.")
    assert (await twitter.get(SETTINGS)).json()["language"] == "en"


async def test_the_status_of_all_limits_is_grouped_by_family(twitter: Twitter) -> None:
    response = await twitter.get(STATUS)

    resources = response.json()["resources"]
    assert satisfies("rate_limit_status.response", response)
    assert list(response.json()) == ["rate_limit_context", "resources"]
    assert {name for family in resources.values() for name in family} == {n for n in LIMITS if LIMITS[n].user}
    assert all(name.split("/")[1] == family for family, names in resources.items() for name in names)


async def test_the_status_belongs_to_a_token_or_to_an_app(twitter: Twitter) -> None:
    of_user, of_app = (await twitter.get(STATUS)).json(), (await twitter.get(STATUS, as_="bearer")).json()

    assert of_user["rate_limit_context"] == {"access_token": twitter.keys("acme_support").token}
    assert of_app["rate_limit_context"] == {"application": twitter.app.consumer_key}


async def test_the_status_of_an_app_has_the_windows_of_apps(twitter: Twitter) -> None:
    resources = (await twitter.get(STATUS, as_="bearer")).json()["resources"]

    assert resources["users"]["/users/lookup"]["limit"] == 300
    assert "direct_messages" not in resources


async def test_families_can_be_chosen(twitter: Twitter) -> None:
    response = await twitter.get(STATUS, params={"resources": "users,account,nonsense"})

    assert sorted(response.json()["resources"]) == ["account", "users"]


async def test_the_status_agrees_with_the_headers_and_counts_nothing_itself(twitter: Twitter) -> None:
    headers = (await twitter.get(VERIFY)).headers

    window = (await twitter.get(STATUS)).json()["resources"]["account"]["/account/verify_credentials"]

    assert window["remaining"] == 74
    assert abs(window["reset"] - int(headers["x-rate-limit-reset"])) <= 1
