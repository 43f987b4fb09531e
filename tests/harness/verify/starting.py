"""``python -m tests.harness.verify.starting NAME``: a bot as a process of its own, which `verify` starts."""

import os
import signal
import ssl
import sys
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.harness.verify import wrong_bots
from tests.harness.verify.bots import Answer, Bot, listening
from tests.receiver import signed_post
from twitter_emulator.client import Account, Credentials


class Registering(Bot):
    """Registers and subscribes by itself."""

    def prepare(self) -> None:
        """What it does before it listens."""

    def begin(self) -> None:
        self.register()
        self.subscribe()

    def register(self) -> None:
        signed_post(self.credentials, f"{self.path}/webhooks.json", url=self.url)

    def subscribe(self) -> None:
        signed_post(self.credentials, f"{self.path}/subscriptions.json")

    @property
    def path(self) -> str:
        return f"/1.1/account_activity/all/{self.credentials.env_name}"

    def bearer(self) -> str:
        keys = (self.credentials.api_key, self.credentials.api_key_secret)
        url = f"{self.credentials.api_base_url}/oauth2/token"
        token: str = self.http.post(url, auth=keys, data={"grant_type": "client_credentials"}).json()["access_token"]
        return token


class OnlyRegisters(Registering):
    def subscribe(self) -> None:
        """Forgotten."""


class RegistersOnce(Registering):
    """Ends its subscription at its second start, and does not subscribe again."""

    is_first = True

    def prepare(self) -> None:
        mark = Path(os.environ["BOT_FOLDER"], "started")
        self.is_first = not mark.exists()
        mark.touch()
        if not self.is_first:
            url = f"{self.credentials.api_base_url}{self.path}/subscriptions/{self.brand}.json"
            self.http.request("DELETE", url, headers={"authorization": f"Bearer {self.bearer()}"})

    def begin(self) -> None:
        if self.is_first:
            super().begin()


class PrintsSecrets(Registering):
    def begin(self) -> None:
        sys.stdout.write(f"signing with {self.secret}\n")
        sys.stdout.flush()
        super().begin()


class PrintsAndBreaks(Bot):
    """Fails at every delivery, and prints why, as a framework does."""

    def delivered(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        sys.stdout.write(f"with the key {self.secret}\nKeyError: 'direct_message_event'\n")
        sys.stdout.flush()
        return Answer(500)


class AlreadySubscribed(Registering):
    """Subscribes twice, which is refused, and answers nothing."""

    def begin(self) -> None:
        super().begin()
        self.subscribe()

    def queue(self, event: dict[str, Any]) -> None:
        """Forgotten."""


class IgnoresTheSignal(Registering):
    def begin(self) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        super().begin()


class KeepsItsSecret(Registering):
    """Stores the secret at its first start, and never looks for another."""

    def begin(self) -> None:
        stored = Path(os.environ["BOT_FOLDER"], "secret")
        if not stored.exists():
            stored.write_text(self.secret)
        self.secret = stored.read_text()
        super().begin()


class KeepsItsToken(Registering):
    """Stores the access token at its first start, and never looks for another."""

    def begin(self) -> None:
        stored = Path(os.environ["BOT_FOLDER"], "token")
        keys = self.credentials
        if not stored.exists():
            stored.write_text(f"{keys.access_token} {keys.access_token_secret}")
        token, secret = stored.read_text().split()
        self.credentials = replace(keys, access_token=token, access_token_secret=secret)
        super().begin()


class KeepsItsTrouble(Registering):
    """Takes a webhook that was marked invalid for a decision, and itself for disabled."""

    def begin(self) -> None:
        url, bearer = f"{self.credentials.api_base_url}{self.path}/webhooks.json", f"Bearer {self.bearer()}"
        there = self.http.get(url, headers={"authorization": bearer}).json()
        self.is_disabled = any(not webhook["valid"] for webhook in there)
        super().begin()

    def queue(self, event: dict[str, Any]) -> None:
        if not self.is_disabled:
            super().queue(event)


class NeverForgives(Registering):
    """Remembers for ever that its access was revoked."""

    def take_in(self, delivery: dict[str, Any]) -> None:
        if "user_event" in delivery:
            self.mark.touch()
        elif not self.mark.exists():
            super().take_in(delivery)

    @property
    def mark(self) -> Path:
        return Path(os.environ["BOT_FOLDER"], "revoked")


class Ends(Registering):
    """Ends when somebody says so."""

    def take_in(self, delivery: dict[str, Any]) -> None:
        if "😀" in str(delivery):
            sys.stdout.write("Boom, an emoji\n")
            sys.stdout.flush()
            os._exit(7)
        super().take_in(delivery)


def from_environment() -> Credentials:
    token = os.environ["TWITTER_ACCESS_TOKEN"]
    brand = Account(token.partition("-")[0], "brand", token, os.environ["TWITTER_ACCESS_TOKEN_SECRET"])
    return Credentials(
        world="",
        api_base_url=os.environ["TWITTER_API_BASE_URL"],
        api_key=os.environ["TWITTER_API_KEY"],
        api_key_secret=os.environ["TWITTER_API_KEY_SECRET"],
        access_token=token,
        access_token_secret=os.environ["TWITTER_ACCESS_TOKEN_SECRET"],
        bearer_token="",
        env_name=os.environ["TWITTER_ENV_NAME"],
        brand=brand,
        customers=(),
    )


def certified() -> ssl.SSLContext | None:
    """For https, if there is a certificate in the folder."""
    certificate = Path(os.environ["BOT_FOLDER"], "certificate.pem")
    if not certificate.exists():
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def main(name: str) -> None:
    kind: type[Bot] = globals().get(name) or getattr(wrong_bots, name)
    bot = kind(from_environment())
    if isinstance(bot, Registering):
        bot.prepare()
    with listening(bot, int(os.environ["PORT"]), certified()):
        if isinstance(bot, Registering):
            bot.begin()
        threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1])
