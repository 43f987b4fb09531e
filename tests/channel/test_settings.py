"""Flags, variables, and what is said about wrong ones."""

import click
import pytest
from click.testing import CliRunner

from twitter_channel.settings import Settings, client_values, options_of, refuse_unknown_variables

CLIENT = {
    "TWITTER_API_BASE_URL": "http://127.0.0.1:8686",
    "TWITTER_API_KEY": "k",
    "TWITTER_API_KEY_SECRET": "ks",
    "TWITTER_ACCESS_TOKEN": "t",
    "TWITTER_ACCESS_TOKEN_SECRET": "ts",
    "TWITTER_ENV_NAME": "dev",
}


def settings_from(*arguments: str, **variables: str) -> tuple[Settings | None, str]:
    """What a command line and an environment mean, and what was printed."""
    found: list[Settings] = []

    @click.command()
    @options_of(Settings)
    def command(**flags: object) -> None:
        found.append(Settings(**flags))  # type: ignore[arg-type]  # click gives what the options say

    result = CliRunner().invoke(command, arguments, env=variables)
    return (found[0] if found else None), result.output


@pytest.mark.parametrize(
    ("flag", "variable", "value"),
    [
        ("--host", "TWITTER_CHANNEL_HOST", "0.0.0.0"),
        ("--port", "TWITTER_CHANNEL_PORT", "9000"),
        ("--port-file", "TWITTER_CHANNEL_PORT_FILE", "/tmp/port"),
        ("--database", "TWITTER_CHANNEL_DATABASE", "sqlite:///x.db"),
        ("--bot", "TWITTER_CHANNEL_BOT", "bot.yaml"),
        ("--public-url", "TWITTER_CHANNEL_PUBLIC_URL", "https://bot.example"),
        ("--api-token", "TWITTER_CHANNEL_API_TOKEN", "t0ken"),
    ],
)
def test_every_flag_has_its_variable(flag: str, variable: str, value: str) -> None:
    by_flag, _ = settings_from(flag, value)
    by_variable, _ = settings_from(**{variable: value})

    assert by_flag == by_variable != settings_from()[0]


def test_a_switch_has_its_variable_too() -> None:
    assert settings_from("--enable")[0] == settings_from(TWITTER_CHANNEL_ENABLE="true")[0]


@pytest.mark.parametrize(
    ("variable", "value"), [("TWITTER_CHANNEL_PORT", "eighty"), ("TWITTER_CHANNEL_ENABLE", "perhaps")]
)
def test_an_impossible_value_names_its_variable(variable: str, value: str) -> None:
    settings, output = settings_from(**{variable: value})

    assert settings is None
    assert variable in output


def test_a_misspelt_variable_is_refused_with_what_was_meant() -> None:
    with pytest.raises(click.UsageError, match="TWITTER_CHANNEL_PRT is not known. Did you mean TWITTER_CHANNEL_PORT"):
        refuse_unknown_variables({"TWITTER_CHANNEL_PRT": "1"})


def test_known_variables_and_those_of_others_are_let_through() -> None:
    refuse_unknown_variables({"TWITTER_CHANNEL_SECRET_KEY": "x", "TWITTER_CHANNEL_DATABASE_URL": "x", **CLIENT})


def test_the_client_variables_are_a_connections_values() -> None:
    assert client_values(CLIENT) == {
        "base_url": "http://127.0.0.1:8686",
        "api_key": "k",
        "api_key_secret": "ks",
        "access_token": "t",
        "access_token_secret": "ts",
        "env_name": "dev",
    }


@pytest.mark.parametrize("environment", [{}, {"TWITTER_API_BASE_URL": "http://127.0.0.1:8686"}])
def test_without_keys_there_is_no_first_connection(environment: dict[str, str]) -> None:
    assert client_values(environment) is None


def test_an_incomplete_first_connection_names_what_is_missing() -> None:
    incomplete = {name: value for name, value in CLIENT.items() if name != "TWITTER_ENV_NAME"}

    with pytest.raises(click.UsageError, match="TWITTER_ENV_NAME is not set"):
        client_values(incomplete)
