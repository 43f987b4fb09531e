"""Where bots may live."""

import ipaddress

import pytest

from twitter_channel.bot.addresses import why_address_refused, why_refused


@pytest.mark.parametrize(
    "url",
    [
        "https://bot.example/twitter",
        "http://127.0.0.1:5005/webhooks/rest/webhook",
        "http://localhost:8080",
        "http://[::1]:8080/",
        "https://8.8.8.8/bot?key=1",
    ],
)
def test_public_addresses_and_this_machine_are_allowed(url: str) -> None:
    assert why_refused(url, allow_private=False) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://100.100.100.200/",
        "http://192.0.0.192/",
        "http://0.0.0.0/",
        "http://[::]/",
        "http://224.0.0.1/",
        "http://0xA9FEA9FE/",
        "http://2852039166/",
        "http://169.254.43518/",
        "http://[::ffff:169.254.169.254]/",
        "http://[2002:a9fe:a9fe::1]/",
        "http://[64:ff9b::169.254.169.254]/",
        "http://0251.0376.0251.0376/",
        "http://169.254.169.254./",
    ],
)
@pytest.mark.parametrize("allow_private", [False, True])
def test_metadata_services_are_never_called_however_they_are_spelt(url: str, allow_private: bool) -> None:
    assert "no bot is called" in str(why_refused(url, allow_private=allow_private))


@pytest.mark.parametrize(
    "host", ["10.0.0.5", "192.168.1.7", "172.16.0.1", "100.64.0.1", "[fd00::5]", "0x0a000005", "[64:ff9b::10.0.0.5]"]
)
def test_private_addresses_are_called_only_if_that_is_allowed(host: str) -> None:
    assert "--allow-private-bots" in str(why_refused(f"http://{host}/", allow_private=False))
    assert why_refused(f"http://{host}/", allow_private=True) is None


@pytest.mark.parametrize(
    "url",
    [
        "ftp://bot.example/",
        "file:///etc/passwd",
        "bot.example",
        "https://",
        "https://bot.example:0/",
        "https://bot.example:port/",
        "http://[::1/",
        "https://bot.example\\@127.0.0.1/",
        "https://bot.example /",
        "https://bot.exämple/",
        "https://user:password@bot.example/",
        "https://bot.example/#here",
        "",
    ],
)
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    assert "It must" in str(why_refused(url, allow_private=True))


def test_an_address_with_a_zone_is_judged_like_any_other() -> None:
    assert why_address_refused(ipaddress.ip_address("fe80::1%eth0"), allow_private=True)
