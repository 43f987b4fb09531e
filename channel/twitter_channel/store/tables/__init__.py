"""The tables. Times are milliseconds since the epoch; the migrations in `migrations/` make them."""

from twitter_channel.store.tables.connections import account_links, appearances, connections, drafts, feeds, webhooks
from twitter_channel.store.tables.conversations import changes, conversations, events, messages, once_keys, workers
from twitter_channel.store.tables.inbox import attention, canned_answers, hook_calls, hooks, notes
from twitter_channel.store.tables.media import media, media_uploads
from twitter_channel.store.tables.operators import invitations, operators, sessions, sign_in_attempts
from twitter_channel.store.tables.schema import metadata

__all__ = [
    "account_links",
    "appearances",
    "attention",
    "canned_answers",
    "changes",
    "connections",
    "conversations",
    "drafts",
    "events",
    "feeds",
    "hook_calls",
    "hooks",
    "invitations",
    "media",
    "media_uploads",
    "messages",
    "metadata",
    "notes",
    "once_keys",
    "operators",
    "sessions",
    "sign_in_attempts",
    "webhooks",
    "workers",
]
