"""What is attached to messages."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from twitter_channel.store.tables.schema import metadata

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
