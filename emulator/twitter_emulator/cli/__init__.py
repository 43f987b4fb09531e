"""The command line. A verb's module is loaded when the verb is used: what starts an emulator loads nothing else."""

from difflib import get_close_matches
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from twitter_emulator import __version__

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

VERBS = MappingProxyType(
    {
        "up": ("up", "Run an emulator until Ctrl-C."),
        "demo": ("demo", "Run an emulator and the channel beside it, connected."),
        "run": ("run", "Run a command with Twitter's hosts leading to an emulator."),
        "ca": ("ca", "The certificate authority that clients must trust, and how."),
        "env": ("env", "Print the variables that a client of Twitter's API needs."),
        "send": ("send", "Write a Direct Message as a customer."),
        "trigger": ("trigger", "Let something happen, with its deliveries changed as you like."),
        "fault": ("fault", "Let calls, deliveries and challenges go wrong."),
        "tail": ("tail", "Print what happens in a world."),
        "reset": ("worlds", "Start a world over."),
        "worlds": ("worlds", "List, make and drop worlds."),
        "clock": ("clock", "Show, freeze and advance the time in a world."),
        "coverage": ("coverage", "What of Twitter is emulated, and what is refused."),
        "contract": ("contract", "Check files against the contracts, and show these."),
        "healthcheck": ("healthcheck", "Exit with 0 if an emulator answers."),
    }
)
"""The module of each verb, and what it does in one line."""

OF_THE_HARNESS = "twitter_emulator.verbs"
"""
The group of entry points whose names are further verbs, each a click command of the harness.

Nothing below the harness imports it, and to look them up takes longer than most verbs do: `up` never does.
"""


class Verbs(click.Group):
    """The verbs, each loaded when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*VERBS, *sorted(_further().keys())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in VERBS:
            module, _ = VERBS[cmd_name]
            command: click.Command = getattr(import_module(f"{__name__}.{module}"), cmd_name)
            return command
        further = _further().get(cmd_name)
        return None if further is None else _loaded(further)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in VERBS:
            known = self.list_commands(ctx)
            close = get_close_matches(args[0], known, n=1)
            if close and args[0] not in known:
                ctx.fail(f"No such command {args[0]!r}. Did you mean {close[0]!r}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        own = [(verb, text) for verb, (_, text) in VERBS.items()]
        with formatter.section("Commands"):
            formatter.write_dl(own)
        further = _further()
        if further:
            with formatter.section("Commands of the harness"):
                formatter.write_dl([(verb, _described(further[verb])) for verb in sorted(further)])


def _further() -> dict[str, "EntryPoint"]:
    """What the installed distributions add."""
    metadata = import_module("importlib.metadata")
    return {point.name: point for point in metadata.entry_points(group=OF_THE_HARNESS)}


def _loaded(point: "EntryPoint") -> click.Command:
    """
    Raises:
        ClickException: If a package that it needs is not installed.
    """
    try:
        command: click.Command = point.load()
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"{point.name!r} needs {error.name}, which is not installed: pip install 'twitter-emulator[test]'"
        ) from None
    return command


def _described(point: "EntryPoint") -> str:
    try:
        return _loaded(point).get_short_help_str(80)
    except click.ClickException as error:
        return error.message


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="twitter-emulator")
def main() -> None:
    """
    A Twitter you can run on your laptop.

    Exit codes: 0 fine, 1 checks failed, 2 usage or configuration, 3 could not start, 4 nothing answers,
    5 nothing was run.
    """
