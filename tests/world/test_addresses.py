import pytest

from twitter_emulator.protocol import errors
from twitter_emulator.world.addresses import require_acceptable, why_refused
from twitter_emulator.world.rules import Rules

OURS = Rules()
STRICT = Rules(strict_urls=True)
PUBLIC = Rules(allow_public_webhooks=True)


def refusal(url: str, rules: Rules = OURS) -> errors.ApiError:
    with pytest.raises(errors.ApiError) as caught:
        require_acceptable(url, rules)
    return caught.value


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9000/hook",
        "http://127.8.8.8/",
        "http://localhost:9000/hook?a=1&b=%20",
        "HTTP://LOCALHOST/",
        "http://[::1]:9000/",
        "http://[::ffff:127.0.0.1]/",
        "http://10.0.0.7/",
        "http://172.16.3.4:80/",
        "http://192.168.1.20:65535/",
        "http://[fd12::7]/",
        "http://[::ffff:192.168.1.20]/",
        "https://bot.example/hook",
        "https://b\N{LATIN SMALL LETTER U WITH DIAERESIS}cher.example/",
        "http://user:pass@127.0.0.1:9000/",
        "http://channel_1:8688/",
    ],
)
def test_loopback_private_addresses_and_names_are_accepted_with_any_port_and_plain_http(url: str) -> None:
    require_acceptable(url, OURS)


@pytest.mark.parametrize("host", ["8.8.8.8", "[2001:4860:4860::8888]", "[::ffff:8.8.8.8]", "134744072", "0x08080808"])
def test_a_public_address_is_refused_unless_it_is_allowed(host: str) -> None:
    refused = refusal(f"https://{host}/hook")

    assert isinstance(refused, errors.UrlNotAllowed)
    assert "--allow-public-webhooks" in (refused.hint or "")
    require_acceptable(f"https://{host}/hook", PUBLIC)


@pytest.mark.parametrize("rules", [OURS, PUBLIC, STRICT])
@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "169.254.0.1",
        "[::ffff:169.254.169.254]",
        "[2002:a9fe:a9fe::]",
        "[::ffff:a9fe:a9fe]",
        "[fe80::1]",
        "[fe80::1%25eth0]",
        "[fd00:ec2::254]",
        "192.0.0.192",
        "100.100.100.200",
        "224.0.0.1",
        "255.255.255.255",
        "[ff02::1]",
        "2852039166",
        "0xa9fea9fe",
        "169.254.43518",
        "0251.0376.0251.0376",
        "169.254.169.254.",
        "\N{FULLWIDTH DIGIT ONE}69.254.169.254",
        "169\N{IDEOGRAPHIC FULL STOP}254.169.254",
        "127.0.0.1@169.254.169.254",
        "127.0.0.1:80@169.254.169.254",
    ],
)
def test_link_local_metadata_and_multicast_addresses_are_refused_however_they_are_spelt(
    host: str, rules: Rules
) -> None:
    refused = refusal(f"https://{host}/latest/meta-data", rules)

    assert isinstance(refused, errors.UrlNotAllowed)
    assert "link-local" in (refused.hint or "")


@pytest.mark.parametrize("host", ["0.0.0.0", "[::]", "0", "[::ffff:0.0.0.0]"])
def test_no_address_at_all_is_refused_with_what_to_use_instead(host: str) -> None:
    refused = refusal(f"http://{host}:9000/", PUBLIC)

    assert isinstance(refused, errors.UrlNotAllowed)
    assert "127.0.0.1" in (refused.hint or "")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "bot.example/hook",
        "//bot.example/hook",
        "ftp://bot.example/",
        "javascript:alert(1)",
        "https://",
        "https:///hook",
        "https://:443/hook",
        "http://[::1",
        "http://127.0.0.1:0/",
        "http://127.0.0.1:65536/",
        "http://127.0.0.1:port/",
        " http://127.0.0.1/",
        "http://127.0.0.1/a b",
        "http://127.0.0.1/\n",
        "http://127.0.0.1/\r\nHost: evil",
        "http://127.0.0.1\t/",
        "http://127.0.0.1/\N{NO-BREAK SPACE}",
        "http://127.0.0.1/\N{ZERO WIDTH SPACE}",
        "http://127.0.0.1/\x00",
        "http://169.254.169.254\\@127.0.0.1/",
        "http://127.0.0.1\\.bot.example/",
    ],
)
def test_what_cannot_be_read_as_one_url_is_refused_as_twitter_does(url: str) -> None:
    refused = refusal(url)

    assert isinstance(refused, errors.HttpsRequired)
    assert repr(url) in (refused.hint or "")


@pytest.mark.parametrize("url", ["https://bot.example/hook", "https://bot.example:443/hook", "https://127.0.0.1/"])
def test_twitters_own_rule_takes_https_on_port_443(url: str) -> None:
    require_acceptable(url, STRICT)


def test_twitters_own_rule_refuses_plain_http() -> None:
    assert isinstance(refusal("http://bot.example/hook", STRICT), errors.HttpsRequired)


@pytest.mark.parametrize("port", [80, 8443, 444])
def test_twitters_own_rule_refuses_another_port(port: int) -> None:
    assert isinstance(refusal(f"https://bot.example:{port}/hook", STRICT), errors.PortNotAllowed)


def test_a_refusal_has_twitters_text_and_keeps_the_reason_to_the_hint() -> None:
    refused = refusal("http://169.254.169.254/")

    assert (refused.status, refused.code) == (400, 214)
    assert "169.254" not in refused.text


@pytest.mark.parametrize("host", ["bot.example", "localhost", "a..b", "x" * 300, "127.0.0.1", ""])
def test_a_name_is_not_judged_before_it_is_resolved(host: str) -> None:
    assert why_refused(host, OURS) is None
