"""Clients that know nothing of us but their environment: requests, httpx, curl and Node."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

import pytest

from tests.redirect.clients import Client, head
from twitter_emulator import Emulator
from twitter_emulator.redirect.authority import Authority
from twitter_emulator.redirect.environment import redirecting
from twitter_emulator.settings import inherited

URL = "https://api.twitter.com/1.1/account/verify_credentials.json"
NO_CREDENTIALS = '{"errors":[{"code":215,"message":"Bad Authentication data."}]}'
SIGNED = """
import os, requests
from requests_oauthlib import OAuth1Session
names = ("API_KEY", "API_KEY_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET")
session = OAuth1Session(*(os.environ["TWITTER_" + name] for name in names))
print(session.get(os.environ["ASKED"]).json()["screen_name"])
"""
PYTHON = {
    "requests": "import requests, sys; print(requests.get({url!r}).text)",
    "httpx": "import httpx; print(httpx.get({url!r}).text)",
    "urllib": (
        "from urllib.request import urlopen; from urllib.error import HTTPError\n"
        "try: urlopen({url!r})\nexcept HTTPError as error: print(error.read().decode())"
    ),
}
IGNORING_PROXIES = {
    "aiohttp": (
        "import aiohttp, asyncio\n"
        "async def ask():\n"
        "    async with aiohttp.ClientSession() as session, session.get({url!r}) as answer:\n"
        "        print(await answer.text())\n"
        "asyncio.run(ask())"
    ),
    "http.client": (
        "from http.client import HTTPSConnection; connection = HTTPSConnection('api.twitter.com')\n"
        "connection.request('GET', {url!r}.partition('.com')[2]); print(connection.getresponse().read().decode())"
    ),
}
NODE = {
    "https": "require('https').get({url!r}, (answer) => answer.pipe(process.stdout))",
    "fetch": "fetch({url!r}).then((answer) => answer.text()).then(console.log)",
    "esm": (
        "import('node:tls').then(({{ connect }}) => {{ const socket = connect(443, 'api.twitter.com', () => "
        "socket.write('GET /1.1/account/verify_credentials.json HTTP/1.1\\r\\nHost: api.twitter.com\\r\\n"
        "Connection: close\\r\\n\\r\\n')); socket.on('data', (data) => process.stdout.write(data)) }})"
    ),
    "own list of authorities": (
        "require('https').get({url!r}, {{ ca: require('tls').rootCertificates }}, (a) => a.pipe(process.stdout))"
    ),
}
HERE = [name for name in ("curl", "node") if which(name)]
"""What this machine has of the programs that are not Python."""


@pytest.mark.parametrize("library", PYTHON)
def test_a_python_client_reaches_us_as_twitter(client: Client, library: str) -> None:
    assert client.python(PYTHON[library].format(url=URL)) == NO_CREDENTIALS


@pytest.mark.parametrize("library", IGNORING_PROXIES)
def test_a_python_client_that_ignores_proxies_reaches_us_as_twitter(
    twitter: Emulator, client: Client, library: str
) -> None:
    client.environment["TWITTER_EMULATOR_URL"] = twitter.url

    assert client.python(IGNORING_PROXIES[library].format(url=URL)) == NO_CREDENTIALS


def test_the_sitecustomize_that_ours_hides_is_loaded_too(client: Client, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('theirs')")
    client.environment["PYTHONPATH"] += f":{tmp_path}"

    assert client.python("import sitecustomize; print(sitecustomize.__file__)").splitlines() == [
        "theirs",
        str(tmp_path / "sitecustomize.py"),
    ]


@pytest.mark.parametrize("library", ["requests", "httpx"])
def test_a_python_client_reaches_the_port_for_tls_without_a_proxy(
    twitter: Emulator, client: Client, library: str
) -> None:
    url = f"https://localhost:{(twitter.tls_url or '').rpartition(':')[2]}/1.1/account/verify_credentials.json"
    client.environment["https_proxy"] = client.environment["HTTPS_PROXY"] = "http://127.0.0.1:1"

    assert client.python(PYTHON[library].format(url=url)) == NO_CREDENTIALS


@pytest.mark.parametrize("host", ["api.twitter.com", "api.x.com", "localhost"])
def test_what_a_client_signed_with_https_is_verified_so(twitter: Emulator, client: Client, host: str) -> None:
    port = f":{(twitter.tls_url or '').rpartition(':')[2]}" if host == "localhost" else ""
    client.environment.update(twitter.world().credentials.env())
    client.environment["ASKED"] = f"https://{host}{port}/1.1/account/verify_credentials.json"

    assert client.python(SIGNED) == "acme_support"


@pytest.mark.parametrize("curl", [name for name in HERE if name == "curl"])
def test_curl_reaches_us_as_twitter(client: Client, curl: str) -> None:
    assert client.says(curl, "-sS", URL) == NO_CREDENTIALS


@pytest.mark.parametrize("curl", [name for name in HERE if name == "curl"])
def test_curl_asks_a_proxy_for_whole_urls(twitter: Emulator, client: Client, curl: str) -> None:
    plain = URL.replace("https", "http")

    assert client.says(curl, "-sS", "--proxy", twitter.url, plain) == NO_CREDENTIALS


@pytest.mark.parametrize("node", [name for name in HERE if name == "node"])
@pytest.mark.parametrize("way", NODE)
def test_node_reaches_us_as_twitter_whatever_it_connects_with(
    twitter: Emulator, client: Client, node: str, way: str
) -> None:
    client.environment["TWITTER_EMULATOR_URL"] = twitter.url

    assert client.says(node, "-e", NODE[way].format(url=URL)).endswith(NO_CREDENTIALS)


@contextmanager
def elsewhere(context: ssl.SSLContext) -> Iterator[int]:
    """The port of a TLS server that is not Twitter."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with context.wrap_socket(connection, server_side=True) as secured:
                head(secured)
                secured.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\nconnection: close\r\n\r\nelsewhere")

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def test_other_hosts_are_reached_and_verified_through_the_proxy_if_asked_for(
    authority: Authority, tmp_path: Path
) -> None:
    """The other host is on loopback here, so the client must be told to use the proxy for that."""
    with (
        Emulator(ca_dir=authority.folder, proxy_pass_through=True) as twitter,
        elsewhere(authority.server_context()) as port,
    ):
        variables = redirecting(inherited(), twitter.url, authority.ensure(), tmp_path)
        client = Client({**inherited(), **variables, "NO_PROXY": "", "no_proxy": ""})

        assert client.python(PYTHON["requests"].format(url=f"https://localhost:{port}/")) == "elsewhere"


def test_other_hosts_are_refused_otherwise(twitter: Emulator, client: Client) -> None:
    program = (
        "import requests\n"
        "try: requests.get('https://example.com/')\n"
        "except requests.exceptions.ProxyError as error: print(error)"
    )

    assert "403 Forbidden" in client.python(program)
