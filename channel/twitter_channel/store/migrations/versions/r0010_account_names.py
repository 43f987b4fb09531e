"""What the account of a connection calls itself."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column; it is filled when the connection is enabled."""
    op.add_column("connections", sa.Column("account_name", sa.String(200)))
