"""The authority: made once, kept private, good for our names and for no others."""

import ssl
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from twitter_emulator.redirect import certificates
from twitter_emulator.redirect.authority import Authority, AuthorityError
from twitter_emulator.redirect.certificates import AUTHORITY_NAME, Pair, authority_certificate, new_key, server_pair

NOW = datetime(2030, 5, 1, tzinfo=UTC)
ENSURE = "import sys; from pathlib import Path; from twitter_emulator.redirect.authority import Authority; "


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.iterdir()]}


def pair(now: datetime = NOW) -> Pair:
    key = new_key()
    return Pair(authority_certificate(key, now), key)


def verified(authority: Pair, server: Pair, name: str) -> None:
    """
    Raises:
        VerificationError: If a strict client would not believe that *server* is *name*.
    """
    trusted, shown = (x509.load_pem_x509_certificate(each.certificate) for each in (authority, server))
    policy = PolicyBuilder().store(Store([trusted])).time(NOW.replace(tzinfo=None))
    policy.build_server_verifier(x509.DNSName(name)).verify(shown, [])


def test_it_is_made_when_it_is_first_needed_and_kept(tmp_path: Path) -> None:
    first = Authority(tmp_path).ensure().read_bytes()

    assert Authority(tmp_path).ensure().read_bytes() == first


def test_it_says_whose_it_is(tmp_path: Path) -> None:
    made = x509.load_pem_x509_certificate(Authority(tmp_path).ensure().read_bytes())

    assert made.subject.rfc4514_string() == f"CN={AUTHORITY_NAME}"


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "ca"
    Authority(folder).ensure()

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert modes(folder / "authority") == {"authority": 0o700, "key.pem": 0o600, "certificate.pem": 0o644}


def test_programs_that_start_at_once_make_one(tmp_path: Path) -> None:
    program = f"{ENSURE}print(hash(Authority(Path(sys.argv[1])).ensure().read_bytes()))"
    command = [sys.executable, "-c", program, str(tmp_path)]

    racing = [
        subprocess.Popen(command, stdout=subprocess.PIPE, env={"PYTHONHASHSEED": "0"}, text=True) for _ in range(4)
    ]
    said = {process.communicate()[0] for process in racing}

    assert {process.returncode for process in racing} == {0}
    assert len(said) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["authority"]


def test_one_that_was_made_meanwhile_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other program is done between our look and our making."""
    slow, quick = Authority(tmp_path), Authority(tmp_path)
    make = authority_certificate

    def overtaken(key: bytes, now: datetime) -> bytes:
        monkeypatch.undo()
        quick.ensure()
        return make(key, now)

    monkeypatch.setattr("twitter_emulator.redirect.authority.authority_certificate", overtaken)

    assert slow.ensure().read_bytes() == quick.ensure().read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["authority"]


def test_one_that_has_expired_is_renewed_with_the_same_key(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    authority.ensure()
    key = tmp_path / "authority" / "key.pem"
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)
    authority.certificate.write_bytes(authority_certificate(key.read_bytes(), long_ago))
    kept = key.read_bytes()

    renewed = certificates.expiry(authority.ensure().read_bytes())

    assert renewed > long_ago + 2 * certificates.AUTHORITY_LIFE
    assert key.read_bytes() == kept
    assert modes(tmp_path / "authority") == {"authority": 0o700, "key.pem": 0o600, "certificate.pem": 0o644}


@pytest.mark.parametrize("name", certificates.DNS_NAMES)
def test_a_strict_client_believes_that_we_are_twitter(name: str) -> None:
    authority = pair()

    verified(authority, server_pair(authority, NOW), name)


def test_it_vouches_for_no_other_name(monkeypatch: pytest.MonkeyPatch) -> None:
    authority = pair()
    monkeypatch.setattr(certificates, "DNS_NAMES", ("bank.example",))
    stolen = server_pair(authority, NOW)

    with pytest.raises(VerificationError, match=r"(?i)name constraint"):
        verified(authority, stolen, "bank.example")


def test_openssl_refuses_other_names_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = pair(datetime.now(UTC))
    monkeypatch.setattr(certificates, "DNS_NAMES", ("bank.example",))
    stolen = server_pair(authority, datetime.now(UTC))
    monkeypatch.undo()

    assert "permitted subtree violation" in handshake_error(authority, stolen, "bank.example", tmp_path)
    assert handshake_error(authority, server_pair(authority, datetime.now(UTC)), "api.twitter.com", tmp_path) == ""


def handshake_error(authority: Pair, server: Pair, name: str, folder: Path) -> str:
    """Why a client that trusts *authority* ends the handshake with *server*; "" if it does not."""
    (folder / "server.pem").write_bytes(server.key + server.certificate)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(folder / "server.pem")
    trusting = ssl.create_default_context(cadata=authority.certificate.decode())
    trusting.verify_flags |= ssl.VERIFY_X509_STRICT
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    client, peer = trusting.wrap_bio(back, there, server_hostname=name), serving.wrap_bio(there, back, server_side=True)
    try:
        for side in (client, peer, client):
            step(side)
    except ssl.SSLCertVerificationError as error:
        return error.verify_message
    return ""


def step(side: ssl.SSLObject) -> None:
    try:
        side.do_handshake()
    except ssl.SSLWantReadError:
        # Its turn has ended: the other side has to answer.
        return


def test_a_server_certificate_lives_no_longer_than_its_authority() -> None:
    authority = pair()
    last_day = NOW + certificates.AUTHORITY_LIFE - timedelta(days=1)

    assert certificates.expiry(server_pair(authority, last_day).certificate) == NOW + certificates.AUTHORITY_LIFE


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(AuthorityError, match=r"file.*cannot be kept there.*--ca-dir"):
        Authority(tmp_path / "file").ensure()


@pytest.mark.parametrize(("name", "content"), [("certificate.pem", "no certificate"), ("key.pem", "no key")])
def test_a_damaged_one_is_explained_and_left_as_it_is(tmp_path: Path, name: str, content: str) -> None:
    authority = Authority(tmp_path)
    authority.ensure()
    damaged = tmp_path / "authority" / name
    damaged.write_text(content)

    with pytest.raises(AuthorityError, match="holds no certificate authority of ours"):
        authority.server_context()

    assert damaged.read_text() == content
