"""``twitter-emulator verify``"""

import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import click

from twitter_emulator.client import DEFAULT_URL, EmulatorError, Unreachable, seconds
from twitter_emulator.server import CannotStart as EmulatorCannotStart
from twitter_emulator.settings import OF_VERIFY, SettingError, require_known

from ..asked import nobody_at, trusting
from ..asked import webhook_url as webhook_at
from ..endings import NoAnswer, NotStarted, Unusable
from ..reports import github
from ..reports.verdicts import run_of
from ..reports.writing import GITHUB, UnknownFormat, formats, write
from .check import Check
from .checks import CHECKS
from .choosing import UnknownCheck, chosen, patterns
from .printing import WORDS, listing, result_line, summary
from .process import CannotStart
from .registering import MODES, Mode
from .results import Result, Verdict, encoded
from .terms import PROFILES, Profile
from .trial import NotReachable, Plan, held

INTERRUPTED = 130
CA_HELP = "PEM file of further authorities to trust an https webhook by."
REPORTS = ("json", "junit", "html", GITHUB)
"""Those that are not of scenarios alone."""

COLOURS = (("passed", "green"), ("failed", "red"), ("skipped", "yellow"))

Command = TypeVar("Command", bound=Callable[..., Any])


def _option(name: str, **about: Any) -> Callable[[Command], Command]:
    variable = f"{OF_VERIFY}{name.strip('-').replace('-', '_').upper()}"
    return click.option(name, **{"envvar": variable, "show_envvar": True, **about})


@click.command()
@click.argument("webhook_url", required=False)
@_option("--command", help="Start the subject with this; it gets PORT, WEBHOOK_URL and the TWITTER_… variables.")
@_option("--emulator", metavar="URL", help=f"Use an emulator that runs, such as {DEFAULT_URL}.")
@_option("--token", envvar="TWITTER_EMULATOR_TOKEN", help="The control token of --emulator, if any.")
@_option("--world", help="The world of --emulator whose keys the subject has.  [default: default]")
@_option("--profile", type=click.Choice(PROFILES), default="dm-bot", show_default=True, help="What it promises.")
@_option("--only", metavar="CHECKS", help="Ids, groups such as crc, and patterns, with commas between.")
@_option("--skip", metavar="CHECKS", help="The same, to leave out.")
@_option("--stimulus", metavar="TEXT", default="", help="What to write to make it answer.  [default: a plain question]")
@_option("--reply-within", metavar="DURATION", default="5s", show_default=True, help="How soon answers must come.")
@_option("--register", type=click.Choice(MODES), default="auto", show_default=True, help="Whether verify does it.")
@_option("--webhook-ca", metavar="FILE", type=click.Path(path_type=Path), help=CA_HELP)
@_option("--report", metavar="FORMATS", default="", help=f"Reports to write: {', '.join(REPORTS)}.")
@_option("--report-dir", type=click.Path(path_type=Path), default=Path("reports"), show_default=True)
@click.option("--list", "wants_list", is_flag=True, help="Print the checks, and make none.")
def verify(webhook_url: str | None, wants_list: bool, report: str, report_dir: Path, **flags: Any) -> None:
    """
    Hold the channel at WEBHOOK_URL to what Twitter asks of it.

    \b
      twitter-emulator verify http://127.0.0.1:3000/webhook --command "node bot.js"
      twitter-emulator verify http://127.0.0.1:3000/webhook --emulator http://127.0.0.1:8686

    With --command, an emulator is started for the run, and the channel with it. Exit codes: 0 all passed, 1 checks
    failed, 2 usage, 3 could not start, 4 nothing answers, 5 nothing was run.
    """
    _refuse_misspelt_variables()
    checks = _checks(flags["profile"], flags.pop("only"), flags.pop("skip"))
    if wants_list:
        click.echo(listing(checks))
        return
    wanted, plan = _formats(report), _plan(webhook_url, checks, **flags)
    with _told(), _ended_by_signals():
        verdict = held(plan, _tell)
    click.echo(summary(verdict))
    _write(verdict, wanted, report_dir)
    sys.exit(INTERRUPTED if verdict.interrupted else verdict.exit_code)


def _plan(
    webhook_url: str | None,
    checks: list[Check],
    *,
    command: str | None,
    emulator: str | None,
    token: str | None,
    world: str | None,
    profile: Profile,
    stimulus: str,
    reply_within: str,
    register: Mode,
    webhook_ca: Path | None,
) -> Plan:
    if command is None and emulator is None:
        raise click.UsageError(
            "Say how the channel is started, with --command, or which emulator it uses already, with --emulator URL."
        )
    if world is not None and emulator is None:
        raise click.UsageError("--world names a world of --emulator: say which one. Without it, verify makes its own.")
    _require_splittable(command)
    url = webhook_at(webhook_url)
    return Plan(
        webhook_url=url,
        trust=trusting(webhook_ca, "--webhook-ca") if url.startswith("https:") or webhook_ca else None,
        webhook_ca=webhook_ca,
        checks=checks,
        profile=profile,
        command=command,
        emulator=emulator,
        token=token,
        world=world or "default",
        stimulus=stimulus,
        reply_within_s=_seconds(reply_within),
        register=register,
    )


def _refuse_misspelt_variables() -> None:
    known = [option.envvar for option in verify.params if isinstance(option.envvar, str)]
    try:
        require_known(OF_VERIFY, [variable for variable in known if variable.startswith(OF_VERIFY)])
    except SettingError as error:
        raise click.UsageError(f"{error}") from None


def _checks(profile: Profile, only: str | None, skip: str | None) -> list[Check]:
    try:
        return chosen(CHECKS, profile, patterns(only), patterns(skip))
    except UnknownCheck as unknown:
        raise click.UsageError(str(unknown)) from None


def _formats(report: str) -> tuple[str, ...]:
    try:
        return formats(report, REPORTS)
    except UnknownFormat as unknown:
        raise click.UsageError(f"--report: {unknown}") from None


def _require_splittable(command: str | None) -> None:
    try:
        words = shlex.split(command) if command is not None else ["none"]
    except ValueError as error:
        raise click.UsageError(f"--command cannot be split into words as a shell does it ({error}).") from None
    if not words:
        raise click.UsageError('--command is empty; write one such as --command "python bot.py".')


def _seconds(text: str) -> float:
    try:
        return seconds(text)
    except ValueError as error:
        raise click.UsageError(f"--reply-within: {error}") from None


def _tell(result: Result) -> None:
    word, rest = WORDS[result.state], result_line(result)
    click.echo(click.style(word, fg=dict(COLOURS)[result.state]) + rest.removeprefix(word))


def _write(verdict: Verdict, wanted: tuple[str, ...], folder: Path) -> None:
    run = run_of(verdict)
    try:
        paths = write(run, [name for name in wanted if name != "json"], folder, stem="verify")
        if "json" in wanted:
            folder.mkdir(parents=True, exist_ok=True)
            paths.append(folder / "verify.json")
            paths[-1].write_bytes(encoded(verdict))
        if GITHUB in wanted:
            github.tell(run, click.echo)
    except OSError as error:
        raise Unusable(f"The reports cannot be written to {folder}: {error.strerror}.") from None
    for path in paths:
        click.echo(f"Report: {path}")


@contextmanager
def _told() -> Iterator[None]:
    """Tell why nothing came of a run."""
    try:
        yield
    except (CannotStart, EmulatorCannotStart) as error:
        raise NotStarted(str(error)) from None
    except NotReachable as error:
        raise NoAnswer(str(error)) from None
    except Unreachable as error:
        raise NoAnswer(nobody_at(error)) from None
    except EmulatorError as error:
        raise Unusable(str(error)) from None


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let the signals that end a process do it as Ctrl-C does: what was started is ended first."""
    before = {number: signal.signal(number, _interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
