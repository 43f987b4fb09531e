"""Whose certificates are believed: those of the machine's authorities, and of further ones that a file names."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path


class TrustError(Exception):
    """A file of certificate authorities that cannot be used. Its text names it and says why."""


@dataclass(slots=True)
class Trust:
    """
    What https webhooks are verified against. *extra* is a PEM file of authorities beside the machine's own.

    Raises:
        TrustError: If *extra* is no such file.
    """

    extra: Path | None = None
    _context: ssl.SSLContext | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        if self.extra is not None:
            _add(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), self.extra)

    def context(self) -> ssl.SSLContext:
        """Made when first needed: to read all the authorities that the machine trusts takes a while."""
        if self._context is None:
            self._context = ssl.create_default_context()
            if self.extra is not None:
                _add(self._context, self.extra)
        return self._context


def _add(context: ssl.SSLContext, file: Path) -> None:
    try:
        context.load_verify_locations(file)
    except ssl.SSLError:
        raise TrustError(
            f"{file}: has no certificates of authorities in it; give a PEM file, with BEGIN CERTIFICATE lines"
        ) from None
    except OSError as error:
        raise TrustError(f"{file}: cannot be read ({error.strerror}); name a PEM file that may be") from None
