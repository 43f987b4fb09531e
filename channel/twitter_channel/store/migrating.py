"""
Bringing an older database up to date with Alembic.

Alembic costs more than the rest of the start and is needed once in a database's life, so it is imported then.
"""

from typing import TYPE_CHECKING, Literal

from sqlalchemy.engine import Connection

from twitter_channel.store.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

# Any number that nobody else takes: processes that start together migrate one after the other.
_LOCK = 7_489_213_301


def configuration() -> "Config":
    """Alembic's settings for the migrations that ship with the package."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "twitter_channel.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def upgrade(connection: Connection) -> None:
    """
    Run what is missing, all of it or nothing.

    Raises:
        StoreError: If a newer version of the channel made the database.
    """
    from alembic import command
    from alembic.util import CommandError

    config = configuration()
    config.attributes["connection"] = connection
    _follow_references(connection, "OFF")
    _alone(connection)
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(f"The database was made by another version of twitter-channel ({error}). Use that.") from error
    connection.commit()
    _follow_references(connection, "ON")


def _follow_references(connection: Connection, setting: Literal["ON", "OFF"]) -> None:
    """
    SQLite changes a table by dropping it when it is copied, which must not delete all that refers to its rows.

    It takes this only outside of a transaction, and SQLAlchemy would begin one.
    """
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute(f"PRAGMA foreign_keys={setting}")


def _alone(connection: Connection) -> None:
    """Until the transaction ends nobody else migrates: SQLite has one writer anyway, a server is asked for a lock."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
