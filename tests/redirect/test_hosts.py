"""The names that lead here, and that Node's script knows the same."""

import re
from pathlib import Path

import pytest

from twitter_emulator.protocol import hosts
from twitter_emulator.redirect.python_preload import sitecustomize

SCRIPT = Path(sitecustomize.__file__).parents[1] / "node_redirect.cjs"


def test_node_redirects_the_same_names() -> None:
    listed = re.search(r"new Set\(\[(.+?)\]\)", SCRIPT.read_text("utf-8"), re.DOTALL)

    assert listed is not None
    assert tuple(re.findall(r"'(.+?)'", listed[1])) == hosts.TWITTERS


def test_python_redirects_the_same_names() -> None:
    assert frozenset(hosts.TWITTERS) == sitecustomize.HOSTS


@pytest.mark.parametrize("host", ["api.twitter.com", "API.Twitter.COM", "x.com", "x.com."])
def test_a_name_of_twitters_is_known_however_it_is_spelt(host: str) -> None:
    assert hosts.is_twitters(host)


@pytest.mark.parametrize("host", ["example.com", "evil-twitter.com", "api.twitter.com.evil.org", "localhost", ""])
def test_every_other_name_is_not(host: str) -> None:
    assert not hosts.is_twitters(host)
