"""``python -m tests.harness.verify.starting NAME``: a bot as a process of its own, which `verify` starts."""

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from tests.harness.verify import wrong_bots
from tests.harness.verify.bots import Bot, listening
from tests.receiver import signed_post
from twitter_emulator.client import Account, Credentials


class Registering(Bot):
    """Registers and subscribes by itself."""

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


class OnlyRegisters(Registering):
    def subscribe(self) -> None:
        """Forgotten."""


class RegistersOnce(Registering):
    """Takes its webhook away at its second start, and does not register it again."""

    def begin(self) -> None:
        mark = Path(os.environ["BOT_FOLDER"], "started")
        if not mark.exists():
            mark.touch()
            super().begin()
            return
        removal = f"{self.path}/subscriptions/{self.brand}.json"
        self.http.request(
            "DELETE",
            f"{self.credentials.api_base_url}{removal}",
            headers={"authorization": f"Bearer {self.bearer()}"},
        )

    def bearer(self) -> str:
        keys = (self.credentials.api_key, self.credentials.api_key_secret)
        url = f"{self.credentials.api_base_url}/oauth2/token"
        token: str = self.http.post(url, auth=keys, data={"grant_type": "client_credentials"}).json()["access_token"]
        return token


class PrintsSecrets(Registering):
    def begin(self) -> None:
        sys.stdout.write(f"signing with {self.secret}\n")
        sys.stdout.flush()
        super().begin()


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


def main(name: str) -> None:
    kind: type[Bot] = globals().get(name) or getattr(wrong_bots, name)
    bot = kind(from_environment())
    with listening(bot, int(os.environ["PORT"])):
        if isinstance(bot, Registering):
            bot.begin()
        threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1])
