"""How a bot's webhook comes to be registered and subscribed: it does that itself, or it is done for it."""

import time
from dataclasses import dataclass
from typing import Any

from twitter_emulator.client import Credentials, Entry, WorldClient

from ..calls import Caller
from ..doctor.causes import probable_causes
from ..places import is_listening
from ..wire import Reply
from .bots import Bot, DidNotStart, Process

LONGEST_S = 20.0
GIVEN_UP_AFTER_S = 2.0
"""How long a bot is quiet after it was refused, before it is taken to have given up."""

LOOK_EVERY_S = 0.25
NOT_REGISTERED = "The subject has not registered its webhook and subscribed."
NEVER_CALLED = (
    "It calls nothing: let it register when it starts (POST /1.1/account_activity/all/:env/webhooks.json, then "
    "…/subscriptions.json), or say at which path it listens on the port in PORT, with --webhook /webhook (of pytest: "
    "--twitter-webhook, or `twitter_webhook` in the ini file), and that is done for it."
)


@dataclass(frozen=True, slots=True)
class Registration:
    """The webhook of the brand of *world*."""

    world: WorldClient
    credentials: Credentials

    def watch(self, bot: Bot) -> str:
        """
        Wait until *bot* has registered and subscribed itself; the URL it registered.

        Raises:
            DidNotStart: If it ends or gives up before, or takes too long.
        """
        started = last = time.perf_counter()
        cursor = 0
        while (url := self._subscribed()) is None:
            page = self.world.journal(cursor, kind="call,webhook,subscription", wait=LOOK_EVERY_S)
            now, cursor = time.perf_counter(), page.next
            last = now if page.entries else last
            if not bot.is_running:
                raise DidNotStart(self._told("The subject ended before it had registered and subscribed.", bot))
            if now - started > LONGEST_S or (now - last > GIVEN_UP_AFTER_S and self._was_refused()):
                raise DidNotStart(self._told(NOT_REGISTERED, bot))
        return url

    def make(self, url: str, bot: Bot) -> None:
        """
        Register *url* and subscribe the brand, as far as that is not done.

        Raises:
            DidNotStart: If Twitter refuses.
        """
        known = next((webhook for webhook in self.world.webhooks() if webhook["url"] == url), None)
        if known is None:
            self._require(self._call("POST", "/webhooks.json", url=url), bot)
        elif not known["valid"]:
            self._require(self._call("PUT", f"/webhooks/{known['id']}.json"), bot)
        if known is None or self.credentials.brand.id not in known["subscribers"]:
            self._require(self._call("POST", "/subscriptions.json"), bot)

    def _subscribed(self) -> str | None:
        """The URL of a webhook that is told of what happens to the brand, and listens."""
        return next((webhook["url"] for webhook in self.world.webhooks() if self._is_complete(webhook)), None)

    def _is_complete(self, webhook: dict[str, Any]) -> bool:
        is_subscribed = webhook["valid"] and self.credentials.brand.id in webhook["subscribers"]
        return bool(is_subscribed and is_listening(webhook["url"]))

    def _call(self, method: str, path: str, **query: str) -> Reply:
        caller = Caller(self.credentials, self.credentials.brand)
        return caller.call(method, f"/1.1/account_activity/all/{self.credentials.env_name}{path}", **query)

    def _require(self, reply: Reply, bot: Bot) -> None:
        if reply.status >= 400:
            raise DidNotStart(self._told("The subject cannot be registered and subscribed.", bot))

    def _was_refused(self) -> bool:
        calls = [entry for entry in self.world.journal(kind="call").entries if _is_registration(entry)]
        return bool(calls) and calls[-1]["status"] >= 400

    def _told(self, what: str, bot: Bot) -> str:
        entries = self.world.last_entries(100)
        causes = [str(cause) for cause in probable_causes(entries)[:1]]
        if not entries and bot.is_running:
            causes = [NEVER_CALLED]
        words = [bot.last_words] if isinstance(bot, Process) else []
        return "\n".join([" ".join([what, *causes]), *words])


def _is_registration(entry: Entry) -> bool:
    return entry["method"] in ("POST", "PUT") and "account_activity" in entry["path"]
