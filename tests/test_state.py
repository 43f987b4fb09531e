import os
import signal
import stat
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world.builders import plan, worlds_with, write
from tests.world.histories import History, Lived, histories
from twitter_emulator import state
from twitter_emulator.state import StateError
from twitter_emulator.world.snapshot import taken
from twitter_emulator.world.worlds import NameTaken, Worlds

# The folder is the same for all examples of a property: each writes its file anew.
one_folder = settings(
    deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.json"


def saved(path: Path) -> bytes:
    """A small state file at *path*, and its bytes."""
    worlds = worlds_with(plan())
    write(worlds.by_name["test"])
    state.save(worlds, path)
    return path.read_bytes()


def refusal(path: Path) -> str:
    """Why *path* is refused; it is still as it was."""
    before = path.read_bytes()
    with pytest.raises(StateError) as refused:
        state.load(path)
    assert path.read_bytes() == before
    assert str(refused.value).startswith(f"{path}: ")
    return str(refused.value)


def loaded(path: Path) -> Worlds:
    worlds = Worlds()
    state.adopt_all(worlds, state.load(path))
    return worlds


@one_folder
@given(st.lists(histories, max_size=3))
def test_any_history_of_any_worlds_survives_saving_and_loading(path: Path, several: list[History]) -> None:
    worlds = worlds_with(*(plan(name=f"w{number}", seed=f"s{number}") for number in range(len(several))))
    for world, history in zip(worlds, several, strict=True):
        Lived(world).through(history)

    state.save(worlds, path)
    snapshots = state.load(path)

    assert snapshots == [taken(world, worlds.plan_of(world.name)) for world in worlds]
    assert [list(world.developer.tokens) for world in loaded(path)] == [list(w.developer.tokens) for w in worlds]


def test_loaded_worlds_have_their_plans_and_are_found_by_their_keys(path: Path) -> None:
    worlds = worlds_with(plan(name="a", seed="a"), plan(name="b", seed="b"))
    state.save(worlds, path)

    again = loaded(path)

    assert list(again.by_name) == ["a", "b"]
    for world in worlds:
        assert again.plan_of(world.name) == worlds.plan_of(world.name)
        keys = list(world.developer.keys())
        assert [again.with_key(key) for key in keys] == [again.by_name[world.name]] * len(keys)


def test_a_second_save_takes_the_place_of_the_first_and_leaves_nothing_beside_it(path: Path) -> None:
    worlds = worlds_with(plan())
    state.save(worlds, path)
    write(worlds.by_name["test"])

    state.save(worlds, path)

    assert len(loaded(path).by_name["test"].messages) == 1
    assert list(path.parent.iterdir()) == [path]


def test_there_is_nothing_to_load_before_the_first_save(path: Path) -> None:
    assert state.load(path) == []


def test_a_folder_that_does_not_exist_is_told_before_the_first_save_fails(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "state.json"

    with pytest.raises(StateError, match=r"state\.json: .*No such file.* folder exists"):
        state.load(path)


def test_only_the_owner_may_read_the_keys_in_it(path: Path) -> None:
    path.touch(0o666)

    saved(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(path)

    saved(link)

    assert link.is_symlink()
    assert len(state.load(path)) == 1


def test_a_world_whose_name_is_taken_is_not_loaded_over_the_other(path: Path) -> None:
    saved(path)

    with pytest.raises(NameTaken):
        state.adopt_all(worlds_with(plan()), state.load(path))


# What is refused


def test_a_file_that_was_cut_short_anywhere_is_refused_and_left_alone(path: Path) -> None:
    whole = saved(path)

    for length in range(97, len(whole), 97):
        path.write_bytes(whole[:length])
        assert "cut short" in refusal(path)


@pytest.mark.parametrize("length", [1, 10, 36])
def test_even_the_first_bytes_of_a_state_file_are_known_as_cut_short(path: Path, length: int) -> None:
    path.write_bytes(saved(path)[:length])

    assert "cut short" in refusal(path)


def test_the_last_byte_matters(path: Path) -> None:
    path.write_bytes(saved(path)[:-1])

    assert "cut short" in refusal(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"null",
        b"[]",
        b"{}",
        b'"twitter-emulator-state"',
        b'{"format":"another-state","version":1}',
        b'{"version":1,"worlds":[]}',
        b'{"format":1,"version":1}',
        b"SQLite format 3\x00",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xfe{\x00",
        b'{"a":"\xff"}',
        b'{"a":' + b"[" * 100_000,
        b"[" * 100_000,
    ],
    ids=lambda content: repr(content[:20]),
)
def test_a_foreign_file_is_refused_by_name_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)

    assert "is not a state file" in refusal(path)


@one_folder
@given(st.binary() | st.text().map(str.encode))
def test_random_bytes_are_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)

    refusal(path)


@one_folder
@given(st.data())
def test_any_changed_byte_is_noticed(path: Path, data: st.DataObject) -> None:
    whole = bytearray(saved(path))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(whole)

    refusal(path)


def test_a_change_by_hand_does_not_fit_the_checksum(path: Path) -> None:
    whole = saved(path)
    path.write_bytes(whole.replace(b"hello", b"hullo"))

    assert "checksum" in refusal(path)


def test_something_behind_the_end_is_refused(path: Path) -> None:
    path.write_bytes(saved(path) * 2)

    refusal(path)


@pytest.mark.parametrize("rest", [b"}", b',"somehow":"different"}'])
def test_a_file_of_a_newer_version_is_refused_with_what_to_do(path: Path, rest: bytes) -> None:
    path.write_bytes(b'{"format":"twitter-emulator-state","version":2' + rest)

    assert "upgrade twitter-emulator" in refusal(path)


def test_a_world_without_its_members_is_refused_with_what_is_missing(path: Path) -> None:
    content = msgspec.json.decode(saved(path))
    worlds = b'[{"plan":{"name":"a","seed":"b"}}]'
    checksum = sha256(worlds).hexdigest()
    path.write_bytes(msgspec.json.encode(content | {"checksum": checksum, "worlds": msgspec.Raw(worlds)}))

    assert "missing required field" in refusal(path)


def test_a_folder_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="is a folder"):
        state.load(tmp_path)


def test_a_file_that_may_not_be_read_is_refused_by_name(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(path)

    def forbidden(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    # The superuser, who runs tests in containers, may read everything.
    monkeypatch.setattr(Path, "read_bytes", forbidden)
    with pytest.raises(StateError, match=r"state\.json: cannot be read \(Permission denied\)"):
        state.load(path)


# Saving that does not come to its end


def test_a_failed_save_leaves_the_old_file_and_nothing_else(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = saved(path)

    def full_disk(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(StateError, match=r"state\.json: .*No space left"):
        state.save(worlds_with(plan()), path)

    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("place", [".", "missing/state.json"])
def test_where_nothing_can_be_saved_is_told_by_name(tmp_path: Path, place: str) -> None:
    with pytest.raises(StateError, match="could not be saved"):
        state.save(worlds_with(plan()), tmp_path / place)

    assert list(tmp_path.iterdir()) == []


def test_a_kill_in_the_middle_of_a_save_leaves_the_old_file_whole(path: Path) -> None:
    before = saved(path)
    script = (
        "import os, signal, sys; from pathlib import Path; from twitter_emulator import state;"
        "os.replace = lambda *paths: os.kill(os.getpid(), signal.SIGKILL);"
        "state.write(b'new', Path(sys.argv[1]))"
    )

    killed = subprocess.run([sys.executable, "-c", script, str(path)], check=False)

    assert killed.returncode == -signal.SIGKILL
    assert path.read_bytes() == before
    assert len(state.load(path)) == 1


def test_a_save_after_a_kill_works(path: Path) -> None:
    (path.parent / ".state.json.abcdef.tmp").write_bytes(b"what a killed save left")

    saved(path)

    assert len(state.load(path)) == 1
