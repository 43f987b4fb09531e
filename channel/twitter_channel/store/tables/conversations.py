"""Conversations and what is said in them, and the processes that share the work."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from twitter_channel.store.tables.schema import metadata

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
    # Whether it is held in Direct Messages ("dm") or in tweets ("public"); a customer may have one of each.
    Column("kind", String(8), nullable=False, default="dm"),
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
    UniqueConstraint("connection_id", "customer_id", "kind", name="uq_conversations_connection_customer_kind"),
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
    # A JSON list of label and url, an object of longitude and latitude, and Twitter's id of a custom profile.
    Column("buttons", Text),
    Column("location", Text),
    Column("profile", String(32)),
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
    # Of a tweet: what the customer's newest one was at the first try of which nobody could find out what became of it.
    Column("doubted_after", BigInteger),
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

# Keys under which somebody asked for messages, so that the same asked again is done once; digests of 64 characters.
once_keys = Table(
    "once_keys",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(64), primary_key=True),
    # What was asked, and the JSON list of the messages that were queued.
    Column("asked", String(64), nullable=False),
    Column("messages", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)
