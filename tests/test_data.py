"""Finding the data folders."""

import pytest

from twitter_emulator import data


def test_the_contracts_are_found_wherever_the_package_runs() -> None:
    assert (data.folder("contracts") / "endpoints.json").is_file()


def test_a_missing_folder_names_where_it_was_looked_for() -> None:
    with pytest.raises(FileNotFoundError, match=r"'no_such_folder'.*installed.*checkout"):
        data.folder("no_such_folder")
