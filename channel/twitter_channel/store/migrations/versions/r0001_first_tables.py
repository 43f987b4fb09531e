"""The first tables: connections, their webhooks, inbound events, outbound messages."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    _connections()
    _webhooks()
    _events()
    _messages()


def _connections() -> None:
    op.create_table(
        "connections",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(64), nullable=False, unique=True),
        sa.Column("base_url", sa.Text, nullable=False),
        sa.Column("env_name", sa.String(64), nullable=False),
        sa.Column("secrets", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("problem", sa.Text),
        sa.Column("user_id", sa.String(32)),
        sa.Column("screen_name", sa.String(64)),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
    )


def _webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("connection_id", sa.Integer, sa.ForeignKey("connections.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("webhook_id", sa.String(32)),
        sa.Column("url", sa.Text),
        sa.Column("valid", sa.Boolean, nullable=False),
        sa.Column("last_crc_at", sa.BigInteger),
        sa.Column("last_event_at", sa.BigInteger),
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("connection_id", sa.Integer, sa.ForeignKey("connections.id", ondelete="CASCADE"), nullable=False),
        sa.Column("event_id", sa.String(96), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("customer_id", sa.String(32), nullable=False),
        sa.Column("customer_name", sa.String(64), nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("metadata", sa.Text),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("done_at", sa.BigInteger),
        sa.UniqueConstraint("connection_id", "event_id", name="uq_events_connection_event"),
    )
    op.create_index("ix_events_conversation", "events", ["connection_id", "customer_id", "state", "position"])
    op.create_index("ix_events_state", "events", ["state"])


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("connection_id", sa.Integer, sa.ForeignKey("connections.id", ondelete="CASCADE"), nullable=False),
        sa.Column("answers", sa.Integer, sa.ForeignKey("events.id", ondelete="CASCADE"), nullable=False, unique=True),
        sa.Column("customer_id", sa.String(32), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("quick_replies", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("code", sa.Integer),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("twitter_id", sa.String(32)),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("done_at", sa.BigInteger),
    )
    op.create_index("ix_messages_conversation", "messages", ["connection_id", "customer_id"])
    op.create_index("ix_messages_twitter_id", "messages", ["connection_id", "twitter_id"])
