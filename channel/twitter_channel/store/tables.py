"""The tables. Times are milliseconds since the epoch; the migrations in `migrations/` make them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from twitter_channel.store.inbox_tables import attention as attention
from twitter_channel.store.inbox_tables import canned_answers as canned_answers
from twitter_channel.store.inbox_tables import hook_calls as hook_calls
from twitter_channel.store.inbox_tables import hooks as hooks
from twitter_channel.store.inbox_tables import notes as notes
from twitter_channel.store.schema import metadata as metadata

connections = Table(
    "connections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("base_url", Text, nullable=False),
    Column("env_name", String(64), nullable=False),
    # The four keys as one encrypted JSON object.
    Column("secrets", Text, nullable=False),
    # A digest of base URL and API key: what the connections of one app, which share a daily cap, have in common.
    Column("app", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    # Why the last enabling failed, or why it is held, as JSON.
    Column("problem", Text),
    # Whether its conversations rest until the account is authorised again.
    Column("held", Boolean, nullable=False),
    # The worker that is enabling it; workers.id, or of one that is gone.
    Column("enabling_by", String(32)),
    Column("user_id", String(32)),
    Column("screen_name", String(64)),
    # The app's id on Twitter, learnt from the first of our own messages that Twitter told of.
    Column("app_id", String(32)),
    # How its conversations are conducted, as JSON; empty for all defaults. The secret of its bot, encrypted.
    Column("conduct", Text),
    Column("bot_secret", Text),
    Column("created_at", BigInteger, nullable=False),
    # When its values changed last: what was learnt with older ones does not count.
    Column("updated_at", BigInteger, nullable=False),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), primary_key=True),
    Column("webhook_id", String(32)),
    Column("url", Text),
    Column("valid", Boolean, nullable=False, default=False),
    Column("subscribed", Boolean),
    Column("last_crc_at", BigInteger),
    Column("last_event_at", BigInteger),
    # When somebody looked after webhook and subscription, and when somebody is to look next.
    Column("checked_at", BigInteger),
    Column("check_due_at", BigInteger),
)

# How far the list of messages (``events/list``) was read.
feeds = Table(
    "feeds",
    metadata,
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), primary_key=True),
    # Every message up to this position is stored; empty before the first reading.
    Column("complete_to", BigInteger),
    # When the last complete reading began.
    Column("listed_at", BigInteger),
    # Why the last reading failed.
    Column("problem", Text),
)

# The processes that share the work.
workers = Table(
    "workers",
    metadata,
    Column("id", String(32), primary_key=True),
    # The machine, as far as processes can see each other there, and the process.
    Column("home", String(128), nullable=False),
    Column("process", String(64), nullable=False),
    Column("alive_until", BigInteger, nullable=False),
    Column("started_at", BigInteger, nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), nullable=False),
    Column("customer_id", String(32), nullable=False),
    Column("customer_name", String(64), nullable=False),
    # The customer as Twitter's JSON described them last.
    Column("profile", Text),
    # "open" or "closed"; whose it is, the "bot"'s or "people"'s; who of these; and when it is the bot's again.
    Column("state", String(8), nullable=False, default="open"),
    Column("owner", String(8), nullable=False, default="bot"),
    Column("assignee", String(64)),
    Column("returns_at", BigInteger),
    # What the bot remembers, as JSON, and how many messages in a row it did not understand.
    Column("variables", Text),
    Column("fallbacks", Integer, nullable=False, default=0),
    # The customer's newest message: its position and when it came. Five answers to it are free of the daily cap.
    Column("last_inbound", BigInteger, nullable=False),
    Column("last_inbound_at", BigInteger),
    # When there is something to do; empty when there is nothing.
    Column("due_at", BigInteger),
    # The worker that does it; workers.id, or of one that is gone.
    Column("claimed_by", String(32)),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("connection_id", "customer_id", name="uq_conversations_connection_customer"),
    Index("ix_conversations_due", "due_at"),
    Index("ix_conversations_claimed", "claimed_by"),
    Index("ix_conversations_updated", "updated_at", "id"),
)

# What became of conversations: who took them over, whom they were given to, that they were closed.
changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("at", BigInteger, nullable=False),
    # How it was afterwards.
    Column("state", String(8), nullable=False),
    Column("owner", String(8), nullable=False),
    Column("assignee", String(64)),
    # Why, for programs and in words, and who did it, if it was somebody.
    Column("reason", String(16), nullable=False),
    Column("detail", Text, nullable=False),
    Column("author", String(64)),
    Index("ix_changes_conversation", "conversation_id", "id"),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), nullable=False),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE")),
    # Twitter's id, or a digest of the event where it has none: what duplicates are known by.
    Column("event_id", String(96), nullable=False),
    Column("kind", String(64), nullable=False),
    # "in" from the customer, "out" from the account, whoever wrote it there.
    Column("direction", String(3), nullable=False),
    # Whether it came by "webhook" or from the "list" of messages.
    Column("source", String(8), nullable=False),
    # The app that sent a message of the account's.
    Column("source_app_id", String(32)),
    # The other side of the conversation; empty when the event is of none.
    Column("customer_id", String(32), nullable=False),
    Column("customer_name", String(64), nullable=False),
    # Orders the events of a conversation as Twitter does, however late they arrive.
    Column("position", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column("metadata", Text),
    Column("payload", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text),
    Column("received_at", BigInteger, nullable=False),
    Column("done_at", BigInteger),
    UniqueConstraint("connection_id", "event_id", name="uq_events_connection_event"),
    Index("ix_events_conversation", "conversation_id", "state", "position"),
    Index("ix_events_state", "state"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), nullable=False),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    # The event it answers, if it answers one, and which part of the answer it is.
    Column("answers", ForeignKey("events.id", ondelete="CASCADE")),
    Column("part", Integer, nullable=False),
    # Who wrote it: "bot", "agent" or "api"; and the agent's name.
    Column("origin", String(16), nullable=False),
    Column("author", String(64)),
    Column("customer_id", String(32), nullable=False),
    Column("text", Text, nullable=False),
    # A JSON list of label, metadata and description.
    Column("quick_replies", Text, nullable=False),
    # What is attached: a reference, as in `answers.Answer`.
    Column("media", Text),
    Column("state", String(16), nullable=False),
    Column("reason", Text),
    Column("code", Integer),
    # How often it was sent or looked for; of two tries only the later one may say what became of it.
    Column("attempts", Integer, nullable=False),
    # Not to be tried before.
    Column("due_at", BigInteger),
    # Of one that is sending: until then the try may still reach Twitter.
    Column("sending_until", BigInteger),
    # The customer's newest message when it was tried, and when it counted against the daily cap, if it did.
    Column("after_inbound", BigInteger),
    Column("counted_at", BigInteger),
    # The id Twitter gave it.
    Column("twitter_id", String(32)),
    Column("created_at", BigInteger, nullable=False),
    Column("done_at", BigInteger),
    UniqueConstraint("answers", "part", name="uq_messages_answers_part"),
    Index("ix_messages_conversation", "conversation_id", "state"),
    Index("ix_messages_counted", "connection_id", "counted_at"),
    Index("ix_messages_twitter_id", "connection_id", "twitter_id"),
    Index("ix_messages_state", "state"),
)

# The people who use the pages, by the name they sign in with, in lower case.
operators = Table(
    "operators",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    # An Argon2 hash.
    Column("password", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

# Links on which somebody chooses a password, each by the digest of its secret part.
invitations = Table(
    "invitations",
    metadata,
    Column("id", String(64), primary_key=True),
    # "first" operator, "colleague", or a "reset" of an operator's password.
    Column("kind", String(16), nullable=False),
    Column("operator_id", ForeignKey("operators.id", ondelete="CASCADE")),
    Column("expires_at", BigInteger, nullable=False),
)

# Who is signed in, by the digest of what the browser's cookie holds.
sessions = Table(
    "sessions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("operator_id", ForeignKey("operators.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Index("ix_sessions_operator", "operator_id"),
)

# Sign-ins that failed or are being tried.
sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("ix_sign_in_attempts_at", "at"),
)

# Accounts on their way through Twitter's OAuth pages, each by the digest of its request token.
account_links = Table(
    "account_links",
    metadata,
    Column("id", String(64), primary_key=True),
    # The connection whose app, environment and API the new one shares.
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), nullable=False),
    # Whoever began has to be the one who comes back.
    Column("session_id", String(64), nullable=False),
    # The request token's secret, encrypted.
    Column("secret", Text, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

# Connections that were added and have no values yet.
drafts = Table(
    "drafts",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("created_at", BigInteger, nullable=False),
)

# Pictures, GIFs and videos: what Twitter says came with a message, what was uploaded to be attached, what bots attach.
media = Table(
    "media",
    metadata,
    # Drawn by the channel; the name of the file, too.
    Column("id", String(32), primary_key=True),
    # The connection and the event it came with, if it came with one.
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE")),
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE")),
    # "twitter", "upload" or "bot".
    Column("origin", String(8), nullable=False),
    # As Twitter names kinds; what Twitter said until it is stored, then what the file is.
    Column("kind", String(16), nullable=False),
    Column("content_type", String(32)),
    Column("size", BigInteger),
    Column("digest", String(64)),
    # "expected", "stored" or "failed", and why.
    Column("state", String(8), nullable=False),
    Column("reason", Text),
    # Where it is fetched, how often that was tried, when it is tried next, and the worker that does.
    Column("source", Text),
    Column("attempts", Integer, nullable=False),
    Column("due_at", BigInteger),
    Column("claimed_by", String(32)),
    Column("created_at", BigInteger, nullable=False),
    Column("done_at", BigInteger),
    Index("ix_media_due", "state", "due_at"),
    Index("ix_media_event", "event_id"),
    Index("ix_media_digest", "digest"),
)

# The ids under which Twitter has media: one for each message, or for all messages of a connection that attach it.
media_uploads = Table(
    "media_uploads",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("media_id", ForeignKey("media.id", ondelete="CASCADE"), nullable=False),
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), nullable=False),
    Column("message_id", ForeignKey("messages.id", ondelete="CASCADE")),
    Column("twitter_id", String(32), nullable=False),
    # Whether Twitter has processed it; until then, when to ask.
    Column("is_ready", Boolean, nullable=False),
    Column("check_at", BigInteger),
    Column("expires_at", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index("ix_media_uploads_of", "media_id", "connection_id", "message_id"),
)
