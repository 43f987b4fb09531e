"""What happened as plain values, for the journal and for whoever asks about a delivery."""

from typing import Any

from . import activity


def described(happening: activity.Happening) -> dict[str, Any]:
    """A *happening* as plain values, for the journal."""
    match happening:
        case activity.MessageCreated(message):
            return {
                "event": "message",
                "id": message.id,
                "from": message.sender_id,
                "to": message.recipient_id,
                "text": message.draft.text,
            }
        case activity.Typing(sender_id, recipient_id):
            return {"event": "typing", "from": sender_id, "to": recipient_id}
        case activity.Read(sender_id, recipient_id, last_read):
            return {"event": "read", "from": sender_id, "to": recipient_id, "last_read": last_read}
        case activity.Followed(source_id, target_id):
            return {"event": "follow", "from": source_id, "to": target_id}
        case activity.Unfollowed(source_id, target_id):
            return {"event": "unfollow", "from": source_id, "to": target_id}
        case activity.Blocked(source_id, target_id):
            return {"event": "block", "from": source_id, "to": target_id}
        case activity.Unblocked(source_id, target_id):
            return {"event": "unblock", "from": source_id, "to": target_id}
        case activity.Muted(source_id, target_id):
            return {"event": "mute", "from": source_id, "to": target_id}
        case activity.Unmuted(source_id, target_id):
            return {"event": "unmute", "from": source_id, "to": target_id}
        case activity.Tweeted(tweet_id):
            return {"event": "tweet", "tweet": tweet_id}
        case activity.Favorited(tweet_id, user_id):
            return {"event": "favorite", "tweet": tweet_id, "from": user_id}
        case activity.TweetDeleted(tweet_id, author_id):
            return {"event": "delete_tweet", "tweet": tweet_id, "from": author_id}
        case activity.Revoked(app_id, user_id):
            return {"event": "revoke", "from": user_id, "app": app_id}
        case activity.ReplayEnded(job_id, webhook_id, is_complete):
            return {"event": "replay", "job": job_id, "webhook": webhook_id, "complete": is_complete}
        case activity.Handmade():
            return {"event": "raw"}
