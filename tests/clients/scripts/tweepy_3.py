"""Every call of tweepy 3.10 for what is emulated."""

import os
from pathlib import Path
from typing import Any

import tweepy

from tests.clients.scripts.person import pin_of
from tests.clients.scripts.telling import call

KEY, SECRET = os.environ["TWITTER_API_KEY"], os.environ["TWITTER_API_KEY_SECRET"]
TOKEN, TOKEN_SECRET = os.environ["TWITTER_ACCESS_TOKEN"], os.environ["TWITTER_ACCESS_TOKEN_SECRET"]
PHOTO, TWEET = str(Path(os.environ["MEDIA"], "cat.png")), os.environ["TWEET"]


def connected(token: str, secret: str) -> Any:
    auth = tweepy.OAuthHandler(KEY, SECRET)
    auth.set_access_token(token, secret)
    return tweepy.API(auth)


api = connected(TOKEN, TOKEN_SECRET)

with call("verify_credentials"):
    assert api.verify_credentials().screen_name == "acme_support"

with call("me"):
    assert api.me().screen_name == "acme_support"

with call("get_user by screen name"):
    alice = api.get_user(screen_name="alice")
    assert alice.name == "Alice Martens"

with call("get_user by id"):
    assert api.get_user(user_id=alice.id).screen_name == "alice"

with call("get_user by either"):
    assert api.get_user("alice").id == alice.id

with call("lookup_users"):
    assert {user.screen_name for user in api.lookup_users(screen_names=["alice", "bob"])} == {"alice", "bob"}

with call("search_users"):
    assert [user.screen_name for user in api.search_users("Martens")] == ["alice"]

with call("send_direct_message"):
    sent = api.send_direct_message(alice.id, "Hello there")
    assert sent.message_create["message_data"]["text"] == "Hello there"

with call("send_direct_message with options, of which it can name none", raises=tweepy.TweepError, code=214):
    api.send_direct_message(alice.id, "Which?", "options")

with call("get_direct_message"):
    assert api.get_direct_message(sent.id).id == sent.id

with call("list_direct_messages"):
    assert sent.id in [event.id for event in api.list_direct_messages(count=50)]

with call("Cursor over list_direct_messages"):
    assert len(list(tweepy.Cursor(api.list_direct_messages, count=2).items(3))) == 3

with call("destroy_direct_message"):
    api.destroy_direct_message(sent.id)

with call("media_upload"):
    media = api.media_upload(PHOTO, media_category="dm_image")
    assert media.image["image_type"] == "image/png"

with call("create_media_metadata"):
    api.create_media_metadata(media.media_id_string, "A cat")

with call("send_direct_message with a photo"):
    shown = api.send_direct_message(
        alice.id, "Look", attachment_type="media", attachment_media_id=media.media_id_string
    )
    assert shown.message_create["message_data"]["attachment"]["media"]["type"] == "photo"

with call("send_direct_message with a photo that is for tweets", raises=tweepy.TweepError, code=324):
    media = api.media_upload(PHOTO)
    api.send_direct_message(alice.id, "Look", attachment_type="media", attachment_media_id=media.media_id_string)

with call("create_friendship"):
    assert api.create_friendship(screen_name="alice").screen_name == "alice"

with call("show_friendship"):
    source, target = api.show_friendship(source_screen_name="acme_support", target_screen_name="alice")
    assert (source.following, target.screen_name) == (True, "alice")

with call("lookup_friendships"):
    assert api.lookup_friendships(screen_names=["alice"])[0].is_following

with call("friends_ids"):
    assert api.friends_ids() == [alice.id]

with call("friends"):
    assert [user.screen_name for user in api.friends()] == ["alice"]

with call("followers_ids"):
    assert len(api.followers_ids("acme_support")) == 1

with call("followers"):
    assert [user.screen_name for user in api.followers()] == ["bob"]

with call("Cursor over followers"):
    assert [user.screen_name for user in tweepy.Cursor(api.followers).items()] == ["bob"]

with call("friendships_incoming"):
    assert list(api.friendships_incoming()) == [alice.id]

with call("create_friendship with a protected account"):
    api.create_friendship(screen_name="carol")

with call("friendships_outgoing"):
    assert list(api.friendships_outgoing()) == [api.get_user("carol").id]

with call("destroy_friendship"):
    api.destroy_friendship(screen_name="alice")

with call("create_block"):
    api.create_block(screen_name="dave")

with call("blocks"):
    assert [user.screen_name for user in api.blocks()] == ["dave"]

with call("blocks_ids"):
    assert len(api.blocks_ids()) == 1

with call("destroy_block"):
    api.destroy_block(screen_name="dave")

with call("create_mute"):
    api.create_mute(screen_name="dave")

with call("mutes"):
    assert [user.screen_name for user in api.mutes()] == ["dave"]

with call("mutes_ids"):
    assert len(api.mutes_ids()) == 1

with call("destroy_mute"):
    api.destroy_mute(screen_name="dave")

with call("report_spam"):
    assert api.report_spam(screen_name="dave").screen_name == "dave"

with call("update_status"):
    tweet = api.update_status("We are back")
    assert tweet.text == "We are back"

with call("update_status as a reply"):
    reply = api.update_status("And open", in_reply_to_status_id=tweet.id, auto_populate_reply_metadata=True)
    assert reply.in_reply_to_status_id == tweet.id

with call("get_status"):
    assert api.get_status(tweet.id).id == tweet.id

with call("get_status extended"):
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

with call("AppAuthHandler"):
    assert tweepy.API(tweepy.AppAuthHandler(KEY, SECRET)).get_user("alice").id == alice.id

with call("OAuthHandler.get_authorization_url and get_access_token"):
    handler = tweepy.OAuthHandler(KEY, SECRET, "oob")
    handler.get_access_token(pin_of(handler.get_authorization_url(), "alice"))
    assert tweepy.API(handler).me().screen_name == "alice"

with call("OAuthHandler.get_authorization_url, to sign in"):
    handler = tweepy.OAuthHandler(KEY, SECRET, "oob")
    handler.get_access_token(pin_of(handler.get_authorization_url(signin_with_twitter=True), "carol"))
    assert tweepy.API(handler).me().screen_name == "carol"

with call("TweepError 89", raises=tweepy.TweepError, code=89):
    connected("7-unknown", "secret").get_user("alice")

with call("TweepError 32", raises=tweepy.TweepError, code=32):
    connected(TOKEN, "wrong").get_user("alice")

with call("TweepError 50", raises=tweepy.TweepError, code=50):
    api.get_user("nobody_there")

with call("TweepError 349", raises=tweepy.TweepError, code=349):
    api.send_direct_message(api.get_user("erin").id, "Hello")

with call("RateLimitError", raises=tweepy.RateLimitError):
    for _ in range(16):
        api.list_direct_messages()
