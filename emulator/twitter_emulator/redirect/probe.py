"""Whether an emulator that runs already shows the certificate that clients here will trust."""

import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit

PATIENCE_S = 10.0


def is_trusted(url: str, certificate: Path) -> bool:
    """
    Whether the emulator at *url* (plain http) answers for Twitter with a certificate by the authority of *certificate*.

    Raises:
        OSError: If it does not answer.
    """
    place = urlsplit(url)
    context = ssl.create_default_context(cafile=certificate)
    try:
        with (
            socket.create_connection((place.hostname or "", place.port or 80), timeout=PATIENCE_S) as connection,
            context.wrap_socket(connection, server_hostname="api.twitter.com"),
        ):
            return True
    except ssl.SSLCertVerificationError:
        return False
