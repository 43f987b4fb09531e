"""The rows of the tables in ``contracts/``: endpoints, deliveries, errors, and choices."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Calls in one window, for one user of an app and for the app itself; None is no limit of that kind."""

    user: int | None
    app: int | None
    window: Literal["15m", "24h"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A query or form parameter. *kind* is a name in the table of kinds, which says what it must look like."""

    name: str
    required: bool
    description: str
    kind: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterKind:
    """What the values of some parameters look like: a whole value matches *pattern*."""

    pattern: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """
    A row of ``endpoints.json``. *path* has segments such as ``:env`` and ``:id.json``.

    *command* tells the rows of ``media/upload`` apart. *request* and *response* are names of schemas; *answers* is what
    a success without a schema carries. Of each of the groups *one_of* a parameter must be there, of each of the groups
    *exclusive* not more than one.
    """

    method: str
    path: str
    status: Literal["emulated", "partial", "refused"]
    auth: Literal["user", "app", "either", "none"]
    body: tuple[Literal["json", "form", "query", "multipart", "none"], ...]
    success: int
    rate: Rate | None
    evidence: str
    request: str | None
    response: str | None
    notes: tuple[str, ...]
    command: str | None = None
    answers: Literal["json", "bytes", "page", "nothing"] = "json"
    parameters: tuple[Parameter, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    exclusive: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A kind of delivery, known by its top-level *key*."""

    key: str
    status: Literal["emulated", "partial", "refused"]
    schema: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """
    A row of ``errors.json``: an error, and when it comes.

    One of *later* has no class yet; one that has a class may still be *raised* by nothing here. A *choice* of the world
    may have it answered otherwise.
    """

    http: int
    code: int | None
    message: str
    when: str
    evidence: str
    status: Literal["emulated", "later"]
    raised: bool = True
    choice: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What a choice can be, and what that *means*."""

    value: str
    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """
    A row of ``choices.json``: a *question* that the *facts* leave open, and the *setting* that changes the answer.

    The first of the *values* is what holds unless told otherwise, and others may be taken, too: *takes* says which.
    Without values, *here* says what is done. *errors* are the refusals that it answers; *why* there is no setting.
    """

    id: str
    facts: str
    question: str
    setting: str | None
    values: tuple[Value, ...] = ()
    takes: str = ""
    here: str = ""
    why: str = ""
    errors: tuple[str, ...] = ()

    @property
    def is_named(self) -> bool:
        """Whether it is one of the choices of a world, and not a rule of it or nothing at all."""
        return bool(self.values)

    @property
    def done(self) -> str:
        """What is done unless told otherwise."""
        return self.values[0].means if self.values else self.here


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """All of ``endpoints.json``."""

    endpoints: tuple[Endpoint, ...]
    deliveries: tuple[Family, ...]
    kinds: Mapping[str, ParameterKind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """All of ``errors.json``."""

    errors: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """All of ``choices.json``."""

    choices: tuple[Choice, ...]
