"""``twitter-emulator run``"""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from twitter_emulator.client import DEFAULT_URL, Control, Unreachable
from twitter_emulator.redirect.authority import Authority, AuthorityError
from twitter_emulator.redirect.environment import redirecting
from twitter_emulator.redirect.probe import is_trusted
from twitter_emulator.server import Emulator
from twitter_emulator.settings import Settings, inherited

from .asking import world_option
from .endings import Unusable, told
from .relaying import relayed
from .starting import setting_option, started, understood


@click.command(context_settings={"allow_interspersed_args": False})
@click.option("--url", envvar="TWITTER_EMULATOR_URL", show_envvar=True, default=DEFAULT_URL, show_default=True)
@click.option("--token", envvar="TWITTER_EMULATOR_TOKEN", show_envvar=True, help="The control token, if any.")
@world_option
@setting_option("ca_dir")
@setting_option("proxy_pass_through")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def run(url: str, token: str | None, world: str, command: tuple[str, ...], **flags: str | None) -> None:
    """
    Run COMMAND with Twitter's hosts leading to an emulator: twitter-emulator run -- python bot.py

    That is the emulator at --url if one answers, or else one of its own, on free ports, until COMMAND ends. COMMAND
    needs no change: it gets a proxy, the authority to trust, and the credentials of --world in its environment.
    Signals go on to COMMAND, and its exit code is ours.
    """
    settings = understood(flags)
    with (
        told(),
        started(),
        TemporaryDirectory(prefix="twitter-emulator-") as folder,
        _emulator(url, token, world, settings) as control,
    ):
        environment = {**inherited(), **_variables(control, token, world, settings, Path(folder))}
        code = relayed(command, environment)
    sys.exit(code)


@contextmanager
def _emulator(url: str, token: str | None, world: str, settings: Settings) -> Iterator[Control]:
    """The emulator at *url*, or else one for the time of the block."""
    with closing(Control(url, token)) as control:
        try:
            control.health()
        except Unreachable:
            pass
        else:
            yield control
            return
    with Emulator(**{**vars(settings), "port": 0, "port_file": None, "tls": False}) as twitter:
        click.echo(f"No emulator answers at {url}: one runs for this command at {twitter.url}", err=True)
        if world != "default":
            twitter.control.make_world(name=world)
        yield twitter.control


def _variables(control: Control, token: str | None, world: str, settings: Settings, folder: Path) -> dict[str, str]:
    certificate = _trusted(control, Authority(settings.ca_folder))
    return {
        **redirecting(inherited(), control.base_url, certificate, folder),
        **control.world(world).credentials.env(),
        # For our own verbs, and for the script that Node loads.
        "TWITTER_EMULATOR_URL": control.base_url,
        **({"TWITTER_EMULATOR_TOKEN": token} if token else {}),
    }


def _trusted(control: Control, authority: Authority) -> Path:
    """The certificate of the authority that vouches for the emulator."""
    try:
        certificate = authority.ensure()
        if is_trusted(control.base_url, certificate):
            return certificate
    except AuthorityError as error:
        raise Unusable(str(error)) from None
    except OSError as error:
        raise Unusable(f"The emulator at {control.base_url} does not speak TLS ({error}); upgrade it") from None
    raise Unusable(
        f"The emulator at {control.base_url} is vouched for by another authority than {certificate}; "
        "give both the same --ca-dir"
    )
