"""
The certificates themselves, as PEM, with no idea of where they are kept.

`cryptography` is loaded when one is made.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

from twitter_emulator.protocol.hosts import LOOPBACK_ADDRESSES, LOOPBACK_NAMES, TWITTERS

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey

AUTHORITY_NAME = "Twitter Emulator local authority"
DNS_NAMES = (*TWITTERS, *LOOPBACK_NAMES)

AUTHORITY_LIFE = timedelta(days=3650)
SERVER_LIFE = timedelta(days=397)
"""Some clients refuse certificates of servers that live for more than 398 days."""

CLOCKS_DIFFER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its key, both PEM."""

    certificate: bytes
    key: bytes = field(repr=False)


def new_key() -> bytes:
    """A private key, as unencrypted PKCS #8."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def authority_certificate(key: bytes, now: datetime) -> bytes:
    """
    The certificate of the authority that has *key*.

    Name constraints keep it to our names (and what lies below them), so a stolen key impersonates nobody else.
    """
    from cryptography import x509

    private = _loaded(key)
    name = _name(AUTHORITY_NAME)
    constraints = x509.NameConstraints(permitted_subtrees=_permitted(), excluded_subtrees=None)
    builder = (
        _begun(name, name, private.public_key(), now)
        .not_valid_after(now + AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(constraints, critical=True)
    )
    return _signed(builder, private)


def server_pair(authority: Pair, now: datetime) -> Pair:
    """A new key and its certificate by *authority*, for all of our names."""
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    key, issuer = new_key(), x509.load_pem_x509_certificate(authority.certificate)
    builder = (
        _begun(_name("Twitter Emulator"), issuer.subject, _loaded(key).public_key(), now)
        .not_valid_after(min(now + SERVER_LIFE, issuer.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(_served()), critical=False)
        .add_extension(_issuers_key(issuer), critical=False)
    )
    return Pair(_signed(builder, _loaded(authority.key)), key)


def expiry(certificate: bytes) -> datetime:
    """
    When *certificate* ends.

    Raises:
        ValueError: If it is none.
    """
    from cryptography import x509

    return x509.load_pem_x509_certificate(certificate).not_valid_after_utc


def _begun(
    subject: "x509.Name", issuer: "x509.Name", key: "EllipticCurvePublicKey", now: datetime
) -> "x509.CertificateBuilder":
    from cryptography import x509

    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCKS_DIFFER)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _signed(builder: "x509.CertificateBuilder", key: "EllipticCurvePrivateKey") -> bytes:
    from cryptography.hazmat.primitives import hashes, serialization

    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _loaded(key: bytes) -> "EllipticCurvePrivateKey":
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    private = load_pem_private_key(key, password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise ValueError("not a key of ours")
    return private


def _name(common: str) -> "x509.Name":
    from cryptography import x509

    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common)])


def _permitted() -> "list[x509.GeneralName]":
    from cryptography import x509

    networks = [x509.IPAddress(ip_network(address)) for address in LOOPBACK_ADDRESSES]
    return [*(x509.DNSName(name) for name in DNS_NAMES), *networks]


def _served() -> "list[x509.GeneralName]":
    from cryptography import x509

    addresses = [x509.IPAddress(ip_address(address)) for address in LOOPBACK_ADDRESSES]
    return [*(x509.DNSName(name) for name in DNS_NAMES), *addresses]


def _issuers_key(issuer: "x509.Certificate") -> "x509.AuthorityKeyIdentifier":
    from cryptography import x509

    identifier = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)


def _usage(*, signs_certificates: bool) -> "x509.KeyUsage":
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
