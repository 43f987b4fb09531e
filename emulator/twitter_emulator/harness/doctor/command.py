"""``twitter-emulator doctor``"""

import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from twitter_emulator.client import DEFAULT_URL, Control, EmulatorError, Unreachable, WorldClient, readable

from ..asked import nobody_at, trusting
from ..asked import webhook_url as webhook_at
from ..endings import Failed, NoAnswer, Unusable
from .causes import Cause, probable_causes
from .examination import examined
from .findings import sentence
from .lines import Line, first_to_fix
from .patient import NOBODY, Patient, patient, patient_of

MOST_CAUSES = 3
COLOURS = (("ok", "green"), ("wrong", "red"), ("skipped", "yellow"))
Command = TypeVar("Command", bound=Callable[..., Any])


def _secret(name: str, variable: str, **about: Any) -> Callable[[Command], Command]:
    return click.option(name, envvar=variable, show_envvar=True, metavar="TEXT", **about)


@click.command()
@click.argument("webhook_url", required=False)
@_secret("--api-key-secret", "TWITTER_API_KEY_SECRET", help="What Twitter signs with; without it, less is examined.")
@_secret("--api-key", "TWITTER_API_KEY", help="This and the next three: to find out what was taken for that.")
@_secret("--access-token", "TWITTER_ACCESS_TOKEN")
@_secret("--access-token-secret", "TWITTER_ACCESS_TOKEN_SECRET")
@_secret("--bearer-token", "TWITTER_BEARER_TOKEN")
@click.option("--for-user-id", default=NOBODY, help="The account that what is delivered is for.", show_default=True)
@click.option(
    "--webhook-ca",
    "--ca",
    "ca",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="PEM file of further authorities to trust.",
)
@click.option("--emulator", metavar="URL", help=f"Take the secrets from a world of this emulator, as {DEFAULT_URL}.")
@click.option("--token", envvar="TWITTER_EMULATOR_TOKEN", show_envvar=True, help="Its control token, if any.")
@click.option("--world", help="The world of --emulator.  [default: default]")
def doctor(
    webhook_url: str | None,
    ca: Path | None,
    emulator: str | None,
    token: str | None,
    world: str | None,
    **known: Any,
) -> None:
    """
    Say why the webhook at WEBHOOK_URL does not work, and what to fix first.

    \b
      twitter-emulator doctor http://127.0.0.1:3000/webhook --api-key-secret …
      twitter-emulator doctor --emulator http://127.0.0.1:8686

    With --emulator, WEBHOOK_URL may be left out where the world has one webhook. What is delivered says that somebody
    types, which no bot answers. Exit codes: 0 fine, 1 something is wrong, 2 usage, 4 nothing answers.
    """
    trust = trusting(ca, "--webhook-ca")
    if emulator is not None:
        with _endings(), closing(Control(emulator, token)) as control:
            code = _with_world(control.world(world or "default"), webhook_url, trust)
        sys.exit(code)
    if world is not None:
        raise click.UsageError("--world names a world of --emulator: say which one, as --emulator URL.")
    user_id = known.pop("for_user_id")
    sys.exit(_conclusion(list(_told(patient(webhook_at(webhook_url), user_id=user_id, trust=trust, **known))), []))


def _with_world(world: WorldClient, webhook_url: str | None, trust: ssl.SSLContext) -> int:
    examinee = patient_of(world.credentials, webhook_at(webhook_url or _only_webhook(world)), trust)
    causes = probable_causes(world.last_entries(sys.maxsize))
    return _conclusion(list(_told(examinee)), causes[:MOST_CAUSES])


@contextmanager
def _endings() -> Iterator[None]:
    """Tell what goes wrong while an emulator is asked."""
    try:
        yield
    except Unreachable as error:
        raise NoAnswer(nobody_at(error)) from None
    except EmulatorError as error:
        raise Unusable(str(error)) from None


def _only_webhook(world: WorldClient) -> str:
    urls = [str(webhook["url"]) for webhook in world.webhooks()]
    if len(urls) != 1:
        has = f"{len(urls)} webhooks ({', '.join(urls)})" if urls else "no webhook"
        raise click.UsageError(f"World {world.name!r} has {has}: say which URL to examine.")
    return urls[0]


def _told(examinee: Patient) -> Iterator[Line]:
    """The lines of the examination, printed as they come."""
    for line in examined(examinee):
        click.echo(f"{click.style(f'{line.state:<7}', fg=dict(COLOURS)[line.state])}  {_words(line)}")
        yield line


def _words(line: Line) -> str:
    advice = f". {sentence(line.do)}" if line.do else ""
    return f"{line.id:<17}  {readable(' '.join(f'{line.told}{advice}'.split()))}"


def _conclusion(lines: list[Line], causes: list[Cause]) -> int:
    click.echo()
    for cause in causes:
        click.echo(f"The journal says: {readable(str(cause))}")
    first = first_to_fix(lines)
    if first is None:
        unseen = sum(line.state == "skipped" and line.id != "tls" for line in lines)
        more = f" {unseen} things were not looked at: see above." if unseen else ""
        click.echo(f"Nothing is wrong with what was examined.{more}")
        return 0
    click.echo(f"Fix this first, {first.id}: {readable(sentence(first.told))} {readable(sentence(first.do))}")
    return NoAnswer.exit_code if first.ends else Failed.exit_code
