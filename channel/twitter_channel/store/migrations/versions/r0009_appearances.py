"""Buttons, places and custom profiles of messages; what Twitter has of how connections appear."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Messages that are there have none of it."""
    op.add_column("messages", sa.Column("buttons", sa.Text))
    op.add_column("messages", sa.Column("location", sa.Text))
    op.add_column("messages", sa.Column("profile", sa.String(32)))
    connection = sa.ForeignKey("connections.id", ondelete="CASCADE")
    op.create_table(
        "appearances",
        sa.Column("connection_id", sa.Integer, connection, primary_key=True),
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("user_id", sa.String(32)),
        sa.Column("twitter_id", sa.String(32)),
        sa.Column("told", sa.Text),
        sa.Column("problem", sa.Text),
        sa.Column("passes", sa.Boolean, nullable=False),
    )
