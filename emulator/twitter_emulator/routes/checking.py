"""
Calls held against the contracts, on both sides.

What breaks its contract is written down and answered as ever: what Twitter says to a request is the handler's business.
"""

from typing import Literal

from msgspec import Struct

from twitter_emulator.protocol import errors, fidelity
from twitter_emulator.protocol.contracts import Contracts, Violation
from twitter_emulator.protocol.parameters import Parameters
from twitter_emulator.protocol.tables import Endpoint

from .given import Answer, Given, Incoming, Unreadable

JSON = "application/json"
_OAUTH = "/oauth/"


class Breach(Struct, frozen=True):
    """One call's breach of the *contract* of that name."""

    side: Literal["request", "response"]
    contract: str
    violations: list[Violation]


class Checks:
    """Holds calls against the contracts."""

    def __init__(self, contracts: Contracts) -> None:
        self._contracts, self._parameters = contracts, Parameters(contracts)

    def body(self, given: Given) -> Breach | None:
        """The JSON that was sent. To be called before the call is answered, which may change what was read."""
        incoming = given.incoming
        name = self._contracts.request_schema(incoming.method, incoming.path)
        if name is None or incoming.media_type != JSON or isinstance(given.content, Unreadable):
            return None
        return self._breach("request", name, given.content)

    def parameters(self, given: Given) -> Breach | None:
        """Query and form, once the call is answered: a multipart form is read by whoever answers."""
        incoming = given.incoming
        rows = self._contracts.endpoints_at(incoming.method, incoming.path)
        has_none = not any(row.parameters for row in rows)
        if has_none or (given.stream is not None and given.form is None):
            return None
        params = _sent(given)
        row = self._parameters.row_of(rows, params)
        if row is None or _is_judged_as_body(row, incoming):
            return None
        violations = self._parameters.violations(row, params, [name for name, _ in given.pairs])
        return Breach("request", f"parameters of {fidelity.called(row)}", violations) if violations else None

    def answer(self, incoming: Incoming, answer: Answer, error: errors.ApiError | None) -> Breach | None:
        content = answer.content if error is None else errors.body(error)
        is_page = answer.media_type is not None and answer.status >= 400
        if content is None or is_page or isinstance(error, errors.NotEmulated):
            return None
        name = self._contracts.response_schema(incoming.method, incoming.path, answer.status)
        return self._breach("response", name, content) if name is not None else None

    def _breach(self, side: Literal["request", "response"], name: str, content: object) -> Breach | None:
        if self._contracts.is_valid(name, content):
            return None
        return Breach(side, name, self._contracts.violations(name, content))


def _sent(given: Given) -> dict[str, str]:
    """All parameters, on the endpoints that hand out tokens also those that belong to the signature."""
    params = given.params if given.form is None else given.form
    if given.signed is not None and given.incoming.path.startswith(_OAUTH):
        return {**params, **given.signed.oauth}
    return params


def _is_judged_as_body(row: Endpoint, incoming: Incoming) -> bool:
    """Whether the parameters came as JSON, for which there is a schema."""
    return row.request is not None and incoming.media_type == JSON and row.body != ("json",)
