"""``twitter-emulator bdd``: run features, start a project, look steps up, find mistakes, export conversations."""

import sys
import textwrap
from collections.abc import Sequence
from contextlib import closing
from itertools import dropwhile, groupby, takewhile
from operator import itemgetter
from pathlib import Path
from typing import Any

import click

from twitter_emulator.client import DEFAULT_URL, Control, EmulatorError, Unreachable

from ..catalogue import sections
from ..endings import Failed, NoAnswer, Unusable
from . import exporting, linting, running, starting

NOTHING_RUN = 5


@click.group()
def bdd() -> None:
    """Run and write features in Gherkin."""


@bdd.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--command", "subject", metavar="COMMAND", help="How your bot is started, in quotes.")
@click.option("--webhook", metavar="PATH|URL", help="Where it listens, if it does not register itself.")
@click.option("--url", "emulator", metavar="URL", help="An emulator that runs already.  [default: one for this run]")
@click.option("-t", "--tags", metavar="TAGS", help='Only scenarios with these tags: "@smoke and not @slow".')
@click.option("-k", "keyword", metavar="WORDS", help="Only scenarios with these words in their names.")
@click.option("-n", "workers", metavar="NUMBER", help="Run so many at a time, or auto; needs pytest-xdist.")
@click.option("--report", metavar="FORMATS", help="Reports to write, as pytest --twitter-report does.")
@click.option("--report-dir", metavar="FOLDER", help="Where reports go.  [default: reports]")
def run(paths: tuple[str, ...], **wishes: Any) -> None:
    """
    Run the features at PATHS, by itself those in the folder "features".

    \b
      twitter-emulator bdd run features/ --command "python bot.py"
      twitter-emulator bdd run --command "node bot.js" --webhook /webhook --tags "@smoke"
      twitter-emulator bdd run -- features/ --maxfail=1

    Options after "--" go to pytest. Exit codes: 0 all passed, 1 scenarios failed, 2 usage, 5 nothing was run.
    """
    try:
        status = running.run(running.Wish(paths=_existing(paths), rest=_options(paths), **wishes))
    except running.Missing as missing:
        raise Unusable(str(missing)) from None
    sys.exit(status)


@bdd.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("."))
def init(folder: Path) -> None:
    """Write a project to start from into FOLDER: a feature, a bot that passes it, the lines for pytest."""
    for done in starting.start(folder):
        click.echo(f"left     {done.name}: {done.why_not}" if done.why_not else f"wrote    {done.name}")
        if done.why_not and done.name == "pytest.ini":
            click.echo(textwrap.indent(starting.template("pytest.ini"), "           "), nl=False)
    where = "" if folder == Path(".") else f"cd {folder} && "
    click.echo(f"Now run: {where}twitter-emulator bdd run")


@bdd.command()
@click.argument("words", nargs=-1)
def steps(words: tuple[str, ...]) -> None:
    """Print the steps that features can use, or those with all WORDS in them."""
    found = [(section, entry) for section in sections() for entry in section.entries if entry.has(words)]
    if not found:
        raise Failed(f"No step has {' and '.join(map(repr, words))} in it. See all with: twitter-emulator bdd steps")
    for section, group in groupby(found, itemgetter(0)):
        click.echo(f"\n{section.title}\n")
        for _, entry in group:
            click.echo("\n".join(f"  {one}" for one in entry.wordings))
            click.echo(f"      {entry.explained}\n{textwrap.indent(entry.example, '      | ')}")


@bdd.command()
@click.argument("paths", nargs=-1, type=click.Path())
def lint(paths: tuple[str, ...]) -> None:
    """Find steps that are undefined, ambiguous or used by nobody in the features at PATHS, without running them."""
    try:
        found = linting.linted([*(_existing(paths) or running.default_paths())])
    except linting.NotCollected as failure:
        raise Unusable(str(failure)) from None
    for problem in sorted(found.problems):
        click.echo(str(problem))
    if found.problems:
        raise Failed(f"{len(found.problems)} to mend, in {len(found.steps)} steps looked at.")
    if not found.steps:
        click.echo("No scenario was found, so nothing was looked at. Name the folder of your features.", err=True)
        sys.exit(NOTHING_RUN)
    click.echo(f"{len(found.steps)} steps looked at, nothing to mend.")


@bdd.command()
@click.option("--world", default="default", show_default=True, help="The world's name.")
@click.option("--customer", metavar="NAME", help="Only what this customer and the brand said.")
@click.option("--url", envvar="TWITTER_EMULATOR_URL", show_envvar=True, default=DEFAULT_URL, show_default=True)
@click.option("--token", envvar="TWITTER_EMULATOR_TOKEN", show_envvar=True, help="The control token, if any.")
def export(world: str, customer: str | None, url: str, token: str | None) -> None:
    """Print what happened in a world as a feature that runs as it is."""
    try:
        with closing(Control(url, token)) as control:
            click.echo(exporting.exported(control.world(world), customer=customer), nl=False)
    except Unreachable as error:
        raise NoAnswer(str(error)) from None
    except (EmulatorError, exporting.NothingSaid) as error:
        raise Unusable(str(error)) from None


def _existing(paths: Sequence[str]) -> list[str]:
    """
    *paths* before the first that is an option for pytest.

    Raises:
        Unusable: If one is not there.
    """
    found = list(takewhile(_is_path, paths))
    for path in found:
        if not Path(path.partition("::")[0]).exists():
            raise Unusable(f"There is no {path!r} here. Name feature files, or the folder that they are in.")
    return found


def _options(paths: Sequence[str]) -> list[str]:
    return list(dropwhile(_is_path, paths))


def _is_path(word: str) -> bool:
    return not word.startswith("-")
