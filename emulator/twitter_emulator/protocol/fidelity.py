"""Declared fidelity: what is emulated, what is refused, and on what evidence, as a page for people."""

from collections.abc import Iterable, Iterator

from .contracts import Contracts
from .tables import Choice, Endpoint, Family, Refusal

EVIDENCE = "R recorded, D documented, C seen in code or reports of users, U our choice"
MEANING = {"emulated": "emulated", "partial": "partly", "refused": "refused (501)"}


def page(contracts: Contracts) -> str:
    """``docs/fidelity.md``, made of ``contracts/endpoints.json``."""
    return "\n".join(
        [
            "# Fidelity",
            "",
            "Made by `twitter-emulator coverage --markdown` from the tables in `contracts/`; do not edit.",
            f"Evidence: {EVIDENCE}.",
            "What is refused answers an explicit 501 and a journal entry, never an invented success.",
            "What stayed unconfirmed is [below](#unconfirmed), with the setting that changes it;"
            " [choices.md](choices.md) has our other choices, too.",
            "",
            summary(contracts),
            "",
            "## Endpoints",
            "",
            *_table(("endpoint", "status", "auth", "evidence", "notes"), map(_endpoint, contracts.endpoints)),
            "",
            "## Deliveries",
            "",
            *_table(("event", "status", "evidence"), map(_family, contracts.deliveries)),
            "",
            "## Errors",
            "",
            *_table(("status", "code", "message", "when", "here", "evidence"), map(_refusal, contracts.errors())),
            "",
            *_unconfirmed(contracts),
            "",
        ]
    )


def summary(contracts: Contracts) -> str:
    """One sentence."""
    emulated = sum(row.status != "refused" for row in contracts.endpoints)
    partly = sum(row.status == "partial" for row in contracts.endpoints)
    events = sum(row.status != "refused" for row in contracts.deliveries)
    return (
        f"{emulated} of {len(contracts.endpoints)} endpoints, {partly} of them partly, and {events} of "
        f"{len(contracts.deliveries)} kinds of deliveries are emulated."
    )


def choice_lines(contracts: Contracts) -> Iterator[str]:
    """The choices of a world for a terminal: each question, and the values with what they mean."""
    for row in filter(lambda row: row.is_named, contracts.choices()):
        yield f"{row.id}  {row.question}"
        yield from (f"    {each.value:<20} {each.means}" for each in row.values)
        if row.takes:
            yield f"    or: {row.takes}"


def called(row: Endpoint) -> str:
    """An endpoint as people call it: ``POST /1.1/media/upload.json INIT``."""
    return " ".join(filter(None, (row.method, row.path, row.command)))


def _endpoint(row: Endpoint) -> tuple[str, ...]:
    return (f"`{called(row)}`", MEANING[row.status], row.auth, row.evidence, " ".join(row.notes))


def _family(row: Family) -> tuple[str, ...]:
    return (f"`{row.key}`", MEANING[row.status], row.evidence)


def _refusal(row: Refusal) -> tuple[str, ...]:
    code = "-" if row.code is None else str(row.code)
    here = "raised" if row.status == "emulated" and row.raised else "not raised"
    here = f"{here} (choice `{row.choice}`)" if row.choice else here
    return (str(row.http), code, row.message, row.when, here, row.evidence)


_ABOUT_CHOICES = """\
What no source settles, what we do, what else is meaningful, and the setting that changes it.
A choice is given when a world is made (`POST /_emulator/v1/worlds` with `choices`) or changed later (`PATCH`), or set
for all worlds: `twitter-emulator up --choice NAME=VALUE`, as often as needed, or `TWITTER_EMULATOR_CHOICE` with
semicolons between. A refusal may be answered as `STATUS`, `STATUS/CODE` or `STATUS/CODE TEXT`."""


def _unconfirmed(contracts: Contracts) -> Iterator[str]:
    yield from ("## Unconfirmed", "", _ABOUT_CHOICES, "")
    yield from _table(("question", "what we do", "or", "setting"), map(_choice, contracts.choices()))


def _choice(row: Choice) -> tuple[str, ...]:
    setting = f"`{row.setting}`" if row.setting else f"none: {row.why}"
    if not row.values:
        return (row.question, row.here, "", setting)
    done, *others = (f"`{each.value}`: {each.means}" for each in row.values)
    return (row.question, done, "; ".join(others), setting)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield _line(head)
    yield _line("---" for _ in head)
    yield from map(_line, rows)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
