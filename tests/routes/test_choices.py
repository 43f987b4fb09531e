"""Every choice of a world, with each of its values: what is answered, sent or delivered by it."""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest

from tests.calling import CONTROL, NEW, SUBSCRIPTIONS, WEBHOOKS, Keys, Twitter, message, refusal
from tests.delivery.receiver import Receiver, always, http, with_token_of
from tests.routes import linking
from tests.routes.v1 import activity, uploading, welcoming
from tests.routes.v1.enterprise import WEBHOOKS as ENTERPRISE
from tests.routes.v1.messages import LIST, SHOW, TYPING
from twitter_emulator.payloads.formats import event_id_in
from twitter_emulator.protocol.contracts import Contracts
from twitter_emulator.protocol.signing import webhook_signature
from twitter_emulator.world.apps import App
from twitter_emulator.world.choices import chosen
from twitter_emulator.world.clock import wall_ms
from twitter_emulator.world.seeds import CALLBACK_URL

VERIFY = "/1.1/account/verify_credentials.json"
ROWS = {row.id: row for row in Contracts.load().choices() if row.is_named}
SIGNATURE = "x-twitter-webhooks-signature"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a scene plays: a Twitter, and a receiver for webhooks."""

    twitter: Twitter
    receiver: Receiver
    patch: pytest.MonkeyPatch

    def choose(self, **choices: str) -> None:
        self.twitter.rule(choices=chosen(choices, self.twitter.world.rules.choices))


Refused = Callable[[Stage], Awaitable[httpx.Response]]
Observed = Callable[[Stage], Awaitable[Any]]


async def subscribe_with_another_key(stage: Stage) -> httpx.Response:
    """A second app, whose key signs with a token of the first."""
    other = stage.twitter.world.make_app("Another")
    stage.twitter.application.worlds.index(stage.twitter.world)
    return await stage.twitter.post(SUBSCRIPTIONS, tamper=key_of(other))


def key_of(app: App) -> Callable[[Keys], Keys]:
    return lambda keys: replace(keys, key=app.consumer_key, secret=app.consumer_secret)


# Refusals


async def revoked(stage: Stage) -> httpx.Response:
    return await stage.twitter.get(VERIFY, tamper=lambda keys: replace(keys, token="1-nobodys"))


async def late(stage: Stage) -> httpx.Response:
    return await stage.twitter.get(VERIFY, tamper=lambda keys: replace(keys, timestamp="1"))


async def wrong_password(stage: Stage) -> httpx.Response:
    return await stage.twitter.post("/oauth2/token", form={"grant_type": "client_credentials"}, as_=None)


async def typing_to_nobody(stage: Stage) -> httpx.Response:
    return await stage.twitter.post(TYPING)


async def to_a_name(stage: Stage) -> httpx.Response:
    return await stage.twitter.post(NEW, json=message("alice"))


async def broken_json(stage: Stage) -> httpx.Response:
    return await stage.twitter.post(NEW, content=b"{", headers={"Content-Type": "application/json"})


async def retired(stage: Stage) -> httpx.Response:
    return await stage.twitter.get("/1.1/direct_messages/sent.json")


async def suspended(stage: Stage) -> httpx.Response:
    stage.twitter.world.brand.suspended = True
    return await stage.twitter.post(NEW, json=message(stage.twitter.id()))


async def unknown_message(stage: Stage) -> httpx.Response:
    return await stage.twitter.get(SHOW, params={"id": "7"})


async def unknown_welcome_message(stage: Stage) -> httpx.Response:
    return await stage.twitter.get(f"{welcoming.PATH}/show.json", params={"id": "7"})


async def unlisted_profiles(stage: Stage) -> httpx.Response:
    return await stage.twitter.get("/1.1/custom_profiles/list.json")


async def too_large(stage: Stage) -> httpx.Response:
    wanted = {"total_bytes": "9999999", "media_type": "image/png", "media_category": "dm_image"}
    return await uploading.command(stage.twitter, "INIT", **wanted)


async def media_of_a_tweet(stage: Stage) -> httpx.Response:
    media_id = (await uploading.posted(stage.twitter, uploading.multipart({}, media=uploading.PHOTO))).json()
    return await uploading.attach(stage.twitter, media_id["media_id_string"])


async def photo_of_others(stage: Stage) -> httpx.Response:
    event = await uploading.attached(stage.twitter, await uploading.photo(stage.twitter))
    path = uploading.entity_of(event)["media_url"].removeprefix("https://ton.twitter.com")
    stage.twitter.world.make_account("stranger")
    return await stage.twitter.get(path, as_="stranger")


async def nobody_named(stage: Stage) -> httpx.Response:
    return await stage.twitter.get("/1.1/users/show.json")


async def follow(stage: Stage, whom: str = "alice") -> httpx.Response:
    return await stage.twitter.post("/1.1/friendships/create.json", form={"screen_name": whom})


async def follow_a_blocker(stage: Stage) -> httpx.Response:
    accounts = stage.twitter.world.accounts
    accounts.block(stage.twitter.id("alice"), stage.twitter.world.brand.id)
    return await follow(stage)


async def follow_too_many(stage: Stage) -> httpx.Response:
    limits, now_ms = stage.twitter.world.limits, stage.twitter.world.now_ms
    for _ in range(400):
        limits.followed(stage.twitter.world.brand.id, stage.twitter.app.id, now_ms)
    return await follow(stage)


async def follow_oneself(stage: Stage) -> httpx.Response:
    return await follow(stage, "acme_support")


async def mute_oneself(stage: Stage) -> httpx.Response:
    return await stage.twitter.post("/1.1/mutes/users/create.json", form={"screen_name": "acme_support"})


async def unmute(stage: Stage) -> httpx.Response:
    return await stage.twitter.post("/1.1/mutes/users/destroy.json", form={"screen_name": "alice"})


async def delete_anothers_tweet(stage: Stage) -> httpx.Response:
    tweet = await stage.twitter.post("/1.1/statuses/update.json", form={"status": "Hello"}, as_="alice")
    return await stage.twitter.post(f"/1.1/statuses/destroy/{tweet.json()['id_str']}.json")


async def register_as_a_customer(stage: Stage) -> httpx.Response:
    stage.receiver.behave = with_token_of(stage.twitter.app.consumer_secret)
    return await stage.twitter.post(WEBHOOKS, params={"url": stage.receiver.url}, as_="alice")


async def register_what_answers_404(stage: Stage) -> httpx.Response:
    stage.receiver.behave = always(http(404))
    return await stage.twitter.post(WEBHOOKS, params={"url": stage.receiver.url})


async def subscribe(stage: Stage) -> httpx.Response:
    return await stage.twitter.post(SUBSCRIPTIONS)


async def subscribe_beyond_the_limit(stage: Stage) -> httpx.Response:
    stage.twitter.rule(max_subscriptions=0)
    await stage.twitter.register(stage.receiver)
    return await subscribe(stage)


async def subscribe_without_messages(stage: Stage) -> httpx.Response:
    token = stage.twitter.world.developer.token_of(stage.twitter.world.brand.id, stage.twitter.app.id)
    assert token is not None
    token.permission = "read-write"
    return await subscribe(stage)


async def enterprise(stage: Stage) -> httpx.Response:
    return await stage.twitter.get(ENTERPRISE, as_="bearer")


REFUSALS: Mapping[str, Refused] = {
    "invalid_token": revoked,
    "timestamp_out_of_bounds": late,
    "unverified_credentials": wrong_password,
    "missing_parameter": typing_to_nobody,
    "malformed_member": to_a_name,
    "invalid_json": broken_json,
    "retired_routes": retired,
    "own_account_suspended": suspended,
    "unknown_message": unknown_message,
    "unknown_welcome_message": unknown_welcome_message,
    "custom_profiles_not_allowed": unlisted_profiles,
    "media_too_large": too_large,
    "wrong_media_category": media_of_a_tweet,
    "foreign_photo": photo_of_others,
    "user_not_named": nobody_named,
    "blocked_from_following": follow_a_blocker,
    "follow_limit": follow_too_many,
    "about_oneself": follow_oneself,
    "muting_oneself": mute_oneself,
    "not_muting": unmute,
    "not_your_tweet": delete_anothers_tweet,
    "not_app_owner": register_as_a_customer,
    "webhook_refused": register_what_answers_404,
    "webhook_required": subscribe,
    "subscription_limit": subscribe_beyond_the_limit,
    "subscribing_without_messages": subscribe_without_messages,
    "foreign_subscriber": subscribe_with_another_key,
    "enterprise_not_included": enterprise,
}


# What is done


async def a_nonce_after_400_seconds(stage: Stage) -> int:
    """The status of a call whose nonce was used 400 seconds ago, with a window of 300."""
    now_ms = wall_ms()

    def stamped(keys: Keys) -> Keys:
        return replace(keys, nonce="again", timestamp=str(now_ms // 1000 + 200))

    await stage.twitter.get(VERIFY, tamper=stamped)
    stage.patch.setattr("twitter_emulator.routes.authentication.wall_ms", lambda: now_ms + 400_000)
    return (await stage.twitter.get(VERIFY, tamper=stamped)).status_code


async def level_of_a_narrow_token(stage: Stage) -> str | None:
    token = stage.twitter.world.developer.token_of(stage.twitter.world.brand.id, stage.twitter.app.id)
    assert token is not None
    token.permission = "read"
    level: str | None = (await stage.twitter.get(VERIFY)).headers.get("x-access-level")
    return level


async def where_cancelling_leads(stage: Stage) -> int:
    asked = await linking.ask(stage.twitter)
    return (await asked.answer("deny")).status_code


async def asked_with_a_query(stage: Stage) -> int:
    callback = f"{CALLBACK_URL}?state=7"
    response = await stage.twitter.post("/oauth/request_token", params={"oauth_callback": callback}, as_="app")
    return response.status_code


async def without_a_content_type(stage: Stage) -> int:
    body = json.dumps(message(stage.twitter.id())).encode()
    return (await stage.twitter.post(NEW, content=body)).status_code


async def text_of_nobody(stage: Stage) -> int:
    headers = {"Content-Type": "text/plain"}
    return (await stage.twitter.post(NEW, content=b"hello", headers=headers, as_=None)).status_code


async def blocking_sixteen_times(stage: Stage) -> int:
    for _ in range(15):
        await stage.twitter.post("/1.1/blocks/create.json", form={"screen_name": "alice"})
    return (await stage.twitter.post("/1.1/blocks/create.json", form={"screen_name": "alice"})).status_code


async def too_long_for_somebody_who_blocks(stage: Stage) -> int:
    stage.twitter.world.accounts.block(stage.twitter.id("alice"), stage.twitter.world.brand.id)
    response = await stage.twitter.post(NEW, json=message(stage.twitter.id(), "x" * 10_001))
    return refusal(response)[1]


async def the_same_twice(stage: Stage) -> int:
    await stage.twitter.send("Hello")
    return (await stage.twitter.post(NEW, json=message(stage.twitter.id(), "Hello"))).status_code


async def what_the_cursor_names(stage: Stage) -> tuple[str, list[str]]:
    """Which of four messages is in the cursor of a page of two, and which are on the next page."""
    ids = {await stage.twitter.write(text): text for text in ("first", "second", "third", "fourth")}
    page = (await stage.twitter.get(LIST, params={"count": 2})).json()
    named = event_id_in(page["next_cursor"])
    after = (await stage.twitter.get(LIST, params={"count": 2, "cursor": page["next_cursor"]})).json()
    return ids[str(named)], [ids[event["id"]] for event in after["events"]]


async def has_quick_replies(stage: Stage) -> bool:
    options = {"type": "options", "options": [{"label": "Yes"}]}
    response = await stage.twitter.post(NEW, json=message(stage.twitter.id(), quick_reply=options))
    return "quick_reply" in response.json()["event"]["message_create"]["message_data"]


async def names_beside_a_welcome_message(stage: Stage) -> str | None:
    message_id = await welcoming.make(stage.twitter, name="greeting")
    shown = (await stage.twitter.get(f"{welcoming.PATH}/show.json", params={"id": message_id})).json()
    assert shown["welcome_message"]["name"] == "greeting"
    name: str | None = shown.get("name")
    return name


async def prefix_of_a_photo(stage: Stage) -> str:
    wanted = uploading.multipart({"media_category": "dm_image"}, media=uploading.PHOTO)
    key: str = (await uploading.posted(stage.twitter, wanted)).json()["media_key"]
    return key.partition("_")[0]


async def how_processing_ends(stage: Stage) -> tuple[str, int | None]:
    media_id = await uploading.chunked(stage.twitter)
    params = {"command": "STATUS", "media_id": media_id}
    info = (await stage.twitter.get(uploading.UPLOAD, params=params)).json()["processing_info"]
    return info["state"], info.get("error", {}).get("code")


async def limit_of_status(stage: Stage) -> str:
    media_id = await uploading.chunked(stage.twitter)
    response = await stage.twitter.get(uploading.UPLOAD, params={"command": "STATUS", "media_id": media_id})
    return response.headers["x-rate-limit-limit"]


async def a_small_photo(stage: Stage) -> int:
    event = await uploading.attached(stage.twitter, await uploading.photo(stage.twitter))
    path = uploading.entity_of(event)["media_url"].removeprefix("https://ton.twitter.com")
    return (await stage.twitter.get(f"{path}:small")).status_code


async def who_is_shown(stage: Stage) -> str:
    params = {"user_id": stage.twitter.id("alice"), "screen_name": "acme_support"}
    return str((await stage.twitter.get("/1.1/users/show.json", params=params)).json()["screen_name"])


async def who_may_write_then(stage: Stage) -> str:
    await stage.twitter.post("/1.1/account/settings.json", form={"allow_dms_from": "following"})
    return stage.twitter.world.brand.allow_dms_from


async def following_again(stage: Stage) -> int:
    await follow(stage)
    return (await follow(stage)).status_code


async def registering_as_a_customer(stage: Stage) -> int:
    return (await register_as_a_customer(stage)).status_code


async def registering_with_json(stage: Stage) -> int:
    stage.receiver.behave = with_token_of(stage.twitter.app.consumer_secret)
    return (await stage.twitter.post(WEBHOOKS, json={"url": stage.receiver.url})).status_code


async def is_created_at(stage: Stage) -> bool:
    return "created_at" in await stage.twitter.register(stage.receiver)


async def counts_that_are_told(stage: Stage) -> set[str]:
    told = (await stage.twitter.get(activity.COUNT, as_="bearer")).json()
    return {name for name in told if name.startswith("subscriptions_count")}


async def limit_of_lists(stage: Stage) -> str:
    return (await stage.twitter.get(activity.LIST, as_="bearer")).headers["x-rate-limit-limit"]


async def an_environment_in_capitals(stage: Stage) -> int:
    stage.twitter.rule(max_environments=2)
    return (await stage.twitter.control("POST", "/environments", {"label": "Prod_1"})).status_code


async def is_periodic_challenge_signed(stage: Stage) -> bool:
    await stage.twitter.register(stage.receiver)
    await stage.twitter.control("PUT", "/clock", {"advance": "25h"})
    await stage.twitter.control("GET", "/settled", params={"wait": "5s"})
    registration, periodic = stage.receiver.requests
    assert SIGNATURE in registration.headers
    return SIGNATURE in periodic.headers


async def challenge_of_a_url_with_query(stage: Stage) -> tuple[str, str]:
    """The query without its values, and what of it is signed."""
    secret = stage.twitter.app.consumer_secret
    stage.receiver.behave = with_token_of(secret)
    await stage.twitter.post(WEBHOOKS, params={"url": f"{stage.receiver.url}?team=a"})
    [get] = stage.receiver.requests
    whole = webhook_signature(secret, get.query.encode())
    names = "&".join(pair.partition("=")[0] for pair in get.query.split("&"))
    return names, "whole" if get.headers[SIGNATURE] == whole else "part"


async def query_of_a_challenge(stage: Stage) -> str:
    return (await challenge_of_a_url_with_query(stage))[0]


async def what_a_challenge_signs(stage: Stage) -> str:
    return (await challenge_of_a_url_with_query(stage))[1]


async def who_calls_a_webhook(stage: Stage) -> str | None:
    await stage.twitter.register(stage.receiver)
    return stage.receiver.requests[0].headers.get("user-agent")


async def state_of_a_delivery_that_is_created(stage: Stage) -> str:
    """Of one that was answered with 201."""
    await stage.twitter.register(stage.receiver)
    await stage.twitter.post(SUBSCRIPTIONS)
    stage.receiver.behave = always(http(201))
    await stage.twitter.write()
    await stage.twitter.control("GET", "/settled", params={"wait": "5s"})
    return next(iter(stage.twitter.world.outbox.kept.values())).state


async def waits_of_the_paid_tier(stage: Stage) -> int:
    stage.twitter.rule(tier="paid")
    return len(stage.twitter.world.rules.limits.retries_ms)


BEHAVIOURS: Mapping[str, tuple[Observed, Mapping[str, Any]]] = {
    "nonce_memory": (a_nonce_after_400_seconds, {"two_windows": 401, "one_window": 200}),
    "access_level_header": (level_of_a_narrow_token, {"always": "read", "recorded": None}),
    "cancelled": (where_cancelling_leads, {"redirect": 302, "page": 200}),
    "callback_query": (asked_with_a_query, {"exact": 403, "ignored": 200}),
    "missing_content_type": (without_a_content_type, {"accepted": 200, "refused": 415}),
    "first_check": (text_of_nobody, {"content_type": 415, "authentication": 400}),
    "unpublished_limits": (blocking_sixteen_times, {"none": 200, "15": 429}),
    "message_checks": (too_long_for_somebody_who_blocks, {"person_first": 349, "text_first": 354}),
    "duplicate_messages": (the_same_twice, {"allowed": 200, "refused": 403}),
    "cursor_points_to": (
        what_the_cursor_names,
        {"last": ("third", ["second", "first"]), "next": ("second", ["second", "first"])},
    ),
    "quick_reply_echo": (has_quick_replies, {"shown": True, "left_out": False}),
    "welcome_message_name": (names_beside_a_welcome_message, {"inside": None, "both": "greeting"}),
    "media_key_prefixes": (prefix_of_a_photo, {"3,16,7": "3", "5,16,7": "5"}),
    "media_internal_error": (how_processing_ends, {"none": ("succeeded", None), "2": ("failed", 2)}),
    "media_status_limit": (limit_of_status, {"500": "500", "15": "15"}),
    "photo_sizes": (a_small_photo, {"ignored": 200, "refused": 404}),
    "named_twice": (who_is_shown, {"user_id": "alice", "screen_name": "acme_support"}),
    "allow_dms_from": (who_may_write_then, {"accepted": "following", "ignored": "all"}),
    "already_following": (following_again, {"200": 200, "403": 403}),
    "webhook_registrants": (registering_as_a_customer, {"owner": 403, "anybody": 200}),
    "json_registration": (registering_with_json, {"accepted": 200, "refused": 400}),
    "webhook_created_at": (is_created_at, {"left_out": False, "added": True}),
    "subscription_counts": (
        counts_that_are_told,
        {
            "both": {"subscriptions_count", "subscriptions_count_all", "subscriptions_count_direct_messages"},
            "documented": {"subscriptions_count_all", "subscriptions_count_direct_messages"},
            "short": {"subscriptions_count"},
        },
    ),
    "subscription_list_limit": (limit_of_lists, {"50": "50", "15": "15"}),
    "environment_labels": (an_environment_in_capitals, {"any_case": 201, "lower_case": 400}),
    "periodic_crc": (is_periodic_challenge_signed, {"signed": True, "unsigned": False}),
    "crc_query": (query_of_a_challenge, {"appended": "team&crc_token&nonce", "replaced": "crc_token&nonce"}),
    "crc_signature": (what_a_challenge_signs, {"challenge": "part", "whole_query": "whole"}),
    "user_agent": (who_calls_a_webhook, {"twitter-emulator": "twitter-emulator", "-": None}),
    "received": (state_of_a_delivery_that_is_created, {"2xx": "delivered", "200": "failed"}),
    "retry_schedule": (waits_of_the_paid_tier, {"3,27,242": 3, "3,27,242,242,242,242,242": 7}),
}


@pytest.fixture
def stage(twitter: Twitter, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return Stage(twitter, receiver, monkeypatch)


def values_of(names: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, each.value) for name in names for each in ROWS[name].values]


def code_in(response: httpx.Response) -> int | None:
    """The code of a refusal; None of one that has another shape."""
    content = response.json() if response.content else {}
    return int(content["errors"][0]["code"]) if "errors" in content else None


def test_every_choice_has_a_scene() -> None:
    assert REFUSALS.keys() | BEHAVIOURS.keys() == ROWS.keys()
    assert [(name, *expected) for name, (_, expected) in BEHAVIOURS.items()] == [
        (name, *(each.value for each in ROWS[name].values)) for name in BEHAVIOURS
    ]


@pytest.mark.parametrize(("name", "value"), values_of(REFUSALS))
async def test_a_refusal_is_answered_as_was_chosen(stage: Stage, name: str, value: str) -> None:
    stage.choose(**{name: value})

    response = await REFUSALS[name](stage)

    status, _, rest = value.partition("/")
    code, _, text = rest.partition(" ")
    assert response.status_code == int(status)
    assert not code or code_in(response) == (None if code == "-" else int(code))
    assert not text or response.json()["errors"][0]["message"] == text


@pytest.mark.parametrize(("name", "value"), values_of(BEHAVIOURS))
async def test_a_world_does_as_was_chosen(stage: Stage, name: str, value: str) -> None:
    observe, expected = BEHAVIOURS[name]
    stage.choose(**{name: value})

    assert await observe(stage) == expected[value]


async def test_a_choice_is_made_with_the_world_and_changed_later(twitter: Twitter) -> None:
    made = await twitter.http.post(f"{CONTROL}/worlds", json={"name": "w", "choices": {"received": "200"}})
    changed = await twitter.http.patch(f"{CONTROL}/worlds/w", json={"choices": {"named_twice": "screen_name"}})

    assert made.status_code == 201
    assert changed.json()["rules"]["choices"]["received"] == "200"
    assert changed.json()["rules"]["choices"]["named_twice"] == "screen_name"


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ({"named_twize": "x"}, "choices: there is no choice 'named_twize'; did you mean named_twice?"),
        ({"named_twice": "x"}, "choices: named_twice is 'x'; it takes one of user_id, screen_name"),
        (["named_twice"], "choices cannot be read: "),
    ],
)
async def test_what_cannot_be_chosen_is_refused(twitter: Twitter, choices: Any, told: str) -> None:
    response = await twitter.http.patch(f"{CONTROL}/worlds/default", json={"choices": choices})

    assert response.status_code == 400
    assert response.json()["detail"].startswith(told)


async def test_a_refusal_by_choice_says_so_in_the_journal(stage: Stage) -> None:
    stage.choose(unknown_message="404/144")

    await unknown_message(stage)

    assert dict(stage.twitter.journal("call")[-1].about)["error"] == 144
