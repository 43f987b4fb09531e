"""Conversations that processes claim, outgoing messages that wait, and how far the list of messages was read."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_EVENT = (
    "id, connection_id, event_id, kind, customer_id, customer_name, position, text, metadata, payload, state, reason,"
    " received_at, done_at"
)
_MESSAGE = (
    "id, connection_id, answers, customer_id, text, quick_replies, state, reason, code, attempts, twitter_id,"
    " created_at, done_at"
)


def upgrade() -> None:
    """Add what is new, then carry over what is there."""
    _workers()
    _feeds()
    _conversations()
    _columns()
    _fill_conversations()
    _put_aside("messages", "ix_messages_conversation", "ix_messages_twitter_id")
    _put_aside("events", "ix_events_conversation", "ix_events_state")
    _events()
    _messages()
    # In this order: what is dropped takes with it what still refers to it.
    op.drop_table("messages_before")
    op.drop_table("events_before")
    _fill_states()


def _of_connection(*, is_key: bool = False) -> "sa.Column[Any]":
    of = sa.ForeignKey("connections.id", ondelete="CASCADE")
    return sa.Column("connection_id", sa.Integer, of, primary_key=is_key, nullable=False)


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
        _of_connection(is_key=True),
        sa.Column("complete_to", sa.BigInteger),
        sa.Column("listed_at", sa.BigInteger),
        sa.Column("problem", sa.Text),
    )
    op.execute("INSERT INTO feeds (connection_id) SELECT id FROM connections")


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_connection(),
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
    """The defaults are those of the rows that are there; new rows always have a value."""
    op.add_column("connections", sa.Column("app", sa.String(64), nullable=False, server_default=""))
    op.add_column("connections", sa.Column("held", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("connections", sa.Column("enabling_by", sa.String(32)))
    op.execute(sa.text("UPDATE connections SET held = :yes WHERE status = 'revoked'").bindparams(yes=True))
    op.add_column("webhooks", sa.Column("subscribed", sa.Boolean))
    op.add_column("webhooks", sa.Column("checked_at", sa.BigInteger))
    op.add_column("webhooks", sa.Column("check_due_at", sa.BigInteger))


def _fill_conversations() -> None:
    op.execute(
        "INSERT INTO conversations (connection_id, customer_id, customer_name, last_inbound, last_inbound_at,"
        " created_at, updated_at)"
        " SELECT connection_id, customer_id, max(customer_name), max(position), max(received_at),"
        " min(received_at), max(received_at)"
        " FROM events WHERE kind = 'message' AND state <> 'ignored' GROUP BY connection_id, customer_id"
    )


def _put_aside(table: str, *indexes: str) -> None:
    """
    Give the name of *table* free for a new one.

    SQLite's own way to change a table is to drop it, which would delete everything that refers to its rows.
    """
    for name in indexes:
        op.drop_index(name, table)
    if table == "events" and _is_postgresql():
        op.drop_constraint("uq_events_connection_event", table)
    op.rename_table(table, f"{table}_before")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _count_on(table: str) -> None:
    """The rows were copied with their numbers: PostgreSQL has to be told to go on behind them."""
    if _is_postgresql():
        number = f"coalesce(max(id), 0) + 1, false) FROM {table}"
        op.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {number}")


def _events() -> None:
    op.create_table("events", *_event_columns())
    columns = ", ".join(f"old.{name}" for name in _EVENT.split(", "))
    op.execute(
        f"INSERT INTO events ({_EVENT}, conversation_id, direction, source)"
        f" SELECT {columns}, conversations.id, 'in', 'webhook' FROM events_before AS old"
        " LEFT JOIN conversations ON conversations.connection_id = old.connection_id"
        " AND conversations.customer_id = old.customer_id AND old.kind = 'message'"
    )
    _count_on("events")
    op.create_index("ix_events_conversation", "events", ["conversation_id", "state", "position"])
    op.create_index("ix_events_state", "events", ["state"])


def _messages() -> None:
    op.create_table("messages", *_message_columns())
    columns = ", ".join(f"old.{name}" for name in _MESSAGE.split(", "))
    op.execute(
        f"INSERT INTO messages ({_MESSAGE}, conversation_id, part, origin)"
        f" SELECT {columns}, events.conversation_id, 0, 'bot' FROM messages_before AS old"
        " JOIN events ON events.id = old.answers WHERE events.conversation_id IS NOT NULL"
    )
    _count_on("messages")
    op.create_index("ix_messages_conversation", "messages", ["conversation_id", "state"])
    op.create_index("ix_messages_counted", "messages", ["connection_id", "counted_at"])
    op.create_index("ix_messages_twitter_id", "messages", ["connection_id", "twitter_id"])
    op.create_index("ix_messages_state", "messages", ["state"])


def _event_columns() -> "list[sa.Column[Any] | sa.UniqueConstraint]":
    conversation = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    return [
        sa.Column("id", sa.Integer, primary_key=True),
        _of_connection(),
        sa.Column("conversation_id", sa.Integer, conversation),
        sa.Column("event_id", sa.String(96), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("direction", sa.String(3), nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("source_app_id", sa.String(32)),
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
    ]


def _message_columns() -> "list[sa.Column[Any] | sa.UniqueConstraint]":
    conversation = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    event = sa.ForeignKey("events.id", ondelete="CASCADE")
    return [
        sa.Column("id", sa.Integer, primary_key=True),
        _of_connection(),
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
    op.execute("UPDATE events SET state = 'routed' WHERE state = 'received' AND id IN (SELECT answers FROM messages)")
    op.execute(
        "UPDATE conversations SET due_at = 0 WHERE id IN"
        " (SELECT conversation_id FROM events WHERE state IN ('received', 'routed'))"
    )
