"""The command line. Each command is loaded when it is called, so that ``--help`` need not load the server."""

from importlib import import_module
from types import MappingProxyType

import click

from twitter_channel.settings import refuse_unknown_variables

_COMMANDS = MappingProxyType(
    {
        "serve": "Run the channel.",
        "configure": "Store a connection.",
        "connections": "List the connections.",
        "invite": "Print a link on which an operator chooses a password.",
        "doctor": "Say what is wrong, and what to do.",
        "migrate": "Bring the database up to date.",
        "backup": "Copy the database.",
        "rotate-key": "Encrypt the secrets with another key.",
    }
)


class _Commands(click.Group):
    """The modules of this package as commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order they are needed."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"twitter_channel.cli.{cmd_name.replace('-', '_')}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in ``--help``, from the table above."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(cls=_Commands)
@click.version_option(package_name="twitter-emulator", prog_name="twitter-channel")
def main() -> None:
    """A Direct Message channel: customers write to your Twitter account, your bot answers."""
    refuse_unknown_variables()
