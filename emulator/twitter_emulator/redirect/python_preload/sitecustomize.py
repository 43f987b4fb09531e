"""
Loaded into Python by ``twitter-emulator run``: whoever looks up one of Twitter's hosts is led to the emulator.

Most packages take HTTPS_PROXY, but some (aiohttp) ignore it. The emulator speaks TLS on its one port, so its address
in place of Twitter's is enough. This file stands alone: the Python that loads it may be another than the emulator's.
"""

import os
import socket
import sys
from contextlib import suppress
from importlib import import_module
from urllib.parse import urlsplit

HOSTS = frozenset(
    (
        "api.twitter.com",
        "upload.twitter.com",
        "ton.twitter.com",
        "pbs.twimg.com",
        "video.twimg.com",
        "twitter.com",
        "api.x.com",
        "upload.x.com",
        "x.com",
    )
)


def redirect(url: str) -> None:
    """Answer look-ups of Twitter's hosts with the address in *url*."""
    emulator = urlsplit(url)
    look_up = socket.getaddrinfo

    def getaddrinfo(host, port, *args, **kwargs):  # type: ignore[no-untyped-def]  # as wide as the one it stands for
        name = host.decode("latin-1") if isinstance(host, bytes) else host
        if isinstance(name, str) and name.lower() in HOSTS and str(port) in ("443", "https"):
            host, port = emulator.hostname, emulator.port or 80
        return look_up(host, port, *args, **kwargs)

    vars(socket)["getaddrinfo"] = getaddrinfo


def load_the_one_behind() -> None:
    """Load the ``sitecustomize`` that this one hides, if there is one."""
    here = os.path.dirname(os.path.abspath(__file__))
    this = sys.modules.pop(__name__)
    sys.path[:] = [place for place in sys.path if os.path.abspath(place) != here]
    with suppress(ImportError):
        import_module(__name__)
    sys.modules.setdefault(__name__, this)


if __name__ == "sitecustomize":
    if os.environ.get("TWITTER_EMULATOR_URL"):
        redirect(os.environ["TWITTER_EMULATOR_URL"])
    load_the_one_behind()
