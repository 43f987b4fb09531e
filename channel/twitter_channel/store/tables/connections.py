"""What is known of each connection: one brand account through one app."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, String, Table, Text

from twitter_channel.store.tables.schema import metadata

connections = Table(
    "connections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("base_url", Text, nullable=False),
    Column("env_name", String(64), nullable=False),
    # The four keys as one encrypted JSON object.
    Column("secrets", Text, nullable=False),
    # A digest of base URL and API key: what the connections of one app, which share a daily cap, have in common.
    Column("app", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    # Why the last enabling failed, or why it is held, as JSON.
    Column("problem", Text),
    # Whether its conversations rest until the account is authorised again.
    Column("held", Boolean, nullable=False),
    # The worker that is enabling it; workers.id, or of one that is gone.
    Column("enabling_by", String(32)),
    Column("user_id", String(32)),
    Column("screen_name", String(64)),
    # What the account calls itself.
    Column("account_name", String(200)),
    # The app's id on Twitter, learnt from the first of our own messages that Twitter told of.
    Column("app_id", String(32)),
    # How its conversations are conducted, as JSON; empty for all defaults. The secret of its bot, encrypted.
    Column("conduct", Text),
    Column("bot_secret", Text),
    Column("created_at", BigInteger, nullable=False),
    # When its values changed last: what was learnt with older ones does not count.
    Column("updated_at", BigInteger, nullable=False),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), primary_key=True),
    Column("webhook_id", String(32)),
    Column("url", Text),
    Column("valid", Boolean, nullable=False, default=False),
    Column("subscribed", Boolean),
    Column("last_crc_at", BigInteger),
    Column("last_event_at", BigInteger),
    # When somebody looked after webhook and subscription, and when somebody is to look next.
    Column("checked_at", BigInteger),
    Column("check_due_at", BigInteger),
)

# How far the list of messages (``events/list``) was read.
feeds = Table(
    "feeds",
    metadata,
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), primary_key=True),
    # Every message up to this position is stored; empty before the first reading.
    Column("complete_to", BigInteger),
    # When the last complete reading began.
    Column("listed_at", BigInteger),
    # Why the last reading failed.
    Column("problem", Text),
)

# Accounts on their way through Twitter's OAuth pages, each by the digest of its request token.
account_links = Table(
    "account_links",
    metadata,
    Column("id", String(64), primary_key=True),
    # The connection whose app, environment and API the new one shares.
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), nullable=False),
    # Whoever began has to be the one who comes back.
    Column("session_id", String(64), nullable=False),
    # The request token and its secret, encrypted.
    Column("secret", Text, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

# Connections that were added and have no values yet.
drafts = Table(
    "drafts",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("created_at", BigInteger, nullable=False),
)

# What Twitter has of how a connection appears to customers: its welcome message, its custom profile.
appearances = Table(
    "appearances",
    metadata,
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), primary_key=True),
    # "welcome" or "profile".
    Column("kind", String(8), primary_key=True),
    # Whose it is on Twitter: with the keys of another account it is out of reach.
    Column("user_id", String(32)),
    # Twitter's id of it; empty when Twitter has none. What Twitter was told, as JSON.
    Column("twitter_id", String(32)),
    Column("told", Text),
    # Why Twitter has not what it should have, and whether that may pass by itself.
    Column("problem", Text),
    Column("passes", Boolean, nullable=False),
)
