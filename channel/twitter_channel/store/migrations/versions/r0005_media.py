"""Media: what came with messages, what is to be attached to them, and the ids under which Twitter has it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables. What was attached to messages that are there already stays at Twitter."""
    _media()
    _uploads()


def _of(table: str, name: str, *, nullable: bool) -> "sa.Column[Any]":
    kind = sa.String(32) if table == "media" else sa.Integer
    return sa.Column(name, kind, sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=nullable)


def _media() -> None:
    op.create_table(
        "media",
        sa.Column("id", sa.String(32), primary_key=True),
        _of("connections", "connection_id", nullable=True),
        _of("events", "event_id", nullable=True),
        sa.Column("origin", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("content_type", sa.String(32)),
        sa.Column("size", sa.BigInteger),
        sa.Column("digest", sa.String(64)),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("source", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("claimed_by", sa.String(32)),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("done_at", sa.BigInteger),
    )
    op.create_index("ix_media_due", "media", ["state", "due_at"])
    op.create_index("ix_media_event", "media", ["event_id"])
    op.create_index("ix_media_digest", "media", ["digest"])


def _uploads() -> None:
    op.create_table(
        "media_uploads",
        sa.Column("id", sa.Integer, primary_key=True),
        _of("media", "media_id", nullable=False),
        _of("connections", "connection_id", nullable=False),
        _of("messages", "message_id", nullable=True),
        sa.Column("twitter_id", sa.String(32), nullable=False),
        sa.Column("is_ready", sa.Boolean, nullable=False),
        sa.Column("check_at", sa.BigInteger),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_media_uploads_of", "media_uploads", ["media_id", "connection_id", "message_id"])
