"""Bots and people: whose a conversation is, what it remembers, and how each connection wants it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Every conversation is open and the bot's, as it was."""
    op.add_column("connections", sa.Column("app_id", sa.String(32)))
    op.add_column("connections", sa.Column("conduct", sa.Text))
    op.add_column("connections", sa.Column("bot_secret", sa.Text))
    op.add_column("messages", sa.Column("author", sa.String(64)))
    op.add_column("messages", sa.Column("media", sa.Text))
    _conversations()
    _changes()


def _conversations() -> None:
    op.add_column("conversations", sa.Column("profile", sa.Text))
    op.add_column("conversations", sa.Column("state", sa.String(8), nullable=False, server_default="open"))
    op.add_column("conversations", sa.Column("owner", sa.String(8), nullable=False, server_default="bot"))
    op.add_column("conversations", sa.Column("assignee", sa.String(64)))
    op.add_column("conversations", sa.Column("returns_at", sa.BigInteger))
    op.add_column("conversations", sa.Column("variables", sa.Text))
    op.add_column("conversations", sa.Column("fallbacks", sa.Integer, nullable=False, server_default="0"))
    op.create_index("ix_conversations_updated", "conversations", ["updated_at", "id"])


def _changes() -> None:
    conversation = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation_id", sa.Integer, conversation, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("owner", sa.String(8), nullable=False),
        sa.Column("assignee", sa.String(64)),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("author", sa.String(64)),
    )
    op.create_index("ix_changes_conversation", "changes", ["conversation_id", "id"])
