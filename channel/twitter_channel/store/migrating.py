"""Bringing an older database up to date with Alembic."""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.engine import Connection

from twitter_channel.store.errors import StoreError


def configuration() -> Config:
    """Alembic's settings for the migrations that ship with the package."""
    config = Config()
    config.set_main_option("script_location", "twitter_channel.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def newest_revision() -> str | None:
    """The revision the migrations lead to."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def upgrade(connection: Connection) -> None:
    """
    Run what is missing, all of it or nothing.

    Raises:
        StoreError: If a newer version of the channel made the database.
    """
    config = configuration()
    config.attributes["connection"] = connection
    # sqlite3 opens a transaction before changes of data only; this one holds the tables too.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(f"The database was made by another version of twitter-channel ({error}). Use that.") from error
    connection.commit()
