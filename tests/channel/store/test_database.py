"""The database: its tables, its privacy, and what it refuses."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

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
