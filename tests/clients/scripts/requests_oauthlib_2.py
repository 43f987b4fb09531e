"""requests-oauthlib has no calls of its own: its sessions sign every way there is to put a request."""

import base64
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth1Session, OAuth2Session
from requests_oauthlib.oauth1_session import TokenMissing, TokenRequestDenied

from tests.clients.scripts.person import pin_of
from tests.clients.scripts.telling import call

KEY, SECRET = os.environ["TWITTER_API_KEY"], os.environ["TWITTER_API_KEY_SECRET"]
TOKEN, TOKEN_SECRET = os.environ["TWITTER_ACCESS_TOKEN"], os.environ["TWITTER_ACCESS_TOKEN_SECRET"]
MEDIA, TWEET, WEBHOOK = Path(os.environ["MEDIA"]), os.environ["TWEET"], os.environ["WEBHOOK"]
API = "https://api.twitter.com/1.1/"
UPLOAD = "https://upload.twitter.com/1.1/media/upload.json"
ACTIVITY = f"account_activity/all/{os.environ['TWITTER_ENV_NAME']}/"
ENTERPRISE = "account_activity/"
OAUTH = "https://api.twitter.com/oauth/"

twitter = OAuth1Session(KEY, SECRET, TOKEN, TOKEN_SECRET)
apps = OAuth2Session(client=BackendApplicationClient(KEY))


def answer(method: str, path: str, *, by: Any = twitter, status: int = 200, **about: Any) -> Any:
    """What is answered with *status*, decoded unless it is empty."""
    answered = by.request(method, path if "://" in path else f"{API}{path}.json", **about)
    assert answered.status_code == status, f"{answered.status_code}: {answered.text}"
    return answered.json() if answered.content else None


def send(to: str, status: int = 200, **data: Any) -> Any:
    event = {"type": "message_create", "message_create": {"target": {"recipient_id": to}, "message_data": data}}
    return answer("POST", "direct_messages/events/new", json={"event": event}, status=status)


with call("GET account/verify_credentials"):
    assert answer("GET", "account/verify_credentials")["screen_name"] == "acme_support"

with call("GET account/verify_credentials, signed in the query"):
    session = OAuth1Session(KEY, SECRET, TOKEN, TOKEN_SECRET, signature_type="query")
    assert answer("GET", "account/verify_credentials", by=session)["screen_name"] == "acme_support"

with call("POST statuses/update, signed in the body"):
    session = OAuth1Session(KEY, SECRET, TOKEN, TOKEN_SECRET, signature_type="body")
    answer("POST", "statuses/update", by=session, data={"status": "Signed in the body: é & ü"})

with call("GET users/show"):
    alice = answer("GET", "users/show", params={"screen_name": "alice"})["id_str"]

with call("POST users/lookup as a form"):
    assert len(answer("POST", "users/lookup", data={"screen_name": "alice,bob"})) == 2

with call("GET users/search"):
    assert answer("GET", "users/search", params={"q": "Martens"})[0]["id_str"] == alice

with call("POST direct_messages/events/new"):
    message = send(alice, text="Hello")["event"]["id"]

with call("POST direct_messages/events/new with quick replies"):
    options = [{"label": "Yes", "metadata": "y"}]
    sent = send(alice, text="?", quick_reply={"type": "options", "options": options})
    assert sent["event"]["message_create"]["message_data"]["quick_reply"]["options"] == options

with call("POST direct_messages/events/new with buttons"):
    send(alice, text="!", ctas=[{"type": "web_url", "label": "Shop", "url": "https://acme.example"}])

with call("GET direct_messages/events/list"):
    events = answer("GET", "direct_messages/events/list", params={"count": 50})["events"]
    (received,) = (event for event in events if event["message_create"]["sender_id"] == alice)

with call("GET direct_messages/events/show"):
    assert answer("GET", "direct_messages/events/show", params={"id": message})["event"]["id"] == message

with call("DELETE direct_messages/events/destroy"):
    answer("DELETE", "direct_messages/events/destroy", params={"id": message}, status=204)

with call("POST direct_messages/indicate_typing"):
    answer("POST", "direct_messages/indicate_typing", data={"recipient_id": alice}, status=204)

with call("POST direct_messages/mark_read"):
    about = {"last_read_event_id": received["id"], "recipient_id": alice}
    answer("POST", "direct_messages/mark_read", params=about, status=204)

with call("GET a received photo"):
    photo = received["message_create"]["message_data"]["attachment"]["media"]["media_url_https"]
    assert twitter.get(photo).content.startswith(b"\x89PNG")

with call("POST media/upload with files"):
    with (MEDIA / "cat.png").open("rb") as file:
        media = answer("POST", UPLOAD, files={"media": file}, params={"media_category": "dm_image"})["media_id_string"]
    send(alice, text="Look", attachment={"type": "media", "media": {"id": media}})

with call("POST media/upload as base64"):
    content = base64.b64encode((MEDIA / "cat.png").read_bytes())
    assert answer("POST", UPLOAD, data={"media_data": content, "media_category": "dm_image"})["size"]

with call("POST media/upload INIT"):
    film = (MEDIA / "cat.mp4").read_bytes()
    begun = {"command": "INIT", "total_bytes": len(film), "media_type": "video/mp4", "media_category": "dm_video"}
    media = answer("POST", UPLOAD, data=begun, status=202)["media_id_string"]

with call("POST media/upload APPEND"):
    for number, start in enumerate(range(0, len(film), 1 << 20)):
        part = {"command": "APPEND", "media_id": media, "segment_index": number}
        answer("POST", UPLOAD, data=part, files={"media": film[start : start + (1 << 20)]}, status=204)

with call("POST media/upload FINALIZE"):
    processed = answer("POST", UPLOAD, data={"command": "FINALIZE", "media_id": media}, status=201)
    assert processed["processing_info"]["state"] == "pending"

with call("GET media/upload STATUS"):
    assert answer("GET", UPLOAD, params={"command": "STATUS", "media_id": media})["media_id_string"] == media

with call("POST media/metadata/create"):
    about = {"media_id": media, "alt_text": {"text": "A cat"}}
    answer("POST", UPLOAD.replace("upload.json", "metadata/create.json"), json=about)

with call("POST direct_messages/welcome_messages/new"):
    made = {"welcome_message": {"name": "hi", "message_data": {"text": "Welcome"}}}
    welcome = answer("POST", "direct_messages/welcome_messages/new", json=made)["welcome_message"]["id"]

with call("PUT direct_messages/welcome_messages/update"):
    changed = {"message_data": {"text": "Welcome back"}}
    answer("PUT", "direct_messages/welcome_messages/update", params={"id": welcome}, json=changed)

with call("GET direct_messages/welcome_messages/show"):
    shown = answer("GET", "direct_messages/welcome_messages/show", params={"id": welcome})["welcome_message"]
    assert shown["message_data"]["text"] == "Welcome back"

with call("GET direct_messages/welcome_messages/list"):
    assert len(answer("GET", "direct_messages/welcome_messages/list")["welcome_messages"]) == 1

with call("POST direct_messages/welcome_messages/rules/new"):
    made = {"welcome_message_rule": {"welcome_message_id": welcome}}
    rule = answer("POST", "direct_messages/welcome_messages/rules/new", json=made)["welcome_message_rule"]["id"]

with call("GET direct_messages/welcome_messages/rules/show"):
    answer("GET", "direct_messages/welcome_messages/rules/show", params={"id": rule})

with call("GET direct_messages/welcome_messages/rules/list"):
    assert len(answer("GET", "direct_messages/welcome_messages/rules/list")["welcome_message_rules"]) == 1

with call("DELETE direct_messages/welcome_messages/rules/destroy"):
    answer("DELETE", "direct_messages/welcome_messages/rules/destroy", params={"id": rule}, status=204)

with call("DELETE direct_messages/welcome_messages/destroy"):
    answer("DELETE", "direct_messages/welcome_messages/destroy", params={"id": welcome}, status=204)

with call("POST custom_profiles/new"):
    avatar = answer("POST", UPLOAD, data={"media_data": content, "media_category": "dm_image"})["media_id_string"]
    made = {"custom_profile": {"name": "Jo of Acme", "avatar": {"media": {"id": avatar}}}}
    profile = answer("POST", "custom_profiles/new", json=made)["custom_profile"]["id"]

with call("GET custom_profiles/:id"):
    assert answer("GET", f"custom_profiles/{profile}")["custom_profile"]["name"] == "Jo of Acme"

with call("GET custom_profiles/list"):
    assert len(answer("GET", "custom_profiles/list")["custom_profiles"]) == 1

with call("POST direct_messages/events/new with a custom profile"):
    create = {"target": {"recipient_id": alice}, "message_data": {"text": "Jo"}, "custom_profile_id": profile}
    event = {"type": "message_create", "message_create": create}
    sent = answer("POST", "direct_messages/events/new", json={"event": event})["event"]
    assert sent["message_create"]["custom_profile_id"] == profile

with call("DELETE custom_profiles/destroy"):
    answer("DELETE", "custom_profiles/destroy", params={"id": profile}, status=204)

with call("POST friendships/create"):
    answer("POST", "friendships/create", data={"screen_name": "alice"})

with call("POST friendships/update"):
    answer("POST", "friendships/update", data={"screen_name": "alice", "device": "true"})

with call("GET friendships/show"):
    about = {"source_screen_name": "acme_support", "target_screen_name": "alice"}
    assert answer("GET", "friendships/show", params=about)["relationship"]["source"]["following"]

with call("GET friendships/lookup"):
    assert "following" in answer("GET", "friendships/lookup", params={"screen_name": "alice"})[0]["connections"]

with call("GET friends/ids"):
    assert answer("GET", "friends/ids", params={"stringify_ids": "true"})["ids"] == [alice]

with call("GET friends/list"):
    assert answer("GET", "friends/list")["users"][0]["id_str"] == alice

with call("GET followers/ids"):
    assert len(answer("GET", "followers/ids")["ids"]) == 1

with call("GET followers/list"):
    assert answer("GET", "followers/list")["users"][0]["screen_name"] == "bob"

with call("GET friendships/incoming"):
    assert answer("GET", "friendships/incoming", params={"stringify_ids": "true"})["ids"] == [alice]

with call("GET friendships/outgoing"):
    assert answer("GET", "friendships/outgoing")["ids"] == []

with call("POST friendships/destroy"):
    answer("POST", "friendships/destroy", params={"user_id": alice})

with call("POST blocks/create"):
    answer("POST", "blocks/create", data={"screen_name": "dave"})

with call("GET blocks/ids"):
    assert len(answer("GET", "blocks/ids")["ids"]) == 1

with call("GET blocks/list"):
    assert answer("GET", "blocks/list")["users"][0]["screen_name"] == "dave"

with call("POST blocks/destroy"):
    answer("POST", "blocks/destroy", data={"screen_name": "dave"})

with call("POST mutes/users/create"):
    answer("POST", "mutes/users/create", data={"screen_name": "dave"})

with call("GET mutes/users/ids"):
    assert len(answer("GET", "mutes/users/ids")["ids"]) == 1

with call("GET mutes/users/list"):
    assert answer("GET", "mutes/users/list")["users"][0]["screen_name"] == "dave"

with call("POST mutes/users/destroy"):
    answer("POST", "mutes/users/destroy", data={"screen_name": "dave"})

with call("POST users/report_spam"):
    answer("POST", "users/report_spam", data={"screen_name": "dave"})

with call("POST statuses/update"):
    tweet = answer("POST", "statuses/update", data={"status": "We are back! (see: *)"})["id_str"]

with call("GET statuses/show"):
    assert answer("GET", "statuses/show", params={"id": tweet})["text"] == "We are back! (see: *)"

with call("GET statuses/show/:id"):
    assert answer("GET", f"statuses/show/{tweet}")["id_str"] == tweet

with call("POST favorites/create"):
    assert answer("POST", "favorites/create", data={"id": tweet})["favorited"]

with call("POST favorites/destroy"):
    assert not answer("POST", "favorites/destroy", data={"id": tweet})["favorited"]

with call("POST statuses/retweet"):
    assert answer("POST", f"statuses/retweet/{TWEET}")["retweeted_status"]["id_str"] == TWEET

with call("POST statuses/destroy"):
    answer("POST", f"statuses/destroy/{tweet}")

with call("GET account/settings"):
    assert answer("GET", "account/settings")["screen_name"] == "acme_support"

with call("POST account/settings"):
    assert answer("POST", "account/settings", data={"lang": "nl"})["language"] == "nl"

with call("GET application/rate_limit_status"):
    assert "direct_messages" in answer("GET", "application/rate_limit_status")["resources"]

with call("OAuth2Session.fetch_token"):
    token = apps.fetch_token("https://api.twitter.com/oauth2/token", client_id=KEY, client_secret=SECRET)
    assert token["token_type"] == "bearer"

with call("GET users/show with the bearer token"):
    assert answer("GET", "users/show", by=apps, params={"screen_name": "alice"})["id_str"] == alice

with call("POST account_activity webhooks"):
    webhook = answer("POST", f"{ACTIVITY}webhooks", params={"url": WEBHOOK})["id"]

with call("GET account_activity webhooks"):
    assert answer("GET", f"{ACTIVITY}webhooks")[0]["id"] == webhook

with call("GET account_activity webhooks of all environments"):
    listed = answer("GET", "account_activity/all/webhooks", by=apps)["environments"]
    assert listed[0]["webhooks"][0]["valid"]

with call("PUT account_activity webhook"):
    answer("PUT", f"{ACTIVITY}webhooks/{webhook}", status=204)

with call("POST account_activity subscription"):
    answer("POST", f"{ACTIVITY}subscriptions", status=204)

with call("GET account_activity subscription"):
    answer("GET", f"{ACTIVITY}subscriptions", status=204)

with call("GET account_activity subscriptions"):
    subscribed = answer("GET", f"{ACTIVITY}subscriptions/list", by=apps)["subscriptions"]
    assert len(subscribed) == 1

with call("GET account_activity count of subscriptions"):
    assert answer("GET", "account_activity/all/subscriptions/count", by=apps)["account_name"]

with call("DELETE account_activity subscription of a user"):
    answer("DELETE", f"{ACTIVITY}subscriptions/{subscribed[0]['user_id']}", by=apps, status=204)

with call("DELETE account_activity subscription"):
    answer("POST", f"{ACTIVITY}subscriptions", status=204)
    answer("DELETE", f"{ACTIVITY}subscriptions", status=204)

with call("DELETE account_activity webhook"):
    answer("DELETE", f"{ACTIVITY}webhooks/{webhook}", status=204)

with call("POST enterprise webhooks"):
    webhook = answer("POST", f"{ENTERPRISE}webhooks", data={"url": WEBHOOK})["id"]
    subscriptions = f"{ENTERPRISE}webhooks/{webhook}/subscriptions/"

with call("GET enterprise webhooks"):
    assert answer("GET", f"{ENTERPRISE}webhooks", by=apps)[0]["id"] == webhook

with call("PUT enterprise webhook"):
    answer("PUT", f"{ENTERPRISE}webhooks/{webhook}", status=204)

with call("POST enterprise subscription"):
    answer("POST", f"{subscriptions}all", status=204)

with call("GET enterprise subscription"):
    answer("GET", f"{subscriptions}all", status=204)

with call("GET enterprise subscriptions"):
    assert answer("GET", f"{subscriptions}all/list", by=apps)["subscriptions"] == subscribed

with call("GET enterprise count of subscriptions"):
    assert answer("GET", f"{ENTERPRISE}subscriptions/count", by=apps)["account_name"]

with call("POST enterprise replay"):
    ago = [(datetime.now(UTC) - timedelta(minutes=minutes)).strftime("%Y%m%d%H%M") for minutes in (60, 20)]
    about = {"from_date": ago[0], "to_date": ago[1]}
    path = f"{ENTERPRISE}replay/webhooks/{webhook}/subscriptions/all"
    assert answer("POST", path, by=apps, params=about, status=202)["job_id"]

with call("DELETE enterprise subscription of a user"):
    answer("DELETE", f"{subscriptions}{subscribed[0]['user_id']}/all", by=apps, status=204)

with call("DELETE enterprise subscription"):
    answer("POST", f"{subscriptions}all", status=204)
    answer("DELETE", f"{subscriptions}all", status=204)

with call("DELETE enterprise webhook"):
    answer("DELETE", f"{ENTERPRISE}webhooks/{webhook}", status=204)

with call("OAuth1Session.fetch_request_token"):
    flow = OAuth1Session(KEY, SECRET, callback_uri="oob")
    flow.fetch_request_token(f"{OAUTH}request_token")

with call("OAuth1Session.authorization_url and fetch_access_token with a PIN"):
    pin = pin_of(flow.authorization_url(f"{OAUTH}authorize"), "alice")
    assert flow.fetch_access_token(f"{OAUTH}access_token", verifier=pin)["screen_name"] == "alice"

with call("GET account/verify_credentials with the new token"):
    assert answer("GET", "account/verify_credentials", by=flow)["id_str"] == alice

with call("OAuth1Session.parse_authorization_response is not for a refusal", raises=TokenMissing):
    OAuth1Session(KEY, SECRET).parse_authorization_response("http://127.0.0.1:8688/callback?denied=1")

with call("TokenRequestDenied for a callback that is not allowed", raises=TokenRequestDenied):
    OAuth1Session(KEY, SECRET, callback_uri="https://evil.example/").fetch_request_token(f"{OAUTH}request_token")

with call("TokenRequestDenied for a wrong PIN", raises=TokenRequestDenied):
    denied = OAuth1Session(KEY, SECRET, callback_uri="oob")
    denied.fetch_request_token(f"{OAUTH}request_token")
    pin_of(denied.authorization_url(f"{OAUTH}authorize"), "alice")
    denied.fetch_access_token(f"{OAUTH}access_token", verifier="0000000")

with call("POST oauth/invalidate_token"):
    answer("POST", "oauth/invalidate_token", by=flow)
    answer("GET", "account/verify_credentials", by=flow, status=401)

with call("POST oauth2/invalidate_token"):
    answer("POST", "https://api.twitter.com/oauth2/invalidate_token", data={"access_token": apps.access_token})
    answer("GET", "users/show", by=apps, params={"screen_name": "alice"}, status=401)

with call("401 with 89"):
    stranger = OAuth1Session(KEY, SECRET, "7-unknown", "secret")
    assert answer("GET", "account/verify_credentials", by=stranger, status=401)["errors"][0]["code"] == 89

with call("403 with 349"):
    erin = answer("GET", "users/show", params={"screen_name": "erin"})["id_str"]
    assert send(erin, text="Hello", status=403)["errors"][0]["code"] == 349

with call("429 with 88"):
    for _ in range(14):
        answer("GET", "direct_messages/events/list")
    assert answer("GET", "direct_messages/events/list", status=429)["errors"][0]["code"] == 88
