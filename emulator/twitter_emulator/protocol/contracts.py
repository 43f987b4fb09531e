"""
The contracts: what every endpoint and every delivery looks like, loaded from ``contracts/`` and held against bodies.

Two validators share the work. `jsonschema-rs` gives the verdict in about a microsecond, `jsonschema` says what is
wrong and where, when somebody needs to know; a property test holds both to the same verdict. Each is imported when
it is first needed, and each schema is read when it is first used.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from twitter_emulator import data

from .tables import Choice, Choices, Endpoint, Errors, Family, ParameterKind, Refusal, Tables

if TYPE_CHECKING:
    import jsonschema_rs
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

_SUFFIX = ".schema.json"
_DELIVERY = "delivery"
_ERROR = "error.response"
_LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Violation:
    """
    One way in which a body breaks its contract.

    *path* leads to the offending member, for example ``event.message_create.target``; it is empty for the whole body.
    """

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}" if self.path else self.reason


@dataclass(frozen=True, slots=True, eq=False)
class Contracts:
    """One loaded set. The app makes one at its start and hands it to whoever checks something."""

    folder: Path
    endpoints: tuple[Endpoint, ...]
    deliveries: tuple[Family, ...]
    kinds: Mapping[str, ParameterKind]
    _by_path: Mapping[tuple[str, str], tuple[Endpoint, ...]] = field(repr=False)
    _compiled: "dict[str, jsonschema_rs.Draft202012Validator]" = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, folder: Path | None = None) -> "Contracts":
        """
        The contracts in *folder*, by default those that ship with the package.

        Raises:
            FileNotFoundError: If there is no such folder.
        """
        folder = folder or data.folder("contracts")
        tables = msgspec.json.decode((folder / "endpoints.json").read_bytes(), type=Tables)
        by_path: dict[tuple[str, str], tuple[Endpoint, ...]] = {}
        for row in tables.endpoints:
            key = (row.method, row.path)
            by_path[key] = (*by_path.get(key, ()), row)
        return cls(folder, tables.endpoints, tables.deliveries, tables.kinds, by_path)

    def names(self) -> list[str]:
        """The names of all schemas."""
        return sorted(path.name.removesuffix(_SUFFIX) for path in (self.folder / "schemas").glob(f"*{_SUFFIX}"))

    def errors(self) -> tuple[Refusal, ...]:
        """The table of errors, read when it is asked for."""
        return msgspec.json.decode((self.folder / "errors.json").read_bytes(), type=Errors).errors

    def choices(self) -> tuple[Choice, ...]:
        """The table of what stayed unconfirmed, read when it is asked for."""
        return msgspec.json.decode((self.folder / "choices.json").read_bytes(), type=Choices).choices

    def schema(self, name: str) -> dict[str, Any]:
        """
        The JSON Schema called *name*.

        Raises:
            LookupError: If there is none.
        """
        path = self.folder / "schemas" / f"{name}{_SUFFIX}"
        if not path.is_file():
            raise LookupError(f"There is no contract called {name!r}; `twitter-emulator contract list` names them all.")
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Any])

    def endpoints_at(self, method: str, path: str) -> tuple[Endpoint, ...]:
        """The rows for a call: none when Twitter has no such endpoint, several when commands share a path."""
        return self._by_path.get((method, path)) or self._templated(method, path)

    def request_schema(self, method: str, path: str) -> str | None:
        """The name of the schema that a JSON request body must satisfy."""
        return next((row.request for row in self.endpoints_at(method, path)), None)

    def response_schema(self, method: str, path: str, status: int) -> str | None:
        """The name of the schema for an answer with *status*; None where the body is empty or not described."""
        rows = self.endpoints_at(method, path)
        if rows and status >= 400:
            return _ERROR
        return next((row.response for row in rows if row.success == status), None)

    def delivery_schema(self) -> str:
        """The name of the schema for every delivery."""
        return _DELIVERY

    def is_valid(self, name: str, body: object) -> bool:
        """
        Whether *body*, decoded JSON, satisfies the contract called *name*.

        Raises:
            LookupError: If there is no such contract.
        """
        validator = self._compiled.get(name)
        if validator is None:
            validator = self._compiled[name] = self._compile(name)
        return validator.is_valid(body)

    def violations(self, name: str, body: Any) -> list[Violation]:
        """
        What is wrong with *body*, nearest to the root first; empty when it satisfies the contract.

        Raises:
            LookupError: If there is no such contract.
        """
        found = self._explainer(name).iter_errors(body)
        return sorted({_violation(error) for error in found}, key=_depth)

    def _templated(self, method: str, path: str) -> tuple[Endpoint, ...]:
        segments = path.split("/")
        return next(
            (rows for (verb, template), rows in self._by_path.items() if verb == method and _fits(template, segments)),
            (),
        )

    def _compile(self, name: str) -> "jsonschema_rs.Draft202012Validator":
        import jsonschema_rs

        return jsonschema_rs.Draft202012Validator(self.schema(name), retriever=self._at)

    def _explainer(self, name: str) -> "Validator":
        import jsonschema
        import referencing.jsonschema

        def resource(uri: str) -> "referencing.Resource[Any]":
            # Without $schema: it would make jsonschema go on with its own class, and lose our `pattern`.
            contents = {key: value for key, value in self._at(uri).items() if key != "$schema"}
            return referencing.jsonschema.DRAFT202012.create_resource(contents)

        # To type checkers extend() is untyped and Registry has no `retrieve`.
        extend: Any = jsonschema.validators.extend
        registry: Any = referencing.Registry
        kind: type[Validator] = extend(jsonschema.Draft202012Validator, {"pattern": _pattern})
        return kind(self.schema(name), registry=registry(retrieve=resource))

    def _at(self, uri: str) -> dict[str, Any]:
        return self.schema(uri.rsplit("/", 1)[-1].removesuffix(_SUFFIX))


def _fits(template: str, segments: list[str]) -> bool:
    """Whether the path split into *segments* is one that *template* stands for."""
    wanted = template.split("/")
    return len(wanted) == len(segments) and all(map(_stands_for, wanted, segments))


def _stands_for(wanted: str, segment: str) -> bool:
    if not wanted.startswith(":"):
        return wanted == segment
    ending = wanted[wanted.find(".") :] if "." in wanted else ""
    return segment.endswith(ending) and len(segment) > len(ending)


def _pattern(
    validator: "Validator", pattern: str, instance: object, schema: Mapping[str, Any]
) -> "Iterator[ValidationError]":
    """``pattern`` as ECMA-262 means it: Python's ``$`` also matches before a line feed at the end."""
    import jsonschema

    if isinstance(instance, str) and not re.search(pattern.replace("$", r"\Z"), instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match {pattern!r}")


def _depth(violation: Violation) -> tuple[int, str, str]:
    return (violation.path.count("."), violation.path, violation.reason)


def _violation(error: "ValidationError") -> Violation:
    """*error*, or the nearest of its causes when it only says that no alternative fits."""
    import jsonschema

    cause = jsonschema.exceptions.best_match([error]) or error
    meaning = cause.schema.get("description") if isinstance(cause.schema, Mapping) else None
    path = ".".join(str(step) for step in cause.absolute_path)
    return Violation(path, f"{_reason(cause)} ({meaning})" if meaning else _reason(cause))


def _reason(error: "ValidationError") -> str:
    shown = repr(error.instance)
    if isinstance(error.schema, bool):
        return f"{_short(shown)} must not be here"
    return error.message.replace(shown, _short(shown))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
