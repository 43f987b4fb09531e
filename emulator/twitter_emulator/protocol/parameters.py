"""The parameters of queries and forms, held against the table of endpoints as JSON bodies are against their schemas."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .contracts import Contracts, Violation
from .tables import Endpoint, Parameter

_LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class _Form:
    """One endpoint's parameters, with what each must match."""

    row: Endpoint
    required: tuple[str, ...]
    patterns: Mapping[str, re.Pattern[str]]


class Parameters:
    """
    What every endpoint takes in its query or form.

    Parameters that the table does not have are no violation: Twitter ignored what it did not know, and clients send
    more than that, if only to get past caches.
    """

    def __init__(self, contracts: Contracts) -> None:
        self._contracts = contracts
        self._patterns = {name: re.compile(kind.pattern) for name, kind in contracts.kinds.items()}
        self._forms = {id(row): self._form(row) for row in contracts.endpoints}

    def violations(self, row: Endpoint, params: Mapping[str, str], names: Sequence[str] = ()) -> list[Violation]:
        """
        What is wrong with *params*, sent to the endpoint of *row*; *names* are those sent, as often as they were.

        Twitter takes no parameter twice (facts §1.1).
        """
        form = self._forms[id(row)]
        found = [
            Violation(name, f"{value[:_LONGEST_VALUE]!r} is not {self._meaning(row, name)}")
            for name, value in params.items()
            if name in form.patterns and value and not form.patterns[name].fullmatch(value)
        ]
        found += [Violation(name, "is required") for name in form.required if not params.get(name)]
        found += _of_groups(row, params)
        if len(names) != len(set(names)):
            found += [
                Violation(name, "was sent more than once") for name in dict.fromkeys(names) if names.count(name) > 1
            ]
        return found

    def row_of(self, rows: Sequence[Endpoint], params: Mapping[str, str]) -> Endpoint | None:
        """That of *rows*, which share a path, that the parameter ``command`` means."""
        if len(rows) == 1:
            return rows[0]
        command = params.get("command") or None
        return next((row for row in rows if row.command == command), None)

    def _meaning(self, row: Endpoint, name: str) -> str:
        parameter = next(each for each in row.parameters if each.name == name)
        return self._contracts.kinds[parameter.kind].description

    def _form(self, row: Endpoint) -> _Form:
        patterns = {each.name: self._patterns[each.kind] for each in row.parameters if each.kind in self._patterns}
        return _Form(row, tuple(map(_name, filter(_is_required, row.parameters))), patterns)


def _of_groups(row: Endpoint, params: Mapping[str, str]) -> Iterator[Violation]:
    for group in row.one_of:
        if not any(params.get(name) for name in group):
            yield Violation(group[0], f"one of {', '.join(group)} is required")
    for group in row.exclusive:
        if sum(name in params for name in group) > 1:
            yield Violation(group[0], f"only one of {', '.join(group)} may be sent")


def _name(parameter: Parameter) -> str:
    return parameter.name


def _is_required(parameter: Parameter) -> bool:
    return parameter.required
