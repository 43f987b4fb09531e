"""``twitter-emulator ca``"""

import shlex
from pathlib import Path

import click

from twitter_emulator.redirect.authority import Authority, AuthorityError
from twitter_emulator.redirect.certificates import AUTHORITY_NAME

from .endings import Unusable
from .starting import setting_option, understood


@click.group()
def ca() -> None:
    """The authority that vouches for Twitter's names here."""


@ca.command()
@setting_option("ca_dir")
def path(**flags: str | None) -> None:
    """Print the path of the certificate that clients must trust, made if there is none."""
    click.echo(_certificate(flags["ca_dir"]))


@ca.command()
@setting_option("ca_dir")
def install_help(**flags: str | None) -> None:
    """Print how to have everything on this machine trust it, and how to undo that."""
    certificate = _certificate(flags["ca_dir"])
    click.echo(_install_help(shlex.quote(str(certificate)), str(certificate)))


def _certificate(ca_dir: str | None) -> Path:
    try:
        return Authority(understood({"ca_dir": ca_dir}).ca_folder).ensure()
    except AuthorityError as error:
        raise Unusable(str(error)) from None


def _install_help(quoted: str, plain: str) -> str:
    return f"""\
The authority: {plain}
It can vouch for Twitter's names and this machine's, and for no others. Its key is beside it: give it to nobody.

Nothing needs to be installed for one program; this is enough:
  twitter-emulator run -- COMMAND

For one shell:
  export HTTPS_PROXY=http://127.0.0.1:8686 NO_PROXY=localhost,127.0.0.1,::1
  export SSL_CERT_FILE={quoted} REQUESTS_CA_BUNDLE={quoted} CURL_CA_BUNDLE={quoted} NODE_EXTRA_CA_CERTS={quoted}

For everything on this machine:
  Debian, Ubuntu   sudo install -m 644 {quoted} /usr/local/share/ca-certificates/twitter-emulator.crt
                   sudo update-ca-certificates
        undo       sudo rm /usr/local/share/ca-certificates/twitter-emulator.crt; sudo update-ca-certificates --fresh
  Fedora, RHEL     sudo install -m 644 {quoted} /etc/pki/ca-trust/source/anchors/twitter-emulator.pem
                   sudo update-ca-trust
        undo       sudo rm /etc/pki/ca-trust/source/anchors/twitter-emulator.pem; sudo update-ca-trust
  Arch             sudo trust anchor --store {quoted}
        undo       sudo trust anchor --remove {quoted}
  macOS            sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain {quoted}
        undo       sudo security delete-certificate -c '{AUTHORITY_NAME}' /Library/Keychains/System.keychain
  Windows          certutil -user -addstore Root "{plain}"
        undo       certutil -user -delstore Root "{AUTHORITY_NAME}"
  Java             keytool -importcert -cacerts -storepass changeit -noprompt -alias twitter-emulator -file {quoted}
        undo       keytool -delete -cacerts -storepass changeit -alias twitter-emulator
  Firefox, Chrome on Linux
                   certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n '{AUTHORITY_NAME}' -i {quoted}
        undo       certutil -d sql:$HOME/.pki/nssdb -D -n '{AUTHORITY_NAME}'"""
