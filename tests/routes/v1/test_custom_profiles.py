"""``/1.1/custom_profiles/…`` (facts §2.8)."""

import base64
from typing import Any

import pytest

from tests.calling import NEW, Twitter, message, refusal
from tests.routes.v1.messages import DAY_MS, NO_PAGE
from twitter_emulator.payloads.media import avatar_path
from twitter_emulator.world import samples
from twitter_emulator.world.ids import snowflake_ms

PATH = "/1.1/custom_profiles"
UPLOAD = "/1.1/media/upload.json"
UNLISTED = (403, 220, "Your credentials do not allow access to this resource")
DEFAULT_PICTURE = "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png"


@pytest.fixture
def listed(twitter: Twitter) -> Twitter:
    """A world whose app may use custom profiles."""
    twitter.app.custom_profiles = True
    return twitter


def wanted(name: object = "Noor", **members: Any) -> dict[str, Any]:
    return {"custom_profile": {"name": name} | members}


async def make(twitter: Twitter, name: str = "Noor") -> str:
    response = await twitter.post(f"{PATH}/new.json", json=wanted(name))
    assert response.status_code == 200, response.text
    return str(response.json()["custom_profile"]["id"])


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "new.json"), ("GET", "7.json"), ("GET", "list.json"), ("DELETE", "destroy.json")],
)
async def test_an_app_that_is_not_on_the_list_is_refused(twitter: Twitter, method: str, path: str) -> None:
    response = await twitter.call(method, f"{PATH}/{path}", json=wanted() if method == "POST" else None)

    assert refusal(response) == UNLISTED
    assert '"custom_profiles": true' in response.headers["x-emulator-hint"]


async def test_the_control_api_puts_an_app_on_the_list(twitter: Twitter) -> None:
    changed = await twitter.control("PATCH", f"/apps/{twitter.app.id}", {"custom_profiles": True})

    assert changed.json()["custom_profiles"] is True
    assert (await twitter.get(f"{PATH}/list.json")).status_code == 200


async def test_a_profile_is_answered_as_documented(listed: Twitter) -> None:
    response = await listed.post(f"{PATH}/new.json", json=wanted("Noor of Parcel Service"))

    profile = response.json()["custom_profile"]
    assert list(profile) == ["id", "created_timestamp", "name", "avatar"]
    assert profile["name"] == "Noor of Parcel Service"
    assert profile["created_timestamp"] == str(snowflake_ms(profile["id"]))
    assert profile["avatar"] == {"media": {"url": DEFAULT_PICTURE}}


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ([], "custom_profile"),
        ({"custom_profile": []}, "custom_profile"),
        (wanted(None), "custom_profile.name"),
        (wanted(""), "custom_profile.name"),
        (wanted("N" * 49), "custom_profile.name"),
        (wanted(avatar=7), "custom_profile.avatar"),
        (wanted(avatar={"media": []}), "custom_profile.avatar.media"),
        (wanted(avatar={"media": {"id": "me"}}), "custom_profile.avatar.media.id"),
    ],
)
async def test_a_body_of_another_shape_is_refused_by_its_path(listed: Twitter, body: Any, path: str) -> None:
    status, code, text = refusal(await listed.post(f"{PATH}/new.json", json=body))

    assert (status, code) == (400, 214)
    assert text.startswith(f"{path}: ")


async def test_a_profile_is_shown_to_its_owner_only(listed: Twitter) -> None:
    profile_id = await make(listed)

    own = await listed.get(f"{PATH}/{profile_id}.json")

    assert own.json()["custom_profile"]["id"] == profile_id
    assert own.headers["x-rate-limit-limit"] == "180"
    assert refusal(await listed.get(f"{PATH}/{profile_id}.json", as_="alice")) == NO_PAGE
    assert refusal(await listed.get(f"{PATH}/7.json")) == NO_PAGE


async def test_a_list_goes_from_the_oldest_to_the_newest_page_by_page(listed: Twitter) -> None:
    made = [await make(listed, name) for name in ("Noor", "Sam", "Kim")]

    first = (await listed.get(f"{PATH}/list.json", params={"count": "2"})).json()
    second = (await listed.get(f"{PATH}/list.json", params={"cursor": first["next_cursor"]})).json()

    pages = (first["custom_profiles"], second["custom_profiles"])
    assert [[profile["id"] for profile in page] for page in pages] == [made[:2], made[2:]]
    assert list(second) == ["custom_profiles"]


async def test_a_deleted_profile_is_gone_and_may_be_deleted_again(listed: Twitter) -> None:
    profile_id = await make(listed)

    answers = [await listed.delete(f"{PATH}/destroy.json", params={"id": profile_id}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert (await listed.get(f"{PATH}/list.json")).json() == {"custom_profiles": []}
    assert refusal(await listed.get(f"{PATH}/{profile_id}.json")) == NO_PAGE


async def test_what_is_unknown_or_somebody_elses_cannot_be_deleted(listed: Twitter) -> None:
    profile_id = await make(listed)

    for who, some_id in (("acme_support", "7"), ("alice", profile_id)):
        response = await listed.delete(f"{PATH}/destroy.json", params={"id": some_id}, as_=who)
        assert refusal(response) == NO_PAGE


async def test_a_thousand_profiles_may_be_made_in_24_hours(listed: Twitter) -> None:
    for _ in range(1000):
        listed.world.limits.profiles("made", listed.id("acme_support"), listed.world.now_ms)

    refused = await listed.post(f"{PATH}/new.json", json=wanted())
    listed.world.clock.advance(DAY_MS)

    assert refusal(refused)[:2] == (429, 88)
    assert (await listed.post(f"{PATH}/new.json", json=wanted())).status_code == 200


async def test_without_rate_limits_there_is_no_cap(listed: Twitter) -> None:
    listed.rule(rate_limits=False)
    for _ in range(1000):
        listed.world.limits.profiles("made", listed.id("acme_support"), listed.world.now_ms)

    assert (await listed.post(f"{PATH}/new.json", json=wanted())).status_code == 200


# In messages


def as_profile(body: dict[str, Any], profile_id: object, place: str) -> dict[str, Any]:
    """*body* with a profile in one of the two places that documentation has for it."""
    holder = body["event"] if place == "event" else body["event"]["message_create"]
    holder["custom_profile_id"] = profile_id
    return body


@pytest.mark.parametrize("place", ["event", "message_create"])
async def test_a_message_carries_the_profile_that_it_was_sent_with(listed: Twitter, place: str) -> None:
    profile_id = await make(listed)

    response = await listed.post(NEW, json=as_profile(message(listed.id()), profile_id, place))

    create = response.json()["event"]["message_create"]
    assert create["custom_profile_id"] == profile_id
    assert list(create) == ["target", "sender_id", "custom_profile_id", "message_data"]


async def test_a_welcome_message_carries_its_profile(listed: Twitter) -> None:
    profile_id = await make(listed)
    body = {"welcome_message": {"message_data": {"text": "Welcome!"}, "custom_profile_id": profile_id}}

    response = await listed.post("/1.1/direct_messages/welcome_messages/new.json", json=body)

    assert response.json()["welcome_message"]["custom_profile_id"] == profile_id


@pytest.mark.parametrize("profile_id", ["7", 7, True, {}, "deleted", "foreign"])
async def test_a_profile_that_is_not_the_senders_is_refused_and_nothing_is_sent(
    listed: Twitter, profile_id: object
) -> None:
    own = await make(listed)
    await listed.delete(f"{PATH}/destroy.json", params={"id": own})
    foreign = await listed.post(f"{PATH}/new.json", json=wanted(), as_="alice")
    named = {"deleted": own, "foreign": foreign.json()["custom_profile"]["id"]}
    chosen = named.get(profile_id, profile_id) if isinstance(profile_id, str) else profile_id

    response = await listed.post(NEW, json=as_profile(message(listed.id()), chosen, "message_create"))

    status, code, text = refusal(response)
    assert (status, code) == (400, 214)
    assert text.startswith("event.message_create.custom_profile_id: ")
    assert len(listed.world.messages) == 0


async def test_an_app_that_is_not_on_the_list_sends_nothing_under_a_profile(twitter: Twitter) -> None:
    response = await twitter.post(NEW, json=as_profile(message(twitter.id()), "7", "message_create"))

    assert refusal(response) == UNLISTED
    assert len(twitter.world.messages) == 0


# Pictures


async def upload(twitter: Twitter, *, as_: str = "acme_support") -> str:
    """A picture; its media id."""
    form = {"media_data": base64.b64encode(samples.png(64, 64)).decode()}
    response = await twitter.post(UPLOAD, form=form, as_=as_)
    assert response.status_code == 200, response.text
    return str(response.json()["media_id_string"])


async def test_the_picture_of_a_profile_is_at_its_address_for_everybody(listed: Twitter) -> None:
    media_id = await upload(listed)

    made = await listed.post(f"{PATH}/new.json", json=wanted(avatar={"media": {"id": media_id}}))

    url = made.json()["custom_profile"]["avatar"]["media"]["url"]
    assert url.startswith(f"https://pbs.twimg.com/media/{media_id}/")
    picture = await listed.get(url.removeprefix("https://pbs.twimg.com"), as_=None)
    assert (picture.status_code, picture.content) == (200, samples.png(64, 64))


async def test_a_picture_that_is_nobodys_avatar_has_no_address(listed: Twitter) -> None:
    media = listed.world.media.by_id[await upload(listed)]
    media.attached_to.append("7")

    assert (await listed.get(avatar_path(listed.world, media), as_=None)).status_code == 404


async def test_the_picture_of_a_profile_does_not_expire(listed: Twitter) -> None:
    media_id = await upload(listed)
    made = await listed.post(f"{PATH}/new.json", json=wanted(avatar={"media": {"id": media_id}}))
    listed.world.clock.advance(2 * DAY_MS)
    await upload(listed)

    shown = await listed.get(f"{PATH}/{made.json()['custom_profile']['id']}.json")

    assert shown.json() == made.json()


@pytest.mark.parametrize("owner", [None, "alice"])
async def test_a_picture_is_one_that_the_account_uploaded(listed: Twitter, owner: str | None) -> None:
    media_id = await upload(listed, as_=owner) if owner else "7"

    response = await listed.post(f"{PATH}/new.json", json=wanted(avatar={"media": {"id": media_id}}))

    assert refusal(response) == (400, 325, "A media id was not found.")


async def test_a_picture_is_uploaded_to_its_end(listed: Twitter) -> None:
    form = {"command": "INIT", "total_bytes": "100", "media_type": "image/png"}
    begun = await listed.post(UPLOAD, form=form)

    avatar = {"media": {"id": begun.json()["media_id_string"]}}
    response = await listed.post(f"{PATH}/new.json", json=wanted(avatar=avatar))

    assert refusal(response)[:2] == (400, 324)
