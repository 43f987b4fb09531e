"""``twitter-channel backup``."""

from pathlib import Path

import click

from twitter_channel.cli.endings import endings
from twitter_channel.media.folder import Folder, media_folder
from twitter_channel.settings import Settings, options_of
from twitter_channel.store.engines import database_url
from twitter_channel.store.errors import StoreError
from twitter_channel.store.keeping import back_up


@click.command("backup")
@click.argument("to", type=click.Path(path_type=Path, dir_okay=False))
@options_of(Settings, "database", "media_dir")
def command(to: Path, database: str, media_dir: Path | None) -> None:
    """
    Copy an SQLite database into the new file TO and its media into the new folder TO.media, also while it serves.

    Of a PostgreSQL database it says which pg_dump makes the copy.
    """
    beside = to.with_name(to.name + ".media")
    with endings():
        url = database_url(database)
        if beside.exists():
            raise StoreError(f"{beside} is there already. Name a file beside which it is not.")
        # In this order: a file is there before the database says so, so whatever the copy speaks of is found after it.
        back_up(url, to)
        count = _copy_media(Folder(media_folder(url, media_dir)), beside)
    click.echo(
        f"{to} is a copy of the database, {beside} of its media ({count}). Keep the secret key elsewhere: without it "
        "nobody opens the keys in it."
    )


def _copy_media(folder: Folder, to: Path) -> int:
    try:
        return folder.copy_to(to)
    except OSError as error:
        raise StoreError(f"The database is copied, but its media could not be: {error}.") from error
