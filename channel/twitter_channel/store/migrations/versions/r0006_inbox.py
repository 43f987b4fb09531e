"""The inbox: what was seen, notes, canned answers; and those who are told what happens."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
    _attention()
    _notes()
    _canned_answers()
    _hooks()
    _hook_calls()


def _of(table: str, name: str, **more: Any) -> "sa.Column[Any]":
    return sa.Column(name, sa.Integer, sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), **more)


def _attention() -> None:
    op.create_table(
        "attention",
        _of("conversations", "conversation_id", primary_key=True),
        sa.Column("typing_at", sa.BigInteger),
        sa.Column("read_to", sa.BigInteger),
        sa.Column("seen_event", sa.Integer),
        sa.Column("seen_at", sa.BigInteger),
        sa.Column("seen_by", sa.String(64)),
        sa.Column("told_to", sa.BigInteger),
    )
    op.create_index("ix_attention_seen_at", "attention", ["seen_at"])


def _notes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, primary_key=True),
        _of("conversations", "conversation_id", nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("author", sa.String(64)),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("ix_notes_conversation", "notes", ["conversation_id", "id"])


def _canned_answers() -> None:
    op.create_table(
        "canned_answers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(64), nullable=False, unique=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
    )


def _hooks() -> None:
    op.create_table(
        "hooks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("kinds", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("problem", sa.Text),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )


def _hook_calls() -> None:
    op.create_table(
        "hook_calls",
        sa.Column("id", sa.Integer, primary_key=True),
        _of("hooks", "hook_id", nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("connection_id", sa.Integer, nullable=False),
        sa.Column("conversation_id", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("done_at", sa.BigInteger),
    )
    op.create_index("ix_hook_calls_due", "hook_calls", ["state", "due_at"])
    op.create_index("ix_hook_calls_hook", "hook_calls", ["hook_id", "id"])
