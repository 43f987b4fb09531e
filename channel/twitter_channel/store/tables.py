"""The tables. Times are milliseconds since the epoch; the migrations in `migrations/` make them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

connections = Table(
    "connections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("base_url", Text, nullable=False),
    Column("env_name", String(64), nullable=False),
    # The four keys as one encrypted JSON object.
    Column("secrets", Text, nullable=False),
    Column("status", String(16), nullable=False),
    # Why the last enabling failed, as JSON.
    Column("problem", Text),
    Column("user_id", String(32)),
    Column("screen_name", String(64)),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), primary_key=True),
    Column("webhook_id", String(32)),
    Column("url", Text),
    Column("valid", Boolean, nullable=False, default=False),
    Column("last_crc_at", BigInteger),
    Column("last_event_at", BigInteger),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), nullable=False),
    # Twitter's id, or a digest of the event where it has none: what duplicates are known by.
    Column("event_id", String(96), nullable=False),
    Column("kind", String(64), nullable=False),
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
    Index("ix_events_conversation", "connection_id", "customer_id", "state", "position"),
    Index("ix_events_state", "state"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), nullable=False),
    Column("answers", ForeignKey("events.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("customer_id", String(32), nullable=False),
    Column("text", Text, nullable=False),
    # A JSON list of label, metadata and description.
    Column("quick_replies", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text),
    Column("code", Integer),
    Column("attempts", Integer, nullable=False),
    # The id Twitter gave it.
    Column("twitter_id", String(32)),
    Column("created_at", BigInteger, nullable=False),
    Column("done_at", BigInteger),
    Index("ix_messages_conversation", "connection_id", "customer_id"),
    Index("ix_messages_twitter_id", "connection_id", "twitter_id"),
)
