"""What clients trust: ours, and whomever they trusted before."""

from pathlib import Path

from twitter_emulator.redirect.bundles import bundle, usual


def certificate(word: str) -> str:
    return f"-----BEGIN CERTIFICATE-----\n{word}\n-----END CERTIFICATE-----\n"


def test_every_certificate_is_there_once_and_ours_first(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours.pem", tmp_path / "theirs.pem"
    ours.write_text(certificate("b"))
    theirs.write_text(f"# a comment\n{certificate('a')}{certificate('b')}")

    assert bundle([ours, theirs]).decode() == certificate("b") + certificate("a")


def test_a_folder_gives_all_its_files(tmp_path: Path) -> None:
    for name in ("1.pem", "2.crt"):
        (tmp_path / name).write_text(certificate(name))

    assert bundle([tmp_path]).decode() == certificate("1.pem") + certificate("2.crt")


def test_what_is_not_there_gives_none(tmp_path: Path) -> None:
    assert bundle([tmp_path / "missing.pem"]) == b""


def test_this_machine_trusts_somebody() -> None:
    assert bundle([usual()]).count(b"BEGIN CERTIFICATE") > 10
