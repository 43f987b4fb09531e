"""What the command line says and how it ends."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from twitter_channel.cli import main

CLIENT_VALUES = {
    "TWITTER_API_BASE_URL": "http://127.0.0.1:1",
    "TWITTER_API_KEY": "some-key",
    "TWITTER_API_KEY_SECRET": "some-key-secret",
    "TWITTER_ACCESS_TOKEN": "1-some-token",
    "TWITTER_ACCESS_TOKEN_SECRET": "some-token-secret",
    "TWITTER_ENV_NAME": "dev",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept_root: object) -> Path:
    """The working folder, empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def invoke(*arguments: str, **variables: str) -> Result:
    """Run a command to its end, with *variables* as the only ones that mean anything to it."""
    clean: dict[str, str | None] = {name: None for name in os.environ if name.startswith("TWITTER_")}
    return CliRunner().invoke(main, arguments, env={**clean, **variables})


def test_help_names_every_command() -> None:
    output = CliRunner().invoke(main, ["--help"]).output

    assert all(command in output for command in ("serve", "configure", "connections"))


@pytest.mark.parametrize("command", ["serve", "configure", "connections"])
def test_every_command_explains_itself(command: str) -> None:
    ended = CliRunner().invoke(main, [command, "--help"])

    assert ended.exit_code == 0
    assert "TWITTER_CHANNEL_DATABASE" in ended.output


@pytest.mark.parametrize(
    ("arguments", "variables", "code", "words"),
    [
        (["serve"], {"TWITTER_CHANNEL_PRT": "1"}, 2, "TWITTER_CHANNEL_PORT"),
        (["serve", "--host", "0.0.0.0"], {}, 2, "--api-token"),
        (["serve", "--public-url", "ftp://x"], {}, 2, "http or https"),
        (["serve", "--bot", "nowhere.yaml"], {}, 2, "nowhere.yaml"),
        (["serve", "--port", "0"], {"TWITTER_API_KEY": "k"}, 2, "TWITTER_API_KEY_SECRET"),
        (["serve", "--port", "0"], {**CLIENT_VALUES, "TWITTER_ENV_NAME": "a/b"}, 2, "env_name (TWITTER_ENV_NAME)"),
        (["serve", "--port", "0", "--database", "sqlite:////nowhere/a.db"], {}, 3, "/nowhere/a.db"),
        (["serve", "--port", "0", "--database", "mysql://a"], {}, 3, "sqlite:///"),
        (["serve", "--port", "0"], {"TWITTER_CHANNEL_SECRET_KEY": "short"}, 3, "TWITTER_CHANNEL_SECRET_KEY"),
        (["configure"], {}, 2, "TWITTER_API_KEY"),
        (["configure", "--name", "a b"], CLIENT_VALUES, 2, "name"),
        (["configure", "--enable", "--channel-url", "http://127.0.0.1:1"], CLIENT_VALUES, 3, "no channel answers"),
    ],
)
def test_what_cannot_be_done_is_said_in_words_and_by_the_exit_code(
    folder: Path, arguments: list[str], variables: dict[str, str], code: int, words: str
) -> None:
    ended = invoke(*arguments, **variables)

    assert ended.exit_code == code
    assert words in ended.stderr
    assert isinstance(ended.exception, SystemExit)


def test_a_connection_is_stored_changed_and_listed(folder: Path) -> None:
    stored = invoke("configure", **CLIENT_VALUES)
    changed = invoke("configure", "--env-name", "prod")
    listed = invoke("connections")

    assert (stored.exit_code, changed.exit_code) == (0, 0)
    assert listed.stdout == "default  account not verified  prod at http://127.0.0.1:1  configured\n"


def test_the_secrets_of_another_key_stop_the_start(folder: Path) -> None:
    invoke("configure", **CLIENT_VALUES)
    (folder / "twitter-channel.db.key").unlink()

    ended = invoke("serve", "--port", "0")

    assert ended.exit_code == 3
    assert "another secret key" in ended.stderr
