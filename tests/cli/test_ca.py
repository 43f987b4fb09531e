"""``twitter-emulator ca``"""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from twitter_emulator.cli import main
from twitter_emulator.settings import data_folder


def ca(*arguments: str, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(main, ["ca", *arguments])


def test_path_makes_the_authority_and_prints_where_its_certificate_is(tmp_path: Path) -> None:
    told = ca("path", XDG_DATA_HOME=str(tmp_path), TWITTER_EMULATOR_CA_DIR="")

    certificate = Path(told.output.strip())
    assert certificate == tmp_path / "twitter-emulator" / "authority" / "certificate.pem"
    assert certificate.read_text().startswith("-----BEGIN CERTIFICATE-----")
    assert stat.S_IMODE((certificate.parent / "key.pem").stat().st_mode) == 0o600


def test_the_folder_can_be_named(tmp_path: Path) -> None:
    told = [ca("path", "--ca-dir", str(tmp_path)), ca("path", TWITTER_EMULATOR_CA_DIR=str(tmp_path))]

    assert {result.output.strip() for result in told} == {str(tmp_path / "authority" / "certificate.pem")}


@pytest.mark.parametrize("platform", ["Debian", "Fedora", "Arch", "macOS", "Windows", "Java", "Firefox"])
def test_install_help_has_each_platform(tmp_path: Path, platform: str) -> None:
    told = ca("install-help", "--ca-dir", str(tmp_path))

    line = next(line for line in told.output.splitlines() if platform in line)
    assert told.exit_code == 0
    assert str(tmp_path) in told.output[told.output.index(line) :]


def test_a_path_with_blanks_can_be_pasted_into_a_shell(tmp_path: Path) -> None:
    told = ca("install-help", "--ca-dir", str(tmp_path / "my keys"))

    assert f"SSL_CERT_FILE='{tmp_path}/my keys/authority/certificate.pem'" in told.output


def test_a_folder_that_cannot_be_used_ends_it_with_2(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    told = ca("path", "--ca-dir", str(tmp_path / "file"))

    assert told.exit_code == 2
    assert "name another folder with --ca-dir" in told.output


def test_a_relative_data_folder_is_ignored() -> None:
    assert data_folder({"XDG_DATA_HOME": "here"}) == data_folder({})
