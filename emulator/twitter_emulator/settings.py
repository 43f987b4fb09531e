"""
How one emulator runs, declared once: flags, variables and the help text are made of the fields of :class:`Settings`.

The only module that reads the environment.
"""

import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, TypeVar

from .world.choices import ChoiceError, Choices, chosen
from .world.rules import TIERS, Rules, TierName

PREFIX = "TWITTER_EMULATOR_"
CLIENTS_OWN = (f"{PREFIX}URL", f"{PREFIX}TOKEN")
"""Variables of the verbs that talk to a running emulator."""

OF_VERIFY = f"{PREFIX}VERIFY_"
"""How the variables of `verify` begin, which sees to them itself."""

SEPARATOR = ";"
"""Between the values of a setting that repeats, where they come as one text."""

LogLevel = Literal["debug", "info", "warning", "error"]
Value = TypeVar("Value")


class SettingError(ValueError):
    """A setting that cannot be understood. Its text names it as it was spelt, and says what it takes."""


@dataclass(frozen=True, slots=True)
class Kind:
    """
    What a setting takes: *expected* says it in words, *metavar* in ``--help``.

    *reads* takes text apart (ValueError if it cannot, whose text is told if it is a SettingError), *fits* judges a
    value wherever it came from. One that *repeats* may be given several times as a flag.
    """

    metavar: str
    expected: str
    reads: Callable[[str], Any]
    fits: Callable[[Any], bool]
    repeats: bool = False


def _whole(least: int, most: int | None = None) -> Kind:
    expected = f"a whole number from {least} {'on' if most is None else f'to {most}'}"
    return Kind("NUMBER", expected, int, lambda n: type(n) is int and n >= least and (most is None or n <= most))


def _one_of(*choices: str) -> Kind:
    return Kind("|".join(choices), f"one of {', '.join(choices)}", str, lambda word: word in choices)


def _switch(text: str) -> bool:
    word = text.lower()
    if word in ("on", "true", "yes", "1"):
        return True
    if word in ("off", "false", "no", "0"):
        return False
    raise ValueError(text)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _are_names(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(name, str) for name in value)


def _choices(text: str) -> Choices:
    """Pairs with semicolons between, since values have commas; one that no name follows is part of a value."""
    pairs = [pair.strip() for pair in re.split(rf"{SEPARATOR}(?=\s*(?:\w+=|$))", text) if pair.strip()]
    if not all("=" in pair for pair in pairs):
        raise ValueError(text)
    named = {name.strip(): value.strip() for name, _, value in (pair.partition("=") for pair in pairs)}
    try:
        return chosen(named, Choices())
    except ChoiceError as wrong:
        raise SettingError(str(wrong)) from None


_TEXT = Kind("TEXT", "text", str, lambda text: isinstance(text, str) and text != "")
_SECRET = Kind("TEXT", "printable ASCII text", str, lambda text: text.isascii() and text.isprintable())
_SWITCH = Kind("on|off", "on or off", _switch, lambda value: isinstance(value, bool))
_SECONDS = Kind("SECONDS", "a number of seconds, 0.1 or more", float, lambda seconds: 0.1 <= seconds < 1e9)
_FOLDER = Kind("FOLDER", "the path of a folder", Path, lambda path: isinstance(path, Path))
_FILE = Kind("FILE", "the path of a file", Path, lambda path: isinstance(path, Path))
_CHOICES = Kind(
    "NAME=VALUE",
    "NAME=VALUE, or several of them with semicolons between",
    _choices,
    lambda value: isinstance(value, Choices),
    repeats=True,
)
_NAMES = Kind("NAMES", "names with commas between", _names, _are_names)


def _setting(default: Value, kind: Kind, text: str) -> Value:
    return field(default=default, metadata={"kind": kind, "help": text})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """
    How one emulator runs.

    Raises:
        SettingError: If a value is none that the setting takes.
    """

    host: str = _setting("127.0.0.1", _TEXT, "Address to listen on. Any but this machine's own needs a control token.")
    port: int = _setting(8686, _whole(0, 65535), "Port for Twitter's API and the control API; 0 takes a free one.")
    port_file: Path | None = _setting(None, _FILE, "Write the port here once it is listened on; removed at the stop.")
    tls: bool = _setting(False, _SWITCH, "Serve https on a port of its own, too, as Twitter's hosts.")
    tls_port: int = _setting(8687, _whole(0, 65535), "Port for https; 0 takes a free one.")
    tls_port_file: Path | None = _setting(None, _FILE, "Write the port for https here, as --port-file does.")
    ca_dir: Path | None = _setting(None, _FOLDER, "Where the certificate authority is kept, if not with your data.")
    proxy_pass_through: bool = _setting(False, _SWITCH, "As a proxy, lead to other hosts than Twitter's, too.")
    seed: str = _setting("default", _TEXT, "What accounts, keys and tokens of the default world follow from.")
    tier: TierName = _setting("sandbox", _one_of(*TIERS), "Account Activity tier: limits, retries, replay.")
    rate_limits: bool = _setting(True, _SWITCH, "Rate-limit windows and daily caps as Twitter has them.")
    strict_urls: bool = _setting(False, _SWITCH, "Ask of webhook URLs what Twitter asks: https, and no port but 443.")
    allow_public_webhooks: bool = _setting(False, _SWITCH, "Let webhooks be anywhere, not only on private addresses.")
    webhook_ca: Path | None = _setting(None, _FILE, "PEM file of further authorities to trust https webhooks by.")
    oauth_window: int = _setting(300, _whole(1), "How many seconds an OAuth timestamp may be off.")
    choice: Choices = _setting(
        Choices(), _CHOICES, "What is done where Twitter is unconfirmed; `coverage --choices` names what there is."
    )
    journal_limit: int = _setting(10_000, _whole(1), "How many journal entries a world keeps.")
    media_limit: int = _setting(4096, _whole(1), "How many MB of uploaded media are kept, all but a few in files.")
    control_token: str | None = _setting(
        None, _SECRET, "What callers of the control API must send as a bearer token; made up where one is needed."
    )
    allowed_hosts: tuple[str, ...] = _setting((), _NAMES, "Further host names that the control API is served to.")
    state: Path | None = _setting(None, _FILE, "Load the worlds from this file at the start, and save them to it.")
    state_every: float = _setting(30.0, _SECONDS, "How often the worlds are saved, if they changed.")
    log_level: LogLevel = _setting(
        "warning", _one_of("debug", "info", "warning", "error"), "What the server's own log tells."
    )

    def __post_init__(self) -> None:
        for setting in SETTINGS:
            value = getattr(self, setting.name)
            if not setting.takes(value):
                raise SettingError(f"{setting.name} is {value!r}; it takes {setting.kind.expected}")

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the emulator."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")

    @property
    def ca_folder(self) -> Path:
        """Where the certificate authority is kept."""
        return self.ca_dir or data_folder() / "twitter-emulator"

    def rules(self) -> Rules:
        """How worlds behave that are not told otherwise."""
        return Rules(
            tier=self.tier,
            rate_limits=self.rate_limits,
            oauth_window_s=self.oauth_window,
            strict_urls=self.strict_urls,
            allow_public_webhooks=self.allow_public_webhooks,
            choices=self.choice,
        )


@dataclass(frozen=True, slots=True)
class Setting:
    """One field of :class:`Settings`, and its names outside."""

    name: str
    default: Any
    kind: Kind
    help: str

    @property
    def flag(self) -> str:
        return f"--{self.name.replace('_', '-')}"

    @property
    def variable(self) -> str:
        return f"{PREFIX}{self.name.upper()}"

    def takes(self, value: Any) -> bool:
        """Whether *value* is one for this setting; None only where that is the default."""
        if value is None:
            return self.default is None
        try:
            return self.kind.fits(value)
        except (TypeError, AttributeError):
            return False

    def read(self, text: str, *, spelt: str) -> Any:
        """
        The value that *text* means.

        Raises:
            SettingError: If it means none; the text calls the setting as it was *spelt*.
        """
        try:
            value = self.kind.reads(text)
        except SettingError as wrong:
            raise SettingError(f"{spelt}: {wrong}") from None
        except ValueError:
            value = None
        if value is None or not self.takes(value):
            raise SettingError(f"{spelt} is {text!r}; it takes {self.kind.expected}")
        return value


SETTINGS = tuple(Setting(f.name, f.default, f.metadata["kind"], f.metadata["help"]) for f in fields(Settings))


def read(flags: Mapping[str, str | None], environment: Mapping[str, str] = os.environ) -> Settings:
    """
    The settings from *flags* (texts by field name) and *environment*: a flag beats a variable beats the default.

    An empty variable is one that is not set.

    Raises:
        SettingError: If a value cannot be understood, or a variable of ours is misspelt.
    """
    refuse_misspelt(environment)
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        flag, variable = flags.get(setting.name), environment.get(setting.variable)
        if flag is not None:
            values[setting.name] = setting.read(flag, spelt=setting.flag)
        elif variable:
            values[setting.name] = setting.read(variable, spelt=setting.variable)
    return Settings(**values)


def refuse_misspelt(environment: Mapping[str, str]) -> None:
    """
    Raises:
        SettingError: If a variable begins like ours and is none: it would be ignored in silence.
    """
    known = [*(setting.variable for setting in SETTINGS), *CLIENTS_OWN]
    others = {name: value for name, value in environment.items() if not name.startswith(OF_VERIFY)}
    require_known(PREFIX, known, others)


def require_known(prefix: str, known: Sequence[str], environment: Mapping[str, str] = os.environ) -> None:
    """
    Raises:
        SettingError: If a variable begins with *prefix* and is none of *known*.
    """
    words = [name.removeprefix(prefix) for name in known]
    for name in environment:
        if name.startswith(prefix) and name not in known:
            close = get_close_matches(name.removeprefix(prefix), words, n=1)
            hint = f"did you mean {prefix}{close[0]}?" if close else f"known are {', '.join(known)}"
            raise SettingError(f"the environment variable {name} is not known; {hint}")


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where programs keep what is this user's: as XDG has it, or as the platform does."""
    home = Path(os.path.expanduser("~"))
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if sys.platform == "darwin":
        return home / "Library" / "Application Support"
    named = Path(environment.get("XDG_DATA_HOME", ""))
    # The specification has relative paths ignored.
    return named if named.is_absolute() else home / ".local" / "share"


def inherited() -> dict[str, str]:
    """The environment of this process, for a child to start from."""
    return dict(os.environ)
