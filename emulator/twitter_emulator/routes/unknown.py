"""What answers a call of something that is not there: by mistake, no longer, or not here."""

from twitter_emulator.protocol import errors

from .endpoints import Endpoints
from .given import Incoming

RETIRED = frozenset(
    f"/1.1/direct_messages{path}.json" for path in ("", "/new", "/sent", "/show", "/destroy")
)  # since 2018-09-17 (facts §2.1)
VERSION_1 = "/1/"


def unknown(incoming: Incoming, endpoints: Endpoints) -> errors.ApiError:
    """The refusal of a call that none of *endpoints* takes."""
    path, methods = incoming.path, endpoints.methods(incoming.path)
    if methods:
        return errors.PageNotFound(hint=f"{path} takes {' and '.join(methods)}, not {incoming.method}")
    if path in RETIRED:
        return errors.EndpointRetired(hint="retired in 2018; direct_messages/events/… took its place")
    if path.startswith(VERSION_1):
        return errors.VersionRetired(hint="Twitter ended version 1 long ago; the same path below /1.1/ may be meant")
    return errors.NotEmulated(
        incoming.method,
        path,
        hint=f"nothing was done; {_meant(path, endpoints)}`twitter-emulator coverage` names what is emulated",
    )


def _meant(path: str, endpoints: Endpoints) -> str:
    """The address that *path* lacks only its ending to be."""
    near = f"{path.rstrip('/').removesuffix('.json')}.json"
    return f"did you mean {near}? " if endpoints.methods(near) else ""
