"""
The authority that signs for Twitter's names: made once for a user, and kept in a folder that only they can read.

The key never changes. A certificate that has expired is replaced by one for the same key, so programs that start at
the same moment and both replace it agree all the same.
"""

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from ..world.clock import wall_ms
from .certificates import Pair, authority_certificate, expiry, new_key, server_pair

RENEWED_BEFORE = timedelta(days=30)


class AuthorityError(Exception):
    """An authority that cannot be made or used. Its text names the file, and says what to do."""


@dataclass(frozen=True, slots=True)
class Authority:
    """The authority kept in *folder*, which is made with it. Programs may share it."""

    folder: Path

    @property
    def certificate(self) -> Path:
        """What clients must trust."""
        return self.folder / "authority" / "certificate.pem"

    @property
    def _key(self) -> Path:
        return self.folder / "authority" / "key.pem"

    def ensure(self) -> Path:
        """
        Make the authority if there is none, renew its certificate if it is due; the certificate's path.

        Raises:
            AuthorityError: If that is not possible.
        """
        with _explained(self.folder):
            self._pair()
        return self.certificate

    def server_context(self) -> ssl.SSLContext:
        """
        A context for a server that answers to all of Twitter's names, with a new key.

        Raises:
            AuthorityError: If there is no authority, and none can be made.
        """
        with _explained(self.folder):
            pair = server_pair(self._pair(), _now())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        # Python's ssl takes keys from files only; the temporary folder is readable by nobody else.
        with TemporaryDirectory(prefix="twitter-emulator-") as folder:
            file = Path(folder) / "server.pem"
            file.write_bytes(pair.key + pair.certificate)
            context.load_cert_chain(file)
        return context

    def _pair(self) -> Pair:
        if not self.certificate.parent.exists():
            self._make()
        pair = Pair(self.certificate.read_bytes(), self._key.read_bytes())
        return self._renewed(pair) if expiry(pair.certificate) - _now() < RENEWED_BEFORE else pair

    def _make(self) -> None:
        """Make key and certificate in a folder beside, which then takes its place whole: the first to do so wins."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = new_key()
        with TemporaryDirectory(dir=self.folder, prefix=".new-", ignore_cleanup_errors=True) as beside:
            made = Path(beside) / "authority"
            made.mkdir(mode=0o700)
            _write(made / "key.pem", key, mode=0o600)
            _write(made / "certificate.pem", authority_certificate(key, _now()), mode=0o644)
            try:
                made.rename(self.certificate.parent)
            except OSError:
                if not self.certificate.exists():
                    raise

    def _renewed(self, pair: Pair) -> Pair:
        certificate = authority_certificate(pair.key, _now())
        with TemporaryDirectory(dir=self.folder, prefix=".new-") as beside:
            _write(Path(beside) / "certificate.pem", certificate, mode=0o644)
            os.replace(Path(beside) / "certificate.pem", self.certificate)
        return Pair(certificate, pair.key)


def _write(path: Path, content: bytes, *, mode: int) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise AuthorityError(
            f"{error.filename or folder}: the certificate authority cannot be kept there ({error.strerror}); "
            "name another folder with --ca-dir"
        ) from None
    except ValueError:
        raise AuthorityError(
            f"{folder / 'authority'}: holds no certificate authority of ours, or a damaged one; "
            "remove it to have a new one made, or name another folder with --ca-dir"
        ) from None


def _now() -> datetime:
    return datetime.fromtimestamp(wall_ms() // 1000, UTC)
