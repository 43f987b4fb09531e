"""Conversations that processes claim, outgoing messages that wait, and how far the list of messages was read."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_CONNECTION = ("connections.id", "CASCADE")
_COPIED = "id, connection_id, answers, customer_id, text, quick_replies, state, reason, code, attempts, twitter_id"


def upgrade() -> None:
    """Add what is new, then carry over what is there."""
    _workers()
    _feeds()
    _conversations()
    _columns()
    _fill_conversations()
    _messages()
    _fill_states()


def _of_connection(**options: bool) -> "sa.Column[int]":
    return sa.Column("connection_id", sa.Integer, sa.ForeignKey("connections.id", ondelete="CASCADE"), **options)


def _workers() -> None:
    op.create_table(
        "workers",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("home", sa.String(128), nullable=False),
        sa.Column("process", sa.String(64), nullable=False),
        sa.Column("alive_until", sa.BigInteger, nullable=False),
        sa.Column("started_at", sa.BigInteger, nullable=False),
    )


def _feeds() -> None:
    op.create_table(
        "feeds",
        _of_connection(primary_key=True),
        sa.Column("complete_to", sa.BigInteger),
        sa.Column("listed_at", sa.BigInteger),
        sa.Column("problem", sa.Text),
    )
    op.execute("INSERT INTO feeds (connection_id) SELECT id FROM connections")


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_connection(nullable=False),
        sa.Column("customer_id", sa.String(32), nullable=False),
        sa.Column("customer_name", sa.String(64), nullable=False),
        sa.Column("last_inbound", sa.BigInteger, nullable=False),
        sa.Column("last_inbound_at", sa.BigInteger),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("claimed_by", sa.String(32)),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("connection_id", "customer_id", name="uq_conversations_connection_customer"),
    )
    op.create_index("ix_conversations_due", "conversations", ["due_at"])
    op.create_index("ix_conversations_claimed", "conversations", ["claimed_by"])


def _columns() -> None:
    """
    Columns of tables that others refer to are added in place.

    SQLite's way of changing a table is to drop it, which would delete everything that refers to its rows. The
    defaults are those of the rows that are there; new rows always have a value.
    """
    op.add_column("connections", sa.Column("app", sa.String(64), nullable=False, server_default=""))
    op.add_column("connections", sa.Column("held", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("connections", sa.Column("enabling_until", sa.BigInteger))
    op.execute(sa.text("UPDATE connections SET held = :yes WHERE status = 'revoked'").bindparams(yes=True))
    op.add_column("webhooks", sa.Column("subscribed", sa.Boolean))
    op.add_column("webhooks", sa.Column("checked_at", sa.BigInteger))
    op.add_column("webhooks", sa.Column("check_due_at", sa.BigInteger))
    op.add_column("events", sa.Column("direction", sa.String(3), nullable=False, server_default="in"))
    op.add_column("events", sa.Column("source", sa.String(8), nullable=False, server_default="webhook"))
    op.add_column("events", sa.Column("source_app_id", sa.String(32)))
    op.execute("ALTER TABLE events ADD COLUMN conversation_id INTEGER REFERENCES conversations (id) ON DELETE CASCADE")
    op.drop_index("ix_events_conversation", "events")
    op.create_index("ix_events_conversation", "events", ["conversation_id", "state", "position"])


def _fill_conversations() -> None:
    op.execute(
        "INSERT INTO conversations (connection_id, customer_id, customer_name, last_inbound, last_inbound_at,"
        " created_at, updated_at)"
        " SELECT connection_id, customer_id, max(customer_name), max(position), max(received_at),"
        " min(received_at), max(received_at)"
        " FROM events WHERE kind = 'message' AND state <> 'ignored' GROUP BY connection_id, customer_id"
    )
    op.execute(
        "UPDATE events SET conversation_id = (SELECT id FROM conversations"
        " WHERE conversations.connection_id = events.connection_id"
        " AND conversations.customer_id = events.customer_id)"
        " WHERE kind = 'message'"
    )


def _messages() -> None:
    """Nothing refers to messages, so their table may be made anew."""
    op.drop_index("ix_messages_conversation", "messages")
    op.drop_index("ix_messages_twitter_id", "messages")
    op.rename_table("messages", "messages_before")
    op.create_table("messages", *_message_columns())
    op.execute(
        f"INSERT INTO messages ({_COPIED}, created_at, done_at, conversation_id, part, origin)"
        f" SELECT {', '.join('messages_before.' + name for name in _COPIED.split(', '))},"
        " messages_before.created_at, messages_before.done_at, events.conversation_id, 0, 'bot'"
        " FROM messages_before JOIN events ON events.id = messages_before.answers"
        " WHERE events.conversation_id IS NOT NULL"
    )
    op.drop_table("messages_before")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval(pg_get_serial_sequence('messages', 'id'), coalesce(max(id), 0) + 1) FROM messages")
    op.create_index("ix_messages_conversation", "messages", ["conversation_id", "state"])
    op.create_index("ix_messages_counted", "messages", ["connection_id", "counted_at"])
    op.create_index("ix_messages_twitter_id", "messages", ["connection_id", "twitter_id"])
    op.create_index("ix_messages_state", "messages", ["state"])


def _message_columns() -> "list[sa.Column[object] | sa.UniqueConstraint]":
    conversation, event = sa.ForeignKey("conversations.id", ondelete="CASCADE"), sa.ForeignKey(
        "events.id", ondelete="CASCADE"
    )
    return [
        sa.Column("id", sa.Integer, primary_key=True),
        _of_connection(nullable=False),
        sa.Column("conversation_id", sa.Integer, conversation, nullable=False),
        sa.Column("answers", sa.Integer, event),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("customer_id", sa.String(32), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("quick_replies", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("code", sa.Integer),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("sending_until", sa.BigInteger),
        sa.Column("after_inbound", sa.BigInteger),
        sa.Column("counted_at", sa.BigInteger),
        sa.Column("twitter_id", sa.String(32)),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("done_at", sa.BigInteger),
        sa.UniqueConstraint("answers", "part", name="uq_messages_answers_part"),
    ]


def _fill_states() -> None:
    """What was under way goes on: an event with a message is routed, and its conversation is due."""
    op.execute(
        "UPDATE events SET state = 'routed' WHERE state = 'received' AND id IN (SELECT answers FROM messages)"
    )
    op.execute(
        "UPDATE conversations SET due_at = 0 WHERE id IN"
        " (SELECT conversation_id FROM events WHERE state IN ('received', 'routed'))"
    )
