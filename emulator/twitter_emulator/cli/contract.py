"""``twitter-emulator contract``: hold files against the contracts, and show what there is."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import msgspec

from twitter_emulator.protocol.contracts import Contracts, Violation

_MASK = re.compile(rb"<[A-Z][A-Z0-9_]*>")
"""A recording's private value, masked: ``<TWITTER_USER_ID>``, also where a number stood."""

_PLACEHOLDER = "__placeholder__"
"""The member of an object that documentation leaves out: ``{"__placeholder__": "Tweet Object"}``."""

Check = Callable[[Any], list[str]]
"""From a decoded file to what is wrong with it."""


class NoContract(click.ClickException):
    """Nothing to hold a body against."""


@dataclass(frozen=True, slots=True)
class Call:
    """A method and a path, as ``POST /1.1/direct_messages/events/new.json``."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def _call(ctx: click.Context, param: click.Parameter, value: str | None) -> Call | None:
    if value is None:
        return None
    words = value.split()
    if len(words) != 2 or not words[1].startswith("/"):
        raise click.BadParameter(f"{value!r} is not a method and a path, such as 'GET /1.1/users/show.json'.")
    return Call(words[0].upper(), words[1])


@click.group()
def contract() -> None:
    """What the wire looks like: check files against it, list it, show it."""


@contract.command("list")
def list_contracts() -> None:
    """Print the names of all schemas."""
    click.echo("\n".join(Contracts.load().names()))


@contract.command()
@click.argument("name")
def show(name: str) -> None:
    """Print the JSON Schema called NAME."""
    try:
        schema = Contracts.load().schema(name)
    except LookupError as error:
        raise click.UsageError(str(error)) from None
    click.echo(msgspec.json.format(msgspec.json.encode(schema), indent=2).decode())


@contract.command()
@click.option("--delivery", is_flag=True, help="Each FILE is a body POSTed to a webhook.")
@click.option("--exchange", is_flag=True, help="Each FILE is a request with its response.")
@click.option("--request", metavar="'METHOD PATH'", callback=_call, help="Each FILE is a body sent to this endpoint.")
@click.option("--response", metavar="'METHOD PATH'", callback=_call, help="Each FILE is a body answered by it.")
@click.option("--status", type=int, help="The status of the response; its success when left out.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_context
def check(
    ctx: click.Context,
    *,
    delivery: bool,
    exchange: bool,
    request: Call | None,
    response: Call | None,
    status: int | None,
    files: tuple[Path, ...],
) -> None:
    """
    Hold each FILE against its contract; print 'ok FILE' or 'FAIL FILE: reason', and exit 1 when one fails.

    Values that a recording masks as <LIKE_THIS> and objects that documentation leaves out as
    {"__placeholder__": ...} satisfy any contract.
    """
    if sum((delivery, exchange, request is not None, response is not None)) != 1:
        raise click.UsageError("Say what the files are: one of --delivery, --exchange, --request and --response.")
    if status is not None and response is None:
        raise click.UsageError("--status belongs to --response.")
    checks = _Checks(Contracts.load())
    how: Check = checks.exchange if exchange else checks.delivery
    if request is not None:
        how = checks.request(request)
    if response is not None:
        how = checks.response(response, status)
    ctx.exit(0 if all([_verdict(file, how) for file in files]) else 1)


def _verdict(file: Path, how: Check) -> bool:
    """Print the line for *file*; whether it is fine."""
    try:
        problems = how(_decoded(file))
    except NoContract as error:
        problems = [error.message]
    except OSError as error:
        problems = [f"cannot be read: {error.strerror}"]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        problems = [f"is not JSON: {error}"]
    click.echo(f"FAIL {file}: {'; '.join(problems)}" if problems else f"ok {file}")
    return not problems


def _decoded(file: Path) -> Any:
    return msgspec.json.decode(_MASK.sub(b"1", file.read_bytes()))


@dataclass(frozen=True, slots=True)
class _Checks:
    contracts: Contracts

    def delivery(self, body: Any) -> list[str]:
        return self._problems(self.contracts.delivery_schema(), body)

    def request(self, call: Call) -> Check:
        name = self.contracts.request_schema(call.method, call.path)

        def checked(body: Any) -> list[str]:
            if name is None:
                raise NoContract(f"there is no contract for the request body of {call}")
            return self._problems(name, body)

        return checked

    def response(self, call: Call, status: int | None) -> Check:
        name = self._response_schema(call, status)

        def checked(body: Any) -> list[str]:
            if name is None:
                answer = "a success" if status is None else f"status {status}"
                raise NoContract(f"there is no contract for the body of {answer} of {call}")
            return self._problems(name, body)

        return checked

    def exchange(self, recorded: Any) -> list[str]:
        """Check what can be checked: the path, the request body, the status, the response body."""
        try:
            exchange = msgspec.convert(recorded, _Exchange)
        except msgspec.ValidationError as error:
            return [f"is not an exchange of a request and a response: {error}"]
        call = Call(exchange.request.method.upper(), urlsplit(exchange.request.uri).path)
        rows = self.contracts.endpoints_at(call.method, call.path)
        if not rows:
            raise NoContract(f"there is no contract for {call}")
        status = exchange.response.status
        expected = sorted({row.success for row in rows})
        if status < 400 and status not in expected:
            return [f"response: status {status} instead of {' or '.join(map(str, expected))}"]
        return self._both_bodies(call, exchange)

    def _both_bodies(self, call: Call, exchange: "_Exchange") -> list[str]:
        answer = exchange.response
        wanted = self.contracts.request_schema(call.method, call.path)
        given = self.contracts.response_schema(call.method, call.path, answer.status)
        problems = []
        if wanted is not None and (body := _body(exchange.request)) is not None:
            problems += [f"request: {each}" for each in self._problems(wanted, body)]
        if given is not None and (body := _body(answer, text=answer.status < 400)) is not None:
            problems += [f"response: {each}" for each in self._problems(given, body)]
        return problems

    def _response_schema(self, call: Call, status: int | None) -> str | None:
        if status is not None:
            return self.contracts.response_schema(call.method, call.path, status)
        rows = self.contracts.endpoints_at(call.method, call.path)
        return next((row.response for row in rows if row.response), None)

    def _problems(self, name: str, body: Any) -> list[str]:
        if self.contracts.is_valid(name, body):
            return []
        return [str(each) for each in self.contracts.violations(name, body) if not _is_left_out(body, each)]


class _Half(msgspec.Struct):
    """A request or a response of a recording."""

    headers: dict[str, Any] = {}
    body: Any = None


class _Request(_Half, kw_only=True):
    method: str
    uri: str


class _Response(_Half, kw_only=True):
    status: int


class _Exchange(msgspec.Struct):
    request: _Request
    response: _Response


def _body(half: _Half, *, text: bool = False) -> Any:
    """The body of *half*, parsed if JSON was recorded as text; None if unreadable. Other *text* counts if asked for."""
    if not isinstance(half.body, str):
        return half.body
    types = [str(value) for name, value in half.headers.items() if name.lower() == "content-type"]
    if not any("json" in kind for kind in types):
        return half.body if text else None
    try:
        return msgspec.json.decode(half.body)
    except (msgspec.DecodeError, RecursionError):
        return None


def _is_left_out(body: Any, violation: Violation) -> bool:
    """Whether *violation* is about an object that documentation leaves out."""
    at = body
    for step in violation.path.split(".") if violation.path else []:
        at = at[int(step)] if isinstance(at, list) else at[step]
        if isinstance(at, dict) and _PLACEHOLDER in at:
            return True
    return False
