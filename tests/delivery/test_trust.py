"""https webhooks: whose certificates are believed, and what a wrong one does to a webhook (facts §5.1)."""

import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from tests.delivery.builders import ConfidentContracts, a_webhook, a_world, app_of, entries, journalled, say
from tests.delivery.receiver import Receiver, with_token_of
from twitter_emulator.delivery.courier import Courier
from twitter_emulator.delivery.trust import Trust, TrustError
from twitter_emulator.protocol import errors
from twitter_emulator.world.world import World

HOST = "hook.example"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Loopback:
    """Every name leads to this machine."""

    async def addresses(self, host: str) -> Sequence[str]:
        return ["127.0.0.1"]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trust(authority: trustme.CA, tmp_path: Path) -> Trust:
    file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    return Trust(file)


@asynccontextmanager
async def certified(certificate: trustme.LeafCert, world: World) -> AsyncIterator[tuple[Receiver, str]]:
    """A receiver that answers challenges rightly behind TLS, and its URL."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    receiver = Receiver(with_token_of(app_of(world).consumer_secret))
    async with receiver.listening(context):
        yield receiver, f"https://{HOST}:{receiver.port}/webhook"


def wrong_certificates(authority: trustme.CA) -> dict[str, tuple[trustme.LeafCert, str]]:
    """What may be wrong with a certificate, and the words for it."""
    expired = authority.issue_cert(HOST, not_before=LONG_AGO, not_after=LONG_AGO + timedelta(days=30))
    return {
        "untrusted": (trustme.CA().issue_cert(HOST), "unable to get local issuer certificate"),
        "another name": (authority.issue_cert("another.example"), f"certificate is not valid for '{HOST}'"),
        "expired": (expired, "certificate has expired"),
    }


WRONGS = ["untrusted", "another name", "expired"]


async def test_a_certificate_of_an_authority_that_was_named_is_believed(authority: trustme.CA, trust: Trust) -> None:
    world, courier = a_world(), Courier(ConfidentContracts(), Loopback(), trust)
    async with certified(authority.issue_cert(HOST), world) as (receiver, url), courier.working():
        courier.attend(world)
        await courier.challenge(world, url, app_of(world), why="registration")
        a_webhook(world, url)
        say(world, "hello")
        await journalled(world, "delivery", state="delivered")

    assert receiver.posts[0].text == "hello"


async def test_without_that_authority_it_is_not(authority: trustme.CA) -> None:
    world, courier = a_world(), Courier(ConfidentContracts(), Loopback())
    async with certified(authority.issue_cert(HOST), world) as (_, url), courier.working():
        courier.attend(world)
        with pytest.raises(errors.CrcUnreachable) as caught:
            await courier.challenge(world, url, app_of(world), why="registration")

    assert "that --webhook-ca names" in (caught.value.hint or "")


@pytest.mark.parametrize("wrong", WRONGS)
async def test_a_wrong_certificate_is_told_apart_and_invalidates_at_once(
    authority: trustme.CA, trust: Trust, wrong: str
) -> None:
    certificate, words = wrong_certificates(authority)[wrong]
    world, courier = a_world(), Courier(ConfidentContracts(), Loopback(), trust)
    async with certified(certificate, world) as (_, url), courier.working():
        courier.attend(world)
        webhook = a_webhook(world, url)
        with pytest.raises(errors.CrcUnreachable):
            await courier.revalidate(world, webhook, why="put")

    [invalid] = entries(world, "webhook", event="invalid")
    assert words in invalid.about["why"]
    assert words in entries(world, "crc")[0].about["hint"]


@pytest.mark.parametrize("wrong", WRONGS)
async def test_a_delivery_to_a_wrong_certificate_invalidates_too_and_is_not_retried(
    authority: trustme.CA, trust: Trust, wrong: str
) -> None:
    certificate, words = wrong_certificates(authority)[wrong]
    world, courier = a_world(tier="paid"), Courier(ConfidentContracts(), Loopback(), trust)
    async with certified(certificate, world) as (receiver, url), courier.working():
        courier.attend(world)
        webhook = a_webhook(world, url)
        say(world, "hello")
        [ended] = await journalled(world, "delivery", state="failed")

    assert not webhook.valid
    assert words in ended.about["why"]
    [attempt] = entries(world, "attempt")
    assert words in attempt.about["error"]
    [invalid] = entries(world, "webhook", event="invalid")
    assert invalid.about["why"].startswith("a delivery failed: the certificate of hook.example")
    assert not receiver.requests


async def test_the_next_delivery_to_it_is_lost(authority: trustme.CA, trust: Trust) -> None:
    world, courier = a_world(), Courier(ConfidentContracts(), Loopback(), trust)
    async with certified(trustme.CA().issue_cert(HOST), world) as (_, url), courier.working():
        courier.attend(world)
        a_webhook(world, url)
        say(world, "hello")
        await journalled(world, "webhook", event="invalid")
        say(world, "is anybody there?")

    assert len(entries(world, "attempt")) == 1
    assert len(entries(world, "lost")) == 1


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrustError, match="ca.pem: cannot be read \\(No such file or directory\\)"):
        Trust(tmp_path / "ca.pem")


@pytest.mark.parametrize("content", ["", "hello", "-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n"])
def test_a_file_without_certificates_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "ca.pem").write_text(content)

    with pytest.raises(TrustError, match="ca.pem: has no certificates of authorities in it"):
        Trust(tmp_path / "ca.pem")


def test_the_machines_own_authorities_are_trusted_too(trust: Trust) -> None:
    own, with_extra = Trust().context().cert_store_stats(), trust.context().cert_store_stats()

    assert with_extra["x509_ca"] == own["x509_ca"] + 1
