"""Each setting has a default, a variable and a flag; what cannot be understood stops the start and names itself."""

from pathlib import Path
from typing import Any

import pytest

from twitter_emulator.settings import CLIENTS_OWN, SETTINGS, SettingError, Settings, inherited, read
from twitter_emulator.world.choices import Choices
from twitter_emulator.world.rules import Rules

# Name, default, a text, what it means, and a text that means nothing ("" where every text means something).
TABLE: tuple[tuple[str, Any, str, Any, str], ...] = (
    ("host", "127.0.0.1", "0.0.0.0", "0.0.0.0", ""),
    ("port", 8686, "0", 0, "65536"),
    ("port_file", None, "port.txt", Path("port.txt"), ""),
    ("tls", False, "on", True, "maybe"),
    ("tls_port", 8687, "0", 0, "-1"),
    ("tls_port_file", None, "port.txt", Path("port.txt"), ""),
    ("ca_dir", None, "authority", Path("authority"), ""),
    ("proxy_pass_through", False, "on", True, "maybe"),
    ("seed", "default", "shop", "shop", ""),
    ("tier", "sandbox", "enterprise", "enterprise", "gold"),
    ("rate_limits", True, "off", False, "maybe"),
    ("strict_urls", False, "yes", True, "2"),
    ("allow_public_webhooks", False, "TRUE", True, "perhaps"),
    ("webhook_ca", None, "ca.pem", Path("ca.pem"), ""),
    ("oauth_window", 300, "60", 60, "0"),
    ("choice", Choices(), "named_twice=screen_name", Choices(named_twice="screen_name"), "nonsense"),
    ("journal_limit", 10_000, "5", 5, "many"),
    ("media_limit", 4096, "100", 100, "0"),
    ("control_token", None, "s3cret", "s3cret", "täken"),
    ("allowed_hosts", (), "emulator, ci.local", ("emulator", "ci.local"), ""),
    ("state", None, "worlds.json", Path("worlds.json"), ""),
    ("state_every", 30.0, "1.5", 1.5, "nan"),
    ("log_level", "warning", "debug", "debug", "loud"),
)
NAMES = [row[0] for row in TABLE]
REFUSED = [(name, wrong) for name, _, _, _, wrong in TABLE if wrong]


def test_the_table_has_every_setting() -> None:
    assert [setting.name for setting in SETTINGS] == NAMES


@pytest.mark.parametrize(("name", "default"), [row[:2] for row in TABLE], ids=NAMES)
def test_a_setting_has_its_default(name: str, default: Any) -> None:
    assert getattr(read({}, {}), name) == default


@pytest.mark.parametrize(("name", "text", "value"), [(row[0], row[2], row[3]) for row in TABLE], ids=NAMES)
def test_a_setting_is_read_from_its_variable(name: str, text: str, value: Any) -> None:
    assert getattr(read({}, {f"TWITTER_EMULATOR_{name.upper()}": text}), name) == value


@pytest.mark.parametrize(("name", "text", "value"), [(row[0], row[2], row[3]) for row in TABLE], ids=NAMES)
def test_a_flag_beats_the_variable(name: str, text: str, value: Any) -> None:
    settings = read({name: text}, {f"TWITTER_EMULATOR_{name.upper()}": "unreadable, and not looked at"})

    assert getattr(settings, name) == value


@pytest.mark.parametrize(("name", "wrong"), REFUSED)
def test_a_variable_that_cannot_be_understood_is_refused_by_name(name: str, wrong: str) -> None:
    with pytest.raises(SettingError, match=f"^TWITTER_EMULATOR_{name.upper()} is '{wrong}'; it takes "):
        read({}, {f"TWITTER_EMULATOR_{name.upper()}": wrong})


@pytest.mark.parametrize(("name", "wrong"), REFUSED)
def test_a_flag_that_cannot_be_understood_is_refused_by_name(name: str, wrong: str) -> None:
    with pytest.raises(SettingError, match=f"^--{name.replace('_', '-')} is '{wrong}'; it takes "):
        read({name: wrong}, {})


@pytest.mark.parametrize("name", NAMES)
def test_a_misspelt_variable_is_refused_and_the_right_one_suggested(name: str) -> None:
    right = f"TWITTER_EMULATOR_{name.upper()}"
    misspelt = f"{right}S" if not right.endswith("S") else right[:-1]

    with pytest.raises(SettingError, match=f"{misspelt} is not known; did you mean {right}\\?"):
        read({}, {misspelt: "1"})


def test_a_variable_that_resembles_none_is_refused_with_a_list() -> None:
    with pytest.raises(SettingError, match="TWITTER_EMULATOR_XYZZY is not known; known are .*TWITTER_EMULATOR_PORT"):
        read({}, {"TWITTER_EMULATOR_XYZZY": "1"})


@pytest.mark.parametrize("variable", CLIENTS_OWN)
def test_the_variables_of_the_client_are_known(variable: str) -> None:
    assert read({}, {variable: "http://127.0.0.1:1"}) == Settings()


def test_an_empty_variable_is_one_that_is_not_set() -> None:
    assert read({}, {"TWITTER_EMULATOR_PORT": ""}) == Settings()


def test_variables_of_others_are_nothing_to_us() -> None:
    assert read({}, {"TWITTER_CHANNEL_PORT": "1", "TWITTER_API_KEY": "2"}) == Settings()


@pytest.mark.parametrize(
    "wrong",
    [
        {"port": -1},
        {"port": "8686"},
        {"port": True},
        {"seed": 7},
        {"seed": None},
        {"state": "a.json"},
        {"state_every": 0},
    ],
    ids=str,
)
def test_a_wrong_value_is_refused_in_python_too(wrong: dict[str, Any]) -> None:
    with pytest.raises(SettingError, match=f"^{next(iter(wrong))} is "):
        Settings(**wrong)


def test_settings_become_the_rules_of_worlds() -> None:
    settings = Settings(tier="paid", rate_limits=False, strict_urls=True, allow_public_webhooks=True, oauth_window=60)

    assert settings.rules() == Rules(
        tier="paid", rate_limits=False, strict_urls=True, allow_public_webhooks=True, oauth_window_s=60
    )


@pytest.mark.parametrize(
    ("host", "is_loopback"),
    [("127.0.0.1", True), ("127.1.2.3", True), ("localhost", True), ("::1", True), ("::", False)],
)
def test_a_loopback_host_is_known_as_one(host: str, *, is_loopback: bool) -> None:
    assert Settings(host=host).is_loopback is is_loopback


def test_a_child_inherits_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOMETHING", "of the caller")

    assert inherited()["SOMETHING"] == "of the caller"
