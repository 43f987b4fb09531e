"""The people who use the pages."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from twitter_channel.store.tables.schema import metadata

# The people who use the pages, by the name they sign in with, in lower case.
operators = Table(
    "operators",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    # An Argon2 hash.
    Column("password", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

# Links on which somebody chooses a password, each by the digest of its secret part.
invitations = Table(
    "invitations",
    metadata,
    Column("id", String(64), primary_key=True),
    # "first" operator, "colleague", or a "reset" of an operator's password.
    Column("kind", String(16), nullable=False),
    Column("operator_id", ForeignKey("operators.id", ondelete="CASCADE")),
    Column("expires_at", BigInteger, nullable=False),
)

# Who is signed in, by the digest of what the browser's cookie holds.
sessions = Table(
    "sessions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("operator_id", ForeignKey("operators.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Index("ix_sessions_operator", "operator_id"),
)

# Sign-ins that failed or are being tried.
sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("ix_sign_in_attempts_at", "at"),
)
