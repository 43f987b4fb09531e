"""Every call of tweepy 4 for what is emulated."""

import os
from pathlib import Path
from typing import Any

import tweepy

from tests.clients.scripts.person import pin_of
from tests.clients.scripts.telling import call

KEY, SECRET = os.environ["TWITTER_API_KEY"], os.environ["TWITTER_API_KEY_SECRET"]
TOKEN, TOKEN_SECRET = os.environ["TWITTER_ACCESS_TOKEN"], os.environ["TWITTER_ACCESS_TOKEN_SECRET"]
MEDIA, TWEET = Path(os.environ["MEDIA"]), os.environ["TWEET"]
OPTIONS = [{"label": "Yes", "metadata": "y"}, {"label": "No", "metadata": "n"}]
BUTTONS = [{"type": "web_url", "label": "Shop", "url": "https://acme.example/shop"}]


def connected(token: str, secret: str) -> Any:
    return tweepy.API(tweepy.OAuth1UserHandler(KEY, SECRET, token, secret))


def data_of(message: Any) -> Any:
    return message.message_create["message_data"]


api = connected(TOKEN, TOKEN_SECRET)

with call("verify_credentials"):
    assert api.verify_credentials(include_email=True).screen_name == "acme_support"

with call("get_user by screen name"):
    alice = api.get_user(screen_name="alice")
    assert alice.name == "Alice Martens"

with call("get_user by id"):
    assert api.get_user(user_id=alice.id).screen_name == "alice"

with call("lookup_users by screen name"):
    assert [user.screen_name for user in api.lookup_users(screen_name=["alice", "bob"])] == ["alice", "bob"]

with call("lookup_users by id"):
    assert [user.id for user in api.lookup_users(user_id=[alice.id])] == [alice.id]

with call("search_users"):
    assert [user.screen_name for user in api.search_users("Martens", count=5)] == ["alice"]

with call("send_direct_message"):
    sent = api.send_direct_message(alice.id, "Hello there & welcome")
    assert data_of(sent)["text"] == "Hello there &amp; welcome"

with call("send_direct_message with quick replies"):
    assert data_of(api.send_direct_message(alice.id, "?", quick_reply_options=OPTIONS))["quick_reply"]["options"]

with call("send_direct_message with buttons"):
    assert data_of(api.send_direct_message(alice.id, "Choose", ctas=BUTTONS))["ctas"][0]["tco_url"]

with call("get_direct_message"):
    assert api.get_direct_message(sent.id).id == sent.id

with call("get_direct_messages"):
    received = [
        event for event in api.get_direct_messages(count=50) if event.message_create["sender_id"] == alice.id_str
    ]
    assert data_of(received[0])["attachment"]["media"]["type"] == "photo"

with call("Cursor over get_direct_messages"):
    assert len(list(tweepy.Cursor(api.get_direct_messages, count=2).items(3))) == 3

with call("delete_direct_message"):
    api.delete_direct_message(sent.id)

with call("indicate_direct_message_typing"):
    api.indicate_direct_message_typing(alice.id)

with call("mark_direct_message_read"):
    api.mark_direct_message_read(received[0].id, alice.id)

with call("media_upload of a photo"):
    photo = api.media_upload(str(MEDIA / "cat.png"), media_category="dm_image")
    assert photo.image["w"] == 64

with call("simple_upload for others too"):
    api.simple_upload(str(MEDIA / "cat.png"), additional_owners=alice.id)

with call("create_media_metadata"):
    api.create_media_metadata(photo.media_id, "A cat")

with call("send_direct_message with a photo"):
    shown = api.send_direct_message(alice.id, "Look", attachment_type="media", attachment_media_id=photo.media_id)
    assert data_of(shown)["attachment"]["media"]["id"] == photo.media_id

with call("media_upload of a GIF in segments"):
    gif = api.media_upload(str(MEDIA / "cat.gif"), chunked=True, media_category="dm_gif")
    api.send_direct_message(alice.id, "", attachment_type="media", attachment_media_id=gif.media_id)

with call("media_upload of a video"):
    video = api.media_upload(str(MEDIA / "cat.mp4"), media_category="dm_video")
    assert video.processing_info["state"] == "succeeded"

with call("get_media_upload_status"):
    assert api.get_media_upload_status(video.media_id).processing_info["progress_percent"] == 100

with call("send_direct_message with a video"):
    shown = api.send_direct_message(alice.id, "Look", attachment_type="media", attachment_media_id=video.media_id)
    assert data_of(shown)["attachment"]["media"]["video_info"]["variants"]

with call("chunked_upload_init, _append and _finalize"):
    content = (MEDIA / "cat.png").read_bytes()
    begun = api.chunked_upload_init(len(content), "image/png", media_category="dm_image")
    api.chunked_upload_append(begun.media_id, ("cat.png", content), 0)
    assert api.chunked_upload_finalize(begun.media_id).size == len(content)

with call("create_friendship"):
    assert api.create_friendship(screen_name="alice", follow=True).screen_name == "alice"

with call("update_friendship"):
    assert api.update_friendship(screen_name="alice", retweets=False)

with call("get_friendship"):
    source, target = api.get_friendship(source_screen_name="acme_support", target_screen_name="alice")
    assert (source.following, target.screen_name) == (True, "alice")

with call("lookup_friendships"):
    assert api.lookup_friendships(screen_name=["alice"])[0].is_following

with call("get_friend_ids"):
    assert api.get_friend_ids() == [alice.id]

with call("get_friends"):
    assert [user.screen_name for user in api.get_friends(count=10)] == ["alice"]

with call("get_follower_ids"):
    assert len(api.get_follower_ids(screen_name="acme_support")) == 1

with call("get_followers"):
    assert [user.screen_name for user in api.get_followers()] == ["bob"]

with call("Cursor over get_followers"):
    assert [user.screen_name for user in tweepy.Cursor(api.get_followers).items()] == ["bob"]

with call("incoming_friendships"):
    assert api.incoming_friendships() == [alice.id]

with call("create_friendship with a protected account"):
    api.create_friendship(screen_name="carol")

with call("outgoing_friendships"):
    assert api.outgoing_friendships() == [api.get_user(screen_name="carol").id]

with call("destroy_friendship"):
    api.destroy_friendship(screen_name="alice")

with call("create_block"):
    api.create_block(screen_name="dave")

with call("get_blocks"):
    assert [user.screen_name for user in api.get_blocks()] == ["dave"]

with call("get_blocked_ids"):
    assert len(api.get_blocked_ids()) == 1

with call("destroy_block"):
    api.destroy_block(screen_name="dave")

with call("create_mute"):
    api.create_mute(screen_name="dave")

with call("get_mutes"):
    assert [user.screen_name for user in api.get_mutes()] == ["dave"]

with call("get_muted_ids"):
    assert len(api.get_muted_ids()) == 1

with call("destroy_mute"):
    api.destroy_mute(screen_name="dave")

with call("report_spam"):
    assert api.report_spam(screen_name="dave", perform_block=False).screen_name == "dave"

with call("update_status"):
    tweet = api.update_status("We are back")
    assert tweet.text == "We are back"

with call("update_status as a reply"):
    reply = api.update_status("And open", in_reply_to_status_id=tweet.id, auto_populate_reply_metadata=True)
    assert reply.in_reply_to_status_id == tweet.id

with call("get_status"):
    assert api.get_status(tweet.id, tweet_mode="extended").full_text == "We are back"

with call("create_favorite"):
    assert api.create_favorite(tweet.id).favorited

with call("destroy_favorite"):
    assert not api.destroy_favorite(tweet.id).favorited

with call("retweet"):
    assert api.retweet(TWEET).retweeted_status.id_str == TWEET

with call("destroy_status"):
    api.destroy_status(tweet.id)

with call("get_settings"):
    assert api.get_settings()["screen_name"] == "acme_support"

with call("set_settings"):
    assert api.set_settings(lang="nl")["language"] == "nl"

with call("rate_limit_status"):
    assert api.rate_limit_status(resources="users")["resources"]["users"]["/users/show/:id"]["limit"] == 900

with call("OAuth2AppHandler"):
    assert tweepy.API(tweepy.OAuth2AppHandler(KEY, SECRET)).get_user(screen_name="alice").id == alice.id

with call("OAuth1UserHandler.get_authorization_url and get_access_token"):
    handler = tweepy.OAuth1UserHandler(KEY, SECRET, callback="oob")
    handler.get_access_token(pin_of(handler.get_authorization_url(), "alice"))
    assert tweepy.API(handler).verify_credentials().screen_name == "alice"

with call("OAuth1UserHandler.get_authorization_url, to sign in"):
    handler = tweepy.OAuth1UserHandler(KEY, SECRET, callback="oob")
    handler.get_access_token(pin_of(handler.get_authorization_url(signin_with_twitter=True), "carol"))
    assert tweepy.API(handler).verify_credentials().screen_name == "carol"

with call("Unauthorized 89", raises=tweepy.Unauthorized, code=89):
    connected("7-unknown", "secret").verify_credentials()

with call("Unauthorized 32", raises=tweepy.Unauthorized, code=32):
    connected(TOKEN, "wrong").verify_credentials()

with call("NotFound 50", raises=tweepy.NotFound, code=50):
    api.get_user(screen_name="nobody_there")

with call("NotFound 34", raises=tweepy.NotFound, code=34):
    api.get_direct_message(sent.id)

with call("Forbidden 349", raises=tweepy.Forbidden, code=349):
    api.send_direct_message(api.get_user(screen_name="erin").id, "Hello")

with call("TooManyRequests 88", raises=tweepy.TooManyRequests, code=88):
    for _ in range(16):
        api.get_direct_messages()
