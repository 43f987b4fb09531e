"""Where the bytes of uploads lie."""

import gc
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from twitter_emulator.vault import LONGEST_IN_MEMORY, MOST_IN_MEMORY, Piece, Vault, VaultFull

MB = 1 << 20


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Vault]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    vault = Vault(limit=64 * MB)
    yield vault
    vault.close()


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def written(vault: Vault, *parts: bytes) -> Piece:
    writing = vault.writing()
    for part in parts:
        await writing.write(part)
    return await writing.done()


async def test_few_bytes_lie_in_memory(vault: Vault, tmp_path: Path) -> None:
    piece = await written(vault, b"hello ", b"world")

    assert (piece.size, piece.read(3, 5)) == (11, b"lo wo")
    assert files_in(tmp_path) == []


async def test_many_bytes_lie_in_a_file_that_goes_when_they_are_discarded(vault: Vault, tmp_path: Path) -> None:
    content = bytes(range(256)) * (3 * MB // 256)

    piece = await written(vault, content[: MB + 5], content[MB + 5 :])

    assert piece.read(MB - 3, 10) == content[MB - 3 : MB + 7]
    assert [path.stat().st_size for path in files_in(tmp_path)] == [3 * MB]
    piece.discard()
    assert files_in(tmp_path) == []
    assert vault.used == 0
    assert piece.read(0, 9) == b""


async def test_beyond_a_sum_even_small_pieces_lie_in_files(vault: Vault, tmp_path: Path) -> None:
    pieces = [vault.kept(bytes(LONGEST_IN_MEMORY)) for _ in range(MOST_IN_MEMORY // LONGEST_IN_MEMORY)]

    pieces += [vault.kept(b"one more"), await written(vault, b"and another")]

    assert sorted(path.read_bytes() for path in files_in(tmp_path)) == [b"and another", b"one more"]
    pieces[0].discard()
    assert vault.has_memory_for(LONGEST_IN_MEMORY)


async def test_there_is_room_for_so_much_and_no_more(vault: Vault) -> None:
    pieces = [vault.kept(bytes(32 * MB)), vault.kept(bytes(31 * MB))]

    with pytest.raises(VaultFull, match="66060288 bytes of media are kept"):
        await written(vault, bytes(MB + 1))

    assert vault.is_scarce
    assert len(pieces) == 2


async def test_what_is_abandoned_gives_its_room_back(vault: Vault, tmp_path: Path) -> None:
    writing = vault.writing()
    await writing.write(bytes(2 * MB))

    writing.abandon()

    assert vault.used == 0
    assert files_in(tmp_path) == []


async def test_what_nobody_holds_any_more_is_given_back(vault: Vault, tmp_path: Path) -> None:
    pieces = [vault.kept(bytes(2 * MB)), vault.kept(b"hello")]

    pieces.clear()
    gc.collect()

    assert vault.used == 0
    assert files_in(tmp_path) == []


def test_a_piece_is_given_back_once(vault: Vault) -> None:
    piece, other = vault.kept(b"hello"), vault.kept(b"world!")

    piece.discard()
    piece.discard()

    assert vault.used == other.size


def test_a_closed_vault_leaves_nothing_behind(vault: Vault, tmp_path: Path) -> None:
    piece = vault.kept(bytes(2 * MB))

    vault.close()

    assert list(tmp_path.iterdir()) == []
    piece.discard()


async def test_a_folder_that_cannot_be_written_to_is_as_good_as_full(vault: Vault, tmp_path: Path) -> None:
    kept = vault.kept(bytes(2 * MB))
    (path,) = files_in(tmp_path)
    path.unlink()
    path.parent.rmdir()

    with pytest.raises(VaultFull, match="takes no more"):
        vault.kept(bytes(2 * MB))

    assert vault.used == kept.size
