"""A successful call of every endpoint of the table, ready to be made, or to be spoilt before."""

import base64
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.calling import FORM, SUBSCRIPTIONS, Keys, Tamper, Twitter, message
from tests.delivery.receiver import Receiver, with_token_of
from tests.routes import linking
from tests.routes.v1 import enterprise, uploading, welcoming
from twitter_emulator.protocol import fidelity
from twitter_emulator.protocol.tables import Endpoint
from twitter_emulator.world import samples
from twitter_emulator.world.seeds import CALLBACK_URL


def _as_it_is(keys: Keys) -> Keys:
    return keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call. *fields* go where the endpoint takes them first, *query* into the query; *media* makes it multipart."""

    path: str
    fields: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    json: Any = None
    media: bytes | None = None
    as_: str | None = "acme_support"
    headers: Mapping[str, str] = field(default_factory=dict)
    tamper: Tamper = _as_it_is

    def with_field(self, name: str, value: str | None) -> "Call":
        """The same call with another value of a parameter, or without it."""
        if name in self.query:
            return replace(self, query=_changed(self.query, name, value))
        return replace(self, fields=_changed(self.fields, name, value))


def _changed(pairs: Mapping[str, str], name: str, value: str | None) -> dict[str, str]:
    rest = {key: each for key, each in pairs.items() if key != name}
    return rest if value is None else rest | {name: value}


Prepare = Callable[[Twitter, Receiver], Awaitable[Call]]


async def made(twitter: Twitter, row: Endpoint, call: Call, *, twice: str | None = None) -> httpx.Response:
    """The answer to *call*; the parameter *twice* is sent two times."""
    fields, query = _pairs(call.fields, twice), _pairs(call.query, twice)
    how: dict[str, Any] = {"as_": call.as_, "tamper": call.tamper, "headers": dict(call.headers)}
    if call.media is not None:
        parts = uploading.multipart(dict(fields), media=call.media)
        how |= {"content": parts["content"], "headers": parts["headers"]}
    elif "form" in row.body and row.method == "POST":
        how |= {"content": urlencode(fields).encode(), "headers": {"Content-Type": FORM, **call.headers}}
    else:
        query += fields
        how |= {"json": call.json}
    target = f"{call.path}?{urlencode(query)}" if query else call.path
    return await twitter.call(row.method, target, **how)


def _pairs(values: Mapping[str, str], twice: str | None) -> list[tuple[str, str]]:
    again = [(name, value) for name, value in values.items() if name == twice]
    return [*values.items(), *again]


def plain(path: str, as_: str | None = "acme_support", **fields: str) -> Prepare:
    """A call for which nothing has to be prepared."""

    async def prepare(twitter: Twitter, receiver: Receiver) -> Call:
        return Call(path=path, fields=fields, as_=as_)

    return prepare


def sending(path: str, body: Callable[[Twitter], Any]) -> Prepare:
    async def prepare(twitter: Twitter, receiver: Receiver) -> Call:
        return Call(path=path, json=body(twitter))

    return prepare


def about_somebody(path: str, **fields: str) -> Prepare:
    return plain(path, screen_name="alice", **fields)


# OAuth


async def _asking(twitter: Twitter, receiver: Receiver) -> Call:
    return Call(path="/oauth/request_token", fields={"oauth_callback": CALLBACK_URL}, as_="app")


async def _page(twitter: Twitter, receiver: Receiver) -> Call:
    asked = await linking.ask(twitter)
    return Call(path="/oauth/authorize", fields={"oauth_token": asked.token}, as_=None)


async def _known_page(twitter: Twitter, receiver: Receiver) -> Call:
    """Of somebody who is signed in, and has let the app in before."""
    asked = await linking.ask(twitter)
    cookie = f"signed_in={twitter.id('alice')}"
    return Call(path="/oauth/authenticate", fields={"oauth_token": asked.token}, as_=None, headers={"Cookie": cookie})


async def _answering(twitter: Twitter, receiver: Receiver) -> Call:
    page = await (await linking.ask(twitter)).page()
    fields = linking.hidden_fields(page.text) | {"account": "alice", "answer": "allow"}
    return Call(path="/oauth/authorize", fields=fields, as_=None)


async def _redeeming(twitter: Twitter, receiver: Receiver) -> Call:
    asked = await linking.ask(twitter)
    fields = {"oauth_verifier": await asked.verifier()}
    return Call(path="/oauth/access_token", fields=fields, as_="app", tamper=asked.signing())


async def _bearer(twitter: Twitter, receiver: Receiver) -> Call:
    return Call(path="/oauth2/token", fields={"grant_type": "client_credentials"}, as_=None, headers=_password(twitter))


async def _ending_bearer(twitter: Twitter, receiver: Receiver) -> Call:
    fields = {"access_token": twitter.app.bearer_token}
    return Call(path="/oauth2/invalidate_token", fields=fields, as_=None, headers=_password(twitter))


def _password(twitter: Twitter) -> dict[str, str]:
    pair = f"{twitter.app.consumer_key}:{twitter.app.consumer_secret}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


# Direct Messages


def _of_message(path: str, name: str = "id", **more: str) -> Prepare:
    async def prepare(twitter: Twitter, receiver: Receiver) -> Call:
        return Call(path=path, fields={name: await twitter.write(), **more})

    return prepare


async def _typing(twitter: Twitter, receiver: Receiver) -> Call:
    return Call(path="/1.1/direct_messages/indicate_typing.json", fields={"recipient_id": twitter.id()})


async def _reading(twitter: Twitter, receiver: Receiver) -> Call:
    fields = {"last_read_event_id": await twitter.write(), "recipient_id": twitter.id()}
    return Call(path="/1.1/direct_messages/mark_read.json", fields=fields)


async def _listing(twitter: Twitter, receiver: Receiver) -> Call:
    for text in ("one", "two"):
        await twitter.write(text)
    page = (await twitter.get("/1.1/direct_messages/events/list.json", params={"count": 1})).json()
    return Call(path="/1.1/direct_messages/events/list.json", fields={"count": "50", "cursor": page["next_cursor"]})


def _of_welcome(name: str) -> Prepare:
    async def prepare(twitter: Twitter, receiver: Receiver) -> Call:
        return Call(path=f"{welcoming.PATH}/{name}.json", fields={"id": await welcoming.make(twitter)})

    return prepare


async def _new_welcome(twitter: Twitter, receiver: Receiver) -> Call:
    return Call(path=f"{welcoming.PATH}/new.json", json=welcoming.wanted(name="greeting"))


async def _updated_welcome(twitter: Twitter, receiver: Receiver) -> Call:
    query = {"id": await welcoming.make(twitter)}
    return Call(path=f"{welcoming.PATH}/update.json", query=query, json={"message_data": {"text": "Hello"}})


async def _new_rule(twitter: Twitter, receiver: Receiver) -> Call:
    wanted = {"welcome_message_rule": {"welcome_message_id": await welcoming.make(twitter)}}
    return Call(path=f"{welcoming.RULES}/new.json", json=wanted)


def _of_rule(name: str) -> Prepare:
    async def prepare(twitter: Twitter, receiver: Receiver) -> Call:
        rule = await welcoming.make_rule(twitter, await welcoming.make(twitter))
        return Call(path=f"{welcoming.RULES}/{name}.json", fields={"id": rule["id"]})

    return prepare


def _of_profiles(path: str, *, is_named_by_path: bool = False, is_named: bool = False, json: Any = None) -> Prepare:
    async def prepare(twitter: Twitter, receiver: Receiver) -> Call:
        twitter.app.custom_profiles = True
        made = await twitter.post("/1.1/custom_profiles/new.json", json={"custom_profile": {"name": "Noor"}})
        profile_id = str(made.json()["custom_profile"]["id"])
        name = f"{profile_id}.json" if is_named_by_path else path
        return Call(path=f"/1.1/custom_profiles/{name}", fields={"id": profile_id} if is_named else {}, json=json)

    return prepare


# Media


async def _photo(twitter: Twitter, receiver: Receiver) -> Call:
    return Call(path=uploading.UPLOAD, fields={"media_category": "dm_image"}, media=samples.png(8, 8))


async def _init(twitter: Twitter, receiver: Receiver) -> Call:
    fields = {"total_bytes": "100", "media_type": "video/mp4", "media_category": "dm_video", "shared": "true"}
    return Call(path=uploading.UPLOAD, fields={"command": "INIT", **fields})


async def _append(twitter: Twitter, receiver: Receiver) -> Call:
    media_id = await uploading.begun(twitter, uploading.FILM)
    fields = {"command": "APPEND", "media_id": media_id, "segment_index": "0"}
    return Call(path=uploading.UPLOAD, fields=fields, media=uploading.FILM)


async def _finalize(twitter: Twitter, receiver: Receiver) -> Call:
    media_id = await uploading.begun(twitter, uploading.FILM)
    await uploading.append(twitter, media_id, 0, uploading.FILM)
    return Call(path=uploading.UPLOAD, fields={"command": "FINALIZE", "media_id": media_id})


async def _status(twitter: Twitter, receiver: Receiver) -> Call:
    media_id = await uploading.chunked(twitter)
    return Call(path=uploading.UPLOAD, fields={"command": "STATUS", "media_id": media_id})


async def _described(twitter: Twitter, receiver: Receiver) -> Call:
    wanted = {"media_id": await uploading.photo(twitter), "alt_text": {"text": "A parcel"}}
    return Call(path="/1.1/media/metadata/create.json", json=wanted)


async def _shown_photo(twitter: Twitter, receiver: Receiver) -> Call:
    event = await uploading.attached(twitter, await uploading.photo(twitter))
    return Call(path=uploading.entity_of(event)["media_url"].removeprefix("https://ton.twitter.com"))


# People and tweets


async def _unmuting(twitter: Twitter, receiver: Receiver) -> Call:
    await twitter.post("/1.1/mutes/users/create.json", form={"screen_name": "alice"})
    return Call(path="/1.1/mutes/users/destroy.json", fields={"screen_name": "alice"})


def _of_tweet(path: str, *, is_named_by_path: bool = False, liked: bool = False, own: bool = False) -> Prepare:
    async def prepare(twitter: Twitter, receiver: Receiver) -> Call:
        author = "acme_support" if own else "alice"
        tweet = await twitter.post("/1.1/statuses/update.json", form={"status": "Hello"}, as_=author)
        tweet_id = str(tweet.json()["id_str"])
        if liked:
            await twitter.post("/1.1/favorites/create.json", form={"id": tweet_id})
        fields = {"tweet_mode": "extended", "trim_user": "true"}
        if is_named_by_path:
            return Call(path=path.replace(":id", tweet_id), fields=fields)
        return Call(path=path, fields={"id": tweet_id, **fields})

    return prepare


# Account Activity


def _of_environment(path: str, as_: str = "acme_support", *, subscribed: bool = True) -> Prepare:
    async def prepare(twitter: Twitter, receiver: Receiver) -> Call:
        webhook = await twitter.register(receiver)
        if subscribed:
            await twitter.post(SUBSCRIPTIONS)
        names = {":id": webhook["id"], ":user_id": twitter.world.brand.id, ":env": "dev"}
        return Call(path=_filled(f"/1.1/account_activity/all/{path}", names), as_=as_)

    return prepare


def _of_enterprise(path: str, as_: str = "acme_support", *, subscribed: bool = True) -> Prepare:
    async def prepare(twitter: Twitter, receiver: Receiver) -> Call:
        twitter.rule(tier="enterprise")
        webhook = await enterprise.registered(twitter, receiver)
        if subscribed:
            await twitter.post(enterprise.subscriptions(webhook))
        names = {":webhook_id": webhook["id"], ":user_id": twitter.world.brand.id}
        return Call(path=_filled(f"/1.1/account_activity/{path}", names), as_=as_)

    return prepare


def _registering(path: str, *, tier: str = "sandbox") -> Prepare:
    async def prepare(twitter: Twitter, receiver: Receiver) -> Call:
        twitter.rule(tier=tier)
        receiver.behave = with_token_of(twitter.app.consumer_secret)
        return Call(path=path, fields={"url": receiver.url})

    return prepare


async def _replaying(twitter: Twitter, receiver: Receiver) -> Call:
    dates = {"from_date": "202011100800", "to_date": "202011100900"}
    prepare = _of_enterprise("replay/webhooks/:webhook_id/subscriptions/all.json", "bearer")
    call = await prepare(twitter, receiver)
    twitter.world.clock.move_to(NOVEMBER_10_MS, frozen=False)
    return replace(call, fields=dates)


NOVEMBER_10_MS = 1_605_006_000_000
"""11:00 on the tenth of November 2020."""


def _filled(path: str, names: Mapping[str, str]) -> str:
    parts = (names.get(part.removesuffix(".json"), part) + _ending(part, names) for part in path.split("/"))
    return "/".join(parts)


def _ending(part: str, names: Mapping[str, str]) -> str:
    return ".json" if part.endswith(".json") and part.removesuffix(".json") in names else ""


_ONE = {"screen_name": "alice", "include_entities": "false", "skip_status": "true"}
_IDS = {"screen_name": "alice", "cursor": "-1", "count": "10", "stringify_ids": "true"}
_USERS = {"screen_name": "alice", "cursor": "-1", "count": "10", "skip_status": "true"}
_OWN_IDS = {"cursor": "-1", "count": "10", "stringify_ids": "true"}
_OWN_USERS = {"cursor": "-1", "count": "10", "skip_status": "true"}
_DM = "/1.1/direct_messages"
_SETTINGS = {"lang": "nl", "allow_dms_from": "following", "sleep_time_enabled": "true", "start_sleep_time": "08"}

EXERCISES: Mapping[str, Prepare] = {
    "POST /oauth/request_token": _asking,
    "GET /oauth/request_token": _asking,
    "GET /oauth/authorize": _page,
    "POST /oauth/authorize": _answering,
    "GET /oauth/authenticate": _known_page,
    "POST /oauth/access_token": _redeeming,
    "GET /oauth/access_token": _redeeming,
    "POST /oauth2/token": _bearer,
    "POST /oauth2/invalidate_token": _ending_bearer,
    "POST /1.1/oauth/invalidate_token.json": plain("/1.1/oauth/invalidate_token.json"),
    f"POST {_DM}/events/new.json": sending(f"{_DM}/events/new.json", lambda twitter: message(twitter.id())),
    f"GET {_DM}/events/show.json": _of_message(f"{_DM}/events/show.json"),
    f"GET {_DM}/events/list.json": _listing,
    f"DELETE {_DM}/events/destroy.json": _of_message(f"{_DM}/events/destroy.json"),
    f"POST {_DM}/indicate_typing.json": _typing,
    f"POST {_DM}/mark_read.json": _reading,
    f"POST {_DM}/welcome_messages/new.json": _new_welcome,
    f"PUT {_DM}/welcome_messages/update.json": _updated_welcome,
    f"GET {_DM}/welcome_messages/show.json": _of_welcome("show"),
    f"GET {_DM}/welcome_messages/list.json": plain(f"{_DM}/welcome_messages/list.json", count="10"),
    f"DELETE {_DM}/welcome_messages/destroy.json": _of_welcome("destroy"),
    f"POST {_DM}/welcome_messages/rules/new.json": _new_rule,
    f"GET {_DM}/welcome_messages/rules/show.json": _of_rule("show"),
    f"GET {_DM}/welcome_messages/rules/list.json": plain(f"{_DM}/welcome_messages/rules/list.json", count="10"),
    f"DELETE {_DM}/welcome_messages/rules/destroy.json": _of_rule("destroy"),
    "POST /1.1/custom_profiles/new.json": _of_profiles("new.json", json={"custom_profile": {"name": "Jan"}}),
    "GET /1.1/custom_profiles/:id.json": _of_profiles("", is_named_by_path=True),
    "GET /1.1/custom_profiles/list.json": _of_profiles("list.json"),
    "DELETE /1.1/custom_profiles/destroy.json": _of_profiles("destroy.json", is_named=True),
    "POST /1.1/media/upload.json": _photo,
    "POST /1.1/media/upload.json INIT": _init,
    "POST /1.1/media/upload.json APPEND": _append,
    "POST /1.1/media/upload.json FINALIZE": _finalize,
    "GET /1.1/media/upload.json STATUS": _status,
    "POST /1.1/media/metadata/create.json": _described,
    "GET /1.1/ton/data/dm/:event_id/:media_id/:file": _shown_photo,
    "GET /1.1/account/verify_credentials.json": plain("/1.1/account/verify_credentials.json", include_email="true"),
    "GET /1.1/account/settings.json": plain("/1.1/account/settings.json"),
    "POST /1.1/account/settings.json": plain("/1.1/account/settings.json", **_SETTINGS),
    "GET /1.1/application/rate_limit_status.json": plain(
        "/1.1/application/rate_limit_status.json", resources="direct_messages,users"
    ),
    "GET /1.1/users/show.json": plain("/1.1/users/show.json", **_ONE),
    "GET /1.1/users/lookup.json": plain("/1.1/users/lookup.json", screen_name="alice,bob"),
    "POST /1.1/users/lookup.json": plain("/1.1/users/lookup.json", screen_name="alice, bob"),
    "GET /1.1/friendships/show.json": plain(
        "/1.1/friendships/show.json", target_screen_name="alice", source_screen_name="acme_support"
    ),
    "GET /1.1/friendships/lookup.json": plain("/1.1/friendships/lookup.json", screen_name="alice,bob"),
    "POST /1.1/friendships/create.json": about_somebody("/1.1/friendships/create.json", follow="true"),
    "POST /1.1/friendships/destroy.json": about_somebody("/1.1/friendships/destroy.json"),
    "POST /1.1/friendships/update.json": about_somebody(
        "/1.1/friendships/update.json", device="true", retweets="false"
    ),
    "GET /1.1/friendships/incoming.json": plain("/1.1/friendships/incoming.json", cursor="-1"),
    "GET /1.1/friendships/outgoing.json": plain("/1.1/friendships/outgoing.json", cursor="-1"),
    "GET /1.1/followers/ids.json": plain("/1.1/followers/ids.json", **_IDS),
    "GET /1.1/followers/list.json": plain("/1.1/followers/list.json", **_USERS),
    "GET /1.1/friends/ids.json": plain("/1.1/friends/ids.json", **_IDS),
    "GET /1.1/friends/list.json": plain("/1.1/friends/list.json", **_USERS),
    "GET /1.1/blocks/ids.json": plain("/1.1/blocks/ids.json", **_OWN_IDS),
    "GET /1.1/blocks/list.json": plain("/1.1/blocks/list.json", **_OWN_USERS),
    "POST /1.1/blocks/create.json": about_somebody("/1.1/blocks/create.json", skip_status="1"),
    "POST /1.1/blocks/destroy.json": about_somebody("/1.1/blocks/destroy.json", skip_status="t"),
    "GET /1.1/mutes/users/ids.json": plain("/1.1/mutes/users/ids.json", **_OWN_IDS),
    "GET /1.1/mutes/users/list.json": plain("/1.1/mutes/users/list.json", **_OWN_USERS),
    "POST /1.1/mutes/users/create.json": about_somebody("/1.1/mutes/users/create.json"),
    "POST /1.1/mutes/users/destroy.json": _unmuting,
    "GET /1.1/users/search.json": plain("/1.1/users/search.json", q="alice", page="1", count="5"),
    "POST /1.1/users/report_spam.json": about_somebody("/1.1/users/report_spam.json", perform_block="false"),
    "POST /1.1/account_activity/all/:env/webhooks.json": _registering("/1.1/account_activity/all/dev/webhooks.json"),
    "GET /1.1/account_activity/all/webhooks.json": _of_environment("webhooks.json"),
    "GET /1.1/account_activity/all/:env/webhooks.json": _of_environment(":env/webhooks.json"),
    "PUT /1.1/account_activity/all/:env/webhooks/:id.json": _of_environment(":env/webhooks/:id.json"),
    "DELETE /1.1/account_activity/all/:env/webhooks/:id.json": _of_environment(":env/webhooks/:id.json"),
    "POST /1.1/account_activity/all/:env/subscriptions.json": _of_environment(
        ":env/subscriptions.json", subscribed=False
    ),
    "GET /1.1/account_activity/all/:env/subscriptions.json": _of_environment(":env/subscriptions.json"),
    "DELETE /1.1/account_activity/all/:env/subscriptions.json": _of_environment(":env/subscriptions.json"),
    "GET /1.1/account_activity/all/:env/subscriptions/list.json": _of_environment(
        ":env/subscriptions/list.json", "bearer"
    ),
    "DELETE /1.1/account_activity/all/:env/subscriptions/:user_id.json": _of_environment(
        ":env/subscriptions/:user_id.json", "bearer"
    ),
    "GET /1.1/account_activity/all/subscriptions/count.json": _of_environment("subscriptions/count.json", "bearer"),
    "GET /1.1/account_activity/all/count.json": _of_environment("count.json", "bearer"),
    "POST /1.1/account_activity/webhooks.json": _registering("/1.1/account_activity/webhooks.json", tier="enterprise"),
    "GET /1.1/account_activity/webhooks.json": _of_enterprise("webhooks.json", "bearer"),
    "PUT /1.1/account_activity/webhooks/:webhook_id.json": _of_enterprise("webhooks/:webhook_id.json"),
    "DELETE /1.1/account_activity/webhooks/:webhook_id.json": _of_enterprise("webhooks/:webhook_id.json"),
    "POST /1.1/account_activity/webhooks/:webhook_id/subscriptions/all.json": _of_enterprise(
        "webhooks/:webhook_id/subscriptions/all.json", subscribed=False
    ),
    "GET /1.1/account_activity/webhooks/:webhook_id/subscriptions/all.json": _of_enterprise(
        "webhooks/:webhook_id/subscriptions/all.json"
    ),
    "DELETE /1.1/account_activity/webhooks/:webhook_id/subscriptions/all.json": _of_enterprise(
        "webhooks/:webhook_id/subscriptions/all.json"
    ),
    "GET /1.1/account_activity/webhooks/:webhook_id/subscriptions/all/list.json": _of_enterprise(
        "webhooks/:webhook_id/subscriptions/all/list.json", "bearer"
    ),
    "DELETE /1.1/account_activity/webhooks/:webhook_id/subscriptions/:user_id/all.json": _of_enterprise(
        "webhooks/:webhook_id/subscriptions/:user_id/all.json", "bearer"
    ),
    "GET /1.1/account_activity/subscriptions/count.json": _of_enterprise("subscriptions/count.json", "bearer"),
    "POST /1.1/account_activity/replay/webhooks/:webhook_id/subscriptions/all.json": _replaying,
    "POST /1.1/statuses/update.json": plain("/1.1/statuses/update.json", status="Hello", tweet_mode="extended"),
    "GET /1.1/statuses/show.json": _of_tweet("/1.1/statuses/show.json"),
    "GET /1.1/statuses/show/:id.json": _of_tweet("/1.1/statuses/show/:id.json", is_named_by_path=True),
    "POST /1.1/statuses/destroy/:id.json": _of_tweet("/1.1/statuses/destroy/:id.json", is_named_by_path=True, own=True),
    "POST /1.1/statuses/retweet/:id.json": _of_tweet("/1.1/statuses/retweet/:id.json", is_named_by_path=True),
    "POST /1.1/favorites/create.json": _of_tweet("/1.1/favorites/create.json"),
    "POST /1.1/favorites/destroy.json": _of_tweet("/1.1/favorites/destroy.json", liked=True),
}
"""How each endpoint, by the name that :func:`~twitter_emulator.protocol.fidelity.called` gives it, is prepared."""


async def prepared(twitter: Twitter, receiver: Receiver, row: Endpoint) -> Call:
    return await EXERCISES[fidelity.called(row)](twitter, receiver)
