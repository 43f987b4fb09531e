"""Conversations in public, beside those in Direct Messages."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Everything that is there was said in Direct Messages."""
    with op.batch_alter_table("conversations") as conversations:
        conversations.add_column(sa.Column("kind", sa.String(8), nullable=False, server_default="dm"))
        conversations.drop_constraint("uq_conversations_connection_customer", type_="unique")
        conversations.create_unique_constraint(
            "uq_conversations_connection_customer_kind", ["connection_id", "customer_id", "kind"]
        )
    op.add_column("messages", sa.Column("doubted_after", sa.BigInteger))
