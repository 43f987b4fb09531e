"""The environment in which a program that was built for Twitter itself reaches an emulator."""

import os
from collections.abc import Mapping
from pathlib import Path

from twitter_emulator.protocol.hosts import LOOPBACK_ADDRESSES, LOOPBACK_NAMES, TWITTERS

from .bundles import bundle, usual

BUNDLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "HTTPLIB2_CA_CERTS")
"""Variables that name the only authorities a client trusts."""

EXTRA_FOR_NODE = "NODE_EXTRA_CA_CERTS"
"""The one that names further authorities."""


def redirecting(before: Mapping[str, str], proxy: str, certificate: Path, folder: Path) -> dict[str, str]:
    """
    The variables of *before* that have to change so that Twitter's hosts are reached through *proxy* (a URL), and
    the authority of *certificate* is trusted there. Files that they name are put into *folder*.

    What Node and Python load for clients that ignore proxies finds the emulator by TWITTER_EMULATOR_URL.
    """
    return {
        "HTTPS_PROXY": proxy,
        "https_proxy": proxy,
        **_no_proxy(before),
        **_trust(before, certificate, folder),
        "NODE_OPTIONS": _node_options(before.get("NODE_OPTIONS", "")),
        "PYTHONPATH": _python_path(before.get("PYTHONPATH", "")),
    }


def _no_proxy(before: Mapping[str, str]) -> dict[str, str]:
    """Loopback stays out of the proxy, and nothing keeps Twitter out of it."""
    named = before.get("no_proxy") or before.get("NO_PROXY") or ""
    kept = [name for name in map(str.strip, named.split(",")) if name and not _would_spare_twitter(name)]
    value = ",".join(dict.fromkeys([*kept, *LOOPBACK_NAMES, *LOOPBACK_ADDRESSES]))
    return {"NO_PROXY": value, "no_proxy": value}


def _would_spare_twitter(name: str) -> bool:
    domain = name.lower().lstrip("*.")
    return not domain or any(host == domain or host.endswith(f".{domain}") for host in TWITTERS)


def _trust(before: Mapping[str, str], certificate: Path, folder: Path) -> dict[str, str]:
    named = [Path(before[name]) for name in BUNDLES if before.get(name)]
    everybody, extra = folder / "authorities.pem", folder / "extra-authorities.pem"
    everybody.write_bytes(bundle([certificate, *named, usual()]))
    extra.write_bytes(bundle([certificate, *(Path(before[name]) for name in [EXTRA_FOR_NODE] if before.get(name))]))
    return {**dict.fromkeys(BUNDLES, str(everybody)), EXTRA_FOR_NODE: str(extra)}


def _node_options(before: str) -> str:
    """Have Node load our script first; a path may have blanks in it."""
    script = str(Path(__file__).with_name("node_redirect.cjs")).replace("\\", "\\\\").replace('"', '\\"')
    return f'{before} --require "{script}"'.strip()


def _python_path(before: str) -> str:
    """Have Python load our `sitecustomize` first. An empty place would be the current folder."""
    ours = str(Path(__file__).with_name("python_preload"))
    return f"{ours}{os.pathsep}{before}" if before else ours
