"""The variables that lead a program here."""

from pathlib import Path

import pytest

from twitter_emulator.redirect.environment import BUNDLES, redirecting

PROXY = "http://127.0.0.1:8686"
OURS = "-----BEGIN CERTIFICATE-----\nours\n-----END CERTIFICATE-----\n"
THEIRS = OURS.replace("ours", "theirs")


def variables(folder: Path, **before: str) -> dict[str, str]:
    certificate = folder / "certificate.pem"
    certificate.write_text(OURS)
    return redirecting(before, PROXY, certificate, folder)


def test_https_goes_through_the_proxy_and_plain_http_does_not(tmp_path: Path) -> None:
    found = variables(tmp_path)

    assert (found["HTTPS_PROXY"], found["https_proxy"]) == (PROXY, PROXY)
    assert not {"HTTP_PROXY", "http_proxy"} & found.keys()


def test_loopback_stays_out_of_the_proxy(tmp_path: Path) -> None:
    found = variables(tmp_path, NO_PROXY="internal.example, 127.0.0.1")

    assert found["NO_PROXY"] == found["no_proxy"] == "internal.example,127.0.0.1,localhost,::1"


@pytest.mark.parametrize("name", ["*", "twitter.com", ".twitter.com", "api.twitter.com", ".com", "*.x.com"])
def test_nothing_keeps_twitter_out_of_the_proxy(tmp_path: Path, name: str) -> None:
    assert name not in variables(tmp_path, no_proxy=f"{name},internal.example")["NO_PROXY"].split(",")


@pytest.mark.parametrize("name", BUNDLES)
def test_whoever_was_trusted_before_still_is(tmp_path: Path, name: str) -> None:
    (tmp_path / "theirs.pem").write_text(THEIRS)

    trusted = Path(variables(tmp_path, **{name: str(tmp_path / "theirs.pem")})[name]).read_text()

    assert trusted.startswith(OURS + THEIRS)


def test_node_trusts_ours_beside_its_own_and_those_it_was_given(tmp_path: Path) -> None:
    (tmp_path / "theirs.pem").write_text(THEIRS)

    found = variables(tmp_path, NODE_EXTRA_CA_CERTS=str(tmp_path / "theirs.pem"))

    assert Path(found["NODE_EXTRA_CA_CERTS"]).read_text() == OURS + THEIRS


def test_nodes_options_are_kept(tmp_path: Path) -> None:
    options = variables(tmp_path, NODE_OPTIONS="--max-old-space-size=300")["NODE_OPTIONS"]

    assert options.startswith('--max-old-space-size=300 --require "/')
    assert options.endswith('node_redirect.cjs"')


@pytest.mark.parametrize("before", ["", "/my/modules"])
def test_pythons_path_is_kept(tmp_path: Path, before: str) -> None:
    ours, *kept = variables(tmp_path, PYTHONPATH=before)["PYTHONPATH"].split(":")

    assert ours.endswith("python_preload")
    assert kept == [place for place in [before] if place]
