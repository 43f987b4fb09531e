"""The database: its tables, its privacy, and what it refuses."""

from pathlib import Path

import anyio
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event, text

from twitter_channel.store.database import HEAD, opened
from twitter_channel.store.engines import database_url
from twitter_channel.store.errors import StoreError
from twitter_channel.store.migrating import configuration
from twitter_channel.store.tables import metadata


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


def modes_in(folder: Path) -> set[int]:
    return {path.stat().st_mode & 0o777 for path in folder.iterdir()}


def test_the_code_knows_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(configuration()).get_current_head() == HEAD


async def test_the_migrations_make_the_tables_the_code_uses(tmp_path: Path) -> None:
    async with opened(database_url(f"sqlite:///{tmp_path / 'a.db'}")) as database, database.reading() as connection:
        found = await connection.run_sync(differences)

    assert found == []


async def test_a_database_is_opened_again_without_migrating(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = database_url(f"sqlite:///{tmp_path / 'a.db'}")
    async with opened(url):
        pass
    monkeypatch.setattr("twitter_channel.store.database.upgrade", None)

    async with opened(url) as database, database.reading() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM connections"))).scalar() == 0


async def test_a_reading_that_has_begun_is_not_cancelled_for_then_the_driver_would_never_end(tmp_path: Path) -> None:
    found = None
    async with opened(database_url(f"sqlite:///{tmp_path / 'a.db'}")) as database:
        with anyio.CancelScope() as scope:
            async with database.reading() as connection:
                scope.cancel()
                found = (await connection.execute(text("SELECT 1"))).scalar()

    assert found == 1


async def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    async with opened(database_url(f"sqlite:///{tmp_path / 'a.db'}")):
        modes = modes_in(tmp_path)

    assert modes == {0o600}


async def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database at all, but somebody's notes " * 100)

    with pytest.raises(StoreError, match=r"notes\.txt"):
        async with opened(database_url(f"sqlite:///{path}")):
            pass

    assert path.read_text().startswith("not a database")


async def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    async with opened(database_url(url)):
        pass
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(StoreError, match="another version"):
        async with opened(database_url(url)):
            pass


async def test_a_folder_that_is_not_there_is_named() -> None:
    with pytest.raises(StoreError, match="/nowhere/at/all"):
        async with opened(database_url("sqlite:////nowhere/at/all/a.db")):
            pass


@pytest.mark.parametrize("text", ["", "nonsense", "mysql://localhost/x"])
def test_a_url_of_no_sqlite_database_is_refused(text: str) -> None:
    with pytest.raises(StoreError, match="sqlite:///"):
        database_url(text)


def test_what_was_under_way_before_the_migration_goes_on(tmp_path: Path) -> None:
    """An event that was not answered, and one whose answer was being sent."""
    url = f"sqlite:///{tmp_path / 'a.db'}"
    engine = create_engine(url)
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=ON"))
    with engine.begin() as connection:
        settings = configuration()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0001")
        for statement in BEFORE:
            connection.execute(text(statement))
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")

    with engine.connect() as connection:
        conversations = connection.execute(text("SELECT customer_id, last_inbound, due_at FROM conversations")).all()
        events = connection.execute(text("SELECT event_id, state, conversation_id FROM events ORDER BY id")).all()
        messages = connection.execute(text("SELECT text, state, answers, part, conversation_id FROM messages")).all()
    engine.dispose()
    assert [tuple(row) for row in conversations] == [("2", 8, 0)]
    assert [tuple(row) for row in events] == [("7", "routed", 1), ("8", "received", 1), ("9", "ignored", 1)]
    assert [tuple(row) for row in messages] == [("hello", "sending", 1, 0, 1)]


BEFORE = (
    "INSERT INTO connections (id, name, base_url, env_name, secrets, status, created_at, updated_at)"
    " VALUES (1, 'default', 'https://api.twitter.com', 'dev', '', 'enabled', 1, 1)",
    "INSERT INTO webhooks (connection_id, valid) VALUES (1, 1)",
    "INSERT INTO events (id, connection_id, event_id, kind, customer_id, customer_name, position, text, payload,"
    " state, received_at) VALUES"
    " (1, 1, '7', 'message', '2', 'cust', 7, 'hi', '{}', 'received', 5),"
    " (2, 1, '8', 'message', '2', 'cust', 8, 'hi?', '{}', 'received', 6),"
    " (3, 1, '9', 'message', '2', 'cust', 9, 'own', '{}', 'ignored', 7)",
    "INSERT INTO messages (id, connection_id, answers, customer_id, text, quick_replies, state, attempts, created_at)"
    " VALUES (1, 1, 1, '2', 'hello', '[]', 'sending', 0, 6)",
)
