"""A delivery whose body is changed after it was built: what Twitter would not send, for receivers that must bear it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Path = str
"""Member names and, for lists, indexes: ``direct_message_events.0.message_create.sender_id``."""


@dataclass(frozen=True, slots=True)
class Alteration:
    """
    What becomes of a body, in this order: values are *replaced*, others *added*, others *removed*.

    As in JSON Patch (RFC 6902), what is replaced or removed must be there. What is added to a list comes before the
    item at its index, or at the end where that is ``-``.
    """

    replaced: Mapping[Path, Any] = field(default_factory=dict)
    added: Mapping[Path, Any] = field(default_factory=dict)
    removed: tuple[Path, ...] = ()
