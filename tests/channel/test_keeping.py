"""What an operator does with the database: migrate, back up, change the key, have everything examined."""

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.fernet import Fernet

from tests.channel.fake_media import PNG
from twitter_channel.cli import main
from twitter_channel.server import opened_at

VALUES = {
    "TWITTER_API_BASE_URL": "http://127.0.0.1:1",
    "TWITTER_API_KEY": "some-key",
    "TWITTER_API_KEY_SECRET": "some-key-secret",
    "TWITTER_ACCESS_TOKEN": "1-some-token",
    "TWITTER_ACCESS_TOKEN_SECRET": "some-token-secret",
    "TWITTER_ENV_NAME": "dev",
}
KEY = "TWITTER_CHANNEL_SECRET_KEY"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept_root: object) -> Path:
    """The working folder, empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def invoke(*arguments: str, **variables: str) -> Result:
    """Run a command to its end, with *variables* as the only ones that mean anything to it."""
    clean: dict[str, str | None] = {name: None for name in os.environ if name.startswith("TWITTER_")}
    return CliRunner().invoke(main, arguments, env={**clean, **variables})


def sealed(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "twitter-channel.db")) as connection:
        (secrets,) = connection.execute("SELECT secrets FROM connections").fetchone()
        return str(secrets)


def test_migrating_makes_the_tables(folder: Path) -> None:
    ended = invoke("migrate")

    assert ended.exit_code == 0
    assert "up to date" in ended.stdout
    with closing(sqlite3.connect(folder / "twitter-channel.db")) as connection:
        assert connection.execute("SELECT count(*) FROM conversations").fetchone() == (0,)


def test_a_backup_is_a_whole_database_of_its_owner_alone(folder: Path) -> None:
    invoke("configure", **VALUES)

    ended = invoke("backup", "copy.db")

    assert ended.exit_code == 0, ended.stderr
    assert (folder / "copy.db").stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(folder / "copy.db")) as connection:
        assert connection.execute("SELECT name FROM connections").fetchall() == [("default",)]


def test_a_backup_replaces_no_file(folder: Path) -> None:
    invoke("migrate")
    (folder / "copy.db").write_text("precious")

    ended = invoke("backup", "copy.db")

    assert ended.exit_code == 3
    assert "is there already" in ended.stderr
    assert (folder / "copy.db").read_text() == "precious"


def with_picture(folder: Path) -> str:
    """A database that knows of a picture, and the picture; its id."""
    invoke("configure", **VALUES)
    media_id = "a" * 32
    (folder / "twitter-channel.db.media").mkdir()
    (folder / "twitter-channel.db.media" / media_id).write_bytes(PNG)
    (folder / "twitter-channel.db.media" / ".draft-half").write_bytes(PNG[:4])
    columns, values = "id, origin, kind, state, attempts, created_at", "?, 'upload', 'photo', 'stored', 0, 0"
    with closing(sqlite3.connect(folder / "twitter-channel.db")) as connection:
        connection.execute(f"INSERT INTO media ({columns}) VALUES ({values})", [media_id])
        connection.commit()
    return media_id


def test_a_backup_has_the_media_beside_it_and_nothing_half_written(folder: Path) -> None:
    media_id = with_picture(folder)

    ended = invoke("backup", "copy.db")

    assert ended.exit_code == 0, ended.stderr
    assert "copy.db.media of its media (1)" in ended.stdout
    assert [it.name for it in (folder / "copy.db.media").iterdir()] == [media_id]
    assert (folder / "copy.db.media" / media_id).read_bytes() == PNG
    assert (folder / "copy.db.media").stat().st_mode & 0o777 == 0o700


def test_a_backup_copies_the_media_of_a_folder_elsewhere(folder: Path) -> None:
    media_id = with_picture(folder)
    (folder / "twitter-channel.db.media").rename(folder / "elsewhere")

    ended = invoke("backup", "copy.db", "--media-dir", "elsewhere")

    assert ended.exit_code == 0, ended.stderr
    assert (folder / "copy.db.media" / media_id).is_file()


def test_a_backup_replaces_no_folder_of_media(folder: Path) -> None:
    invoke("migrate")
    (folder / "copy.db.media").mkdir()

    ended = invoke("backup", "copy.db")

    assert ended.exit_code == 3
    assert not (folder / "copy.db").exists()


def test_the_doctor_counts_media_that_are_missing(folder: Path) -> None:
    media_id = with_picture(folder)
    whole = invoke("doctor")
    (folder / "twitter-channel.db.media" / media_id).unlink()

    ended = invoke("doctor")

    assert "ok     channel: All media (1) are in the folder" in whole.stdout
    assert "WRONG  channel: Of 1 media 1 are not in the folder" in ended.stdout


def test_the_doctor_says_that_the_media_folder_cannot_be_written_to(folder: Path) -> None:
    invoke("migrate")
    (folder / "twitter-channel.db.media").write_text("no folder")

    ended = invoke("doctor")

    assert "cannot be written to: File exists" in ended.stdout


def test_of_a_postgresql_database_the_command_that_backs_it_up_is_said_without_its_password(folder: Path) -> None:
    ended = invoke("backup", "copy.dump", "--database", "postgresql://brand:secret@db.example:5433/channel")

    said = " ".join(ended.stderr.split())
    command = "pg_dump --format=custom --file=copy.dump --host=db.example --port=5433 --username=brand --dbname=channel"
    assert ended.exit_code == 3
    assert command in said
    assert "secret" not in said


def test_a_new_key_takes_the_place_of_the_old_one(folder: Path) -> None:
    invoke("configure", **VALUES)
    old, before = (folder / "twitter-channel.db.key").read_text(), sealed(folder)

    ended = invoke("rotate-key")

    new = (folder / "twitter-channel.db.key").read_text()
    assert ended.exit_code == 0, ended.stderr
    assert new != old
    assert b"some-key-secret" in Fernet(new).decrypt(sealed(folder))
    assert sealed(folder) != before
    assert invoke("connections").exit_code == 0


def test_given_keys_are_rotated_by_naming_both(folder: Path) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    invoke("configure", **VALUES, **{KEY: old})

    alone = invoke("rotate-key", **{KEY: old})
    both = invoke("rotate-key", **{KEY: f"{new},{old}"})

    assert (alone.exit_code, both.exit_code) == (3, 0)
    assert "NEW,OLD" in alone.stderr
    assert invoke("connections", **{KEY: new}).exit_code == 0
    assert invoke("connections", **{KEY: old}).exit_code == 3


def test_the_doctor_says_in_sentences_what_is_well_and_what_is_not(folder: Path) -> None:
    invoke("configure", **VALUES)

    ended = invoke("doctor")

    assert ended.exit_code == 1
    assert "ok     channel: The database can be used" in ended.stdout
    assert "WRONG  default: It is configured. Enable it" in ended.stdout
    assert "WRONG  default: The API did not answer at all" in ended.stdout
    assert "some-key-secret" not in ended.stdout


def test_the_doctor_of_a_channel_without_connections_says_how_to_make_one(folder: Path) -> None:
    ended = invoke("doctor")

    assert ended.exit_code == 1
    assert "twitter-channel configure" in ended.stdout


def test_an_invitation_is_a_link_on_which_somebody_chooses_a_password(folder: Path) -> None:
    ended = invoke("invite", "--channel-url", "https://channel.example/")

    assert ended.exit_code == 0, ended.stderr
    assert re.fullmatch(r"https://channel\.example/welcome/[\w-]{20,}\n", ended.stdout)


def test_an_invitation_of_somebody_who_is_not_there_is_refused(folder: Path) -> None:
    ended = invoke("invite", "kim")

    assert ended.exit_code == 2
    assert "There is no operator called kim." in ended.stderr


@pytest.mark.parametrize(
    ("host", "public_url", "url"),
    [
        ("127.0.0.1", None, "http://127.0.0.1:8688"),
        ("127.0.0.1", "https://channel.example", "http://127.0.0.1:8688"),
        ("0.0.0.0", None, "http://127.0.0.1:8688"),
        ("0.0.0.0", "https://channel.example/", "https://channel.example"),
        ("192.0.2.7", None, "http://192.0.2.7:8688"),
        ("::", None, "http://[::1]:8688"),
        ("::1", None, "http://[::1]:8688"),
    ],
)
def test_the_link_that_is_printed_can_be_opened(host: str, public_url: str | None, url: str) -> None:
    assert opened_at(host, 8688, public_url) == url
