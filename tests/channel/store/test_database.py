"""The database: its tables, its privacy, and what it refuses."""

from pathlib import Path

import anyio
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from tests.channel import postgres
from twitter_channel.store.database import HEAD, Database, opened
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


def made_at(url: str, revision: str, *statements: str) -> None:
    """A database as an older version left it."""
    engine = create_engine(url)
    with engine.begin() as connection:
        settings = configuration()
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


async def rows_of(database: Database, query: str) -> list[tuple[object, ...]]:
    async with database.reading() as connection:
        return [tuple(row) for row in (await connection.execute(text(query))).all()]


async def test_what_was_under_way_before_the_migration_goes_on(tmp_path: Path) -> None:
    """An event that was not answered, and one whose answer was being sent."""
    url = f"sqlite:///{tmp_path / 'a.db'}"
    made_at(url, "0001", *BEFORE)

    async with opened(database_url(url)) as database:
        conversations = await rows_of(database, "SELECT customer_id, last_inbound, due_at FROM conversations")
        events = await rows_of(database, "SELECT event_id, state, conversation_id FROM events ORDER BY id")
        messages = await rows_of(database, "SELECT text, state, answers, part, conversation_id FROM messages")

    assert conversations == [("2", 8, 0)]
    assert events == [("7", "routed", 1), ("8", "received", 1), ("9", "ignored", 1)]
    assert messages == [("hello", "sending", 1, 0, 1)]


@pytest.fixture(params=["sqlite", "postgresql"])
def older_at(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that knows Direct Messages only, with one conversation in it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'a.db'}"
    else:
        server: postgres.Postgres = request.getfixturevalue("server")
        url = server.made("older")
    made_at(url, "0007", *OLDER)
    return url


async def test_making_room_for_public_conversations_loses_nothing_of_the_others(older_at: str) -> None:
    async with opened(database_url(older_at)) as database:
        conversations = await rows_of(database, "SELECT id, customer_id, kind, owner FROM conversations")
        notes = await rows_of(database, "SELECT text, conversation_id FROM notes")
        async with database.writing() as connection:
            await connection.execute(text(PUBLIC))
            await connection.execute(text("DELETE FROM conversations WHERE kind = 'dm'"))
        left = await rows_of(database, "SELECT kind FROM conversations")
        left_notes = await rows_of(database, "SELECT text FROM notes")

    assert (conversations, notes) == ([(1, "2", "dm", "people")], [("hurry", 1)])
    assert (left, left_notes) == ([("public",)], [])


OLDER = (
    "INSERT INTO connections (id, name, base_url, env_name, secrets, app, held, status, created_at, updated_at)"
    " VALUES (1, 'default', 'https://api.twitter.com', 'dev', '', '', false, 'enabled', 1, 1)",
    "INSERT INTO conversations (id, connection_id, customer_id, customer_name, owner, last_inbound, created_at,"
    " updated_at) VALUES (1, 1, '2', 'cust', 'people', 8, 1, 1)",
    "INSERT INTO notes (id, conversation_id, at, text) VALUES (1, 1, 1, 'hurry')",
)
PUBLIC = (
    "INSERT INTO conversations (id, connection_id, customer_id, kind, customer_name, last_inbound, created_at,"
    " updated_at) VALUES (2, 1, '2', 'public', 'cust', 8, 1, 1)"
)

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
