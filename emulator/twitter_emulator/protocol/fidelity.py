"""Declared fidelity: what is emulated, what is refused, and on what evidence, as a page for people."""

from collections.abc import Iterable, Iterator

from .contracts import Contracts, Endpoint, Family, Refusal

EVIDENCE = "R recorded, D documented, C seen in code or reports of users, U our choice"
MEANING = {"emulated": "emulated", "partial": "partly", "refused": "refused (501)"}


def page(contracts: Contracts) -> str:
    """``docs/fidelity.md``, made of ``contracts/endpoints.json``."""
    return "\n".join(
        [
            "# Fidelity",
            "",
            "Made by `twitter-emulator coverage --markdown` from `contracts/endpoints.json`; do not edit.",
            f"Evidence: {EVIDENCE}.",
            "What is refused answers an explicit 501 and a journal entry, never an invented success.",
            "Choices where Twitter's behaviour is not known are in [choices.md](choices.md).",
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
        ]
    )


def summary(contracts: Contracts) -> str:
    """One sentence."""
    emulated = sum(row.status != "refused" for row in contracts.endpoints)
    events = sum(row.status != "refused" for row in contracts.deliveries)
    return (
        f"{emulated} of {len(contracts.endpoints)} endpoints and {events} of {len(contracts.deliveries)} kinds of "
        "deliveries are emulated."
    )


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
    return (str(row.http), code, row.message, row.when, here, row.evidence)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield _line(head)
    yield _line("---" for _ in head)
    yield from map(_line, rows)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
