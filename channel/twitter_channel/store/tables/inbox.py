"""The inbox, and those who are told what happens."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from twitter_channel.store.tables.schema import metadata

# What the inbox knows of a conversation beside its messages.
attention = Table(
    "attention",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    # When the customer typed last, and the position up to which they have read what they were sent.
    Column("typing_at", BigInteger),
    Column("read_to", BigInteger),
    # The newest event that somebody of ours has seen; events.id. When, and who.
    Column("seen_event", Integer),
    Column("seen_at", BigInteger),
    Column("seen_by", String(64)),
    # The position up to which Twitter was told that we have read.
    Column("told_to", BigInteger),
    Index("ix_attention_seen_at", "seen_at"),
)

# What people write to each other about a conversation; no customer ever sees it.
notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("author", String(64)),
    Column("text", Text, nullable=False),
    Index("ix_notes_conversation", "conversation_id", "id"),
)

# Answers that people need again and again, by the name they are found under.
canned_answers = Table(
    "canned_answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
)

# Who is told what happens: an address, the kinds of event as a JSON list, and the encrypted secret calls are signed by.
hooks = Table(
    "hooks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Text, nullable=False),
    Column("kinds", Text, nullable=False),
    Column("secret", Text, nullable=False),
    # Why the last call failed; empty after one that succeeded.
    Column("problem", Text),
    Column("created_at", BigInteger, nullable=False),
)

# What they are told: written in the transaction in which it happened.
hook_calls = Table(
    "hook_calls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hook_id", ForeignKey("hooks.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(32), nullable=False),
    # No foreign keys: writing a call must lock nothing that others wait for.
    Column("connection_id", Integer, nullable=False),
    Column("conversation_id", Integer, nullable=False),
    # What happened, as a JSON object.
    Column("content", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    # "pending", "delivered" or "failed".
    Column("state", String(16), nullable=False),
    Column("reason", Text),
    Column("attempts", Integer, nullable=False),
    # Of one that is pending: not to be tried before; whoever tries it puts that off first.
    Column("due_at", BigInteger),
    Column("done_at", BigInteger),
    Index("ix_hook_calls_due", "state", "due_at"),
    Index("ix_hook_calls_hook", "hook_id", "id"),
)
