"""How the webhook comes to be registered: the subject is watched doing it, or it is done for it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Literal

from twitter_emulator.client import Account, Credentials, Entry, WorldClient

from ..calls import Caller
from ..doctor.causes import probable_causes
from ..places import place_of
from ..wire import NoReply, Reply
from .process import Process

Mode = Literal["auto", "never", "always"]
MODES: tuple[Mode, ...] = ("auto", "never", "always")

SILENT_FOR_S = 1.5
"""A subject that has called nothing so long after it could have begun registers nothing."""

BUSY_FOR_S = 10.0
"""How long one that calls the API may take until it is registered and subscribed."""

NOT_SUBSCRIBED = (
    "it registered its webhook, but did not subscribe the account: POST …/subscriptions.json never came, or was refused"
)


@dataclass(frozen=True, slots=True)
class Registration:
    """
    The webhook as Twitter knows it, registered *by* whom. *trouble* says why there is none, or nobody subscribed.

    *flaw* is what verify had to do for a subject that registers itself. *url* is the one to knock at in any case.
    """

    by: Literal["subject", "verify", "nobody"]
    url: str
    webhook: str = ""
    trouble: str = ""
    flaw: str = ""

    @property
    def is_usable(self) -> bool:
        return not self.trouble


@dataclass(frozen=True, slots=True)
class Registrar:
    """Sees to the registration of *url* for the brand of *world*."""

    world: WorldClient
    credentials: Credentials
    url: str
    mode: Mode = "auto"

    @contextmanager
    def registered(self, subject: Process | None) -> Iterator[Registration]:
        """The registration, undone in the end if it is ours."""
        registration = self.register(subject)
        try:
            yield registration
        finally:
            if registration.by == "verify" and registration.webhook:
                self.remove(registration)

    def register(self, subject: Process | None) -> Registration:
        """Watch *subject* registering, if it was just started, and do it for one that does not."""
        watched = self._watch(subject) if self.mode != "always" else None
        if watched is not None:
            return watched
        if self.mode == "never":
            why = self._causes() or "it did not register its webhook and subscribe"
            return Registration("nobody", self.url, trouble=f"{why} (--register never)")
        return self._register()

    def remove(self, registration: Registration) -> None:
        """Take back a registration."""
        with suppress(NoReply):
            self._caller.call("DELETE", f"{self._environment}/webhooks/{registration.webhook}.json")

    def subscribe(self, account: Account) -> str:
        """Subscribe *account*; why that was refused, empty if it was not."""
        return _refusal(Caller(self.credentials, account).call("POST", f"{self._environment}/subscriptions.json"))

    def found(self) -> Registration | None:
        """What there is: a valid webhook at the place of the URL, to which the brand is subscribed."""
        for webhook in self.world.webhooks():
            if self._is_complete(webhook):
                return Registration("subject", webhook["url"], webhook["id"])
        return None

    def _watch(self, subject: Process | None) -> Registration | None:
        started, cursor, has_called = time.perf_counter(), 0, False
        while (found := self.found()) is None and subject is not None:
            # Where it took long to start, as on a busy machine, it takes long to register.
            silent_for_s = SILENT_FOR_S + subject.start_took_s
            left_s = started + (BUSY_FOR_S if has_called else silent_for_s) - time.perf_counter()
            if left_s <= 0 or self._has_given_up(cursor):
                return None
            page = self.world.journal(cursor, kind="call,subscription", wait=min(left_s, 0.5))
            cursor, has_called = page.next, has_called or bool(page.entries)
        return found

    def _has_given_up(self, cursor: int) -> bool:
        """Whether its registration was refused, and nothing came after that for a while."""
        calls = [entry for entry in self.world.journal(kind="call").entries if _is_registration(entry)]
        return bool(calls) and calls[-1]["status"] >= 400 and not self.world.journal(cursor, wait=SILENT_FOR_S).entries

    def _register(self) -> Registration:
        there = self._there() if self.mode != "always" else None
        if there is not None:
            return self._completed(there)
        self._make_room()
        answer = self._caller.call("POST", f"{self._environment}/webhooks.json", url=self.url)
        if answer.status != 200:
            return Registration("nobody", self.url, trouble=self._causes() or _refusal(answer))
        webhook: str = answer.json["id"]
        return Registration("verify", self.url, webhook, self.subscribe(self.credentials.brand))

    def _there(self) -> dict[str, Any] | None:
        """The webhook that is registered at this place already: by the subject, or by us before it was restarted."""
        return next((one for one in self.world.webhooks() if place_of(one["url"]) == place_of(self.url)), None)

    def _completed(self, webhook: dict[str, Any]) -> Registration:
        """*webhook*, revived if it was marked invalid, and subscribed to: what the subject did not do for itself."""
        address, id = webhook["url"], webhook["id"]
        if not webhook["valid"]:
            refusal = _refusal(self._caller.call("PUT", f"{self._environment}/webhooks/{id}.json"))
            if refusal:
                return Registration("subject", address, id, trouble=self._causes() or refusal)
        if self.credentials.brand.id in webhook["subscribers"]:
            return Registration("subject", address, id)
        return Registration("subject", address, id, self.subscribe(self.credentials.brand), flaw=NOT_SUBSCRIBED)

    def _make_room(self) -> None:
        """Take away what is registered at the same place: the sandbox has room for one webhook."""
        for webhook in self.world.webhooks():
            if place_of(webhook["url"]) == place_of(self.url):
                self._caller.call("DELETE", f"{self._environment}/webhooks/{webhook['id']}.json")

    def _is_complete(self, webhook: dict[str, Any]) -> bool:
        is_there = webhook["valid"] and place_of(webhook["url"]) == place_of(self.url)
        return bool(is_there and self.credentials.brand.id in webhook["subscribers"])

    def _causes(self) -> str:
        causes = probable_causes(self.world.journal(kind="crc,call").entries)
        return causes[0].what.rstrip(".") if causes else ""

    @property
    def _caller(self) -> Caller:
        return Caller(self.credentials, self.credentials.brand)

    @property
    def _environment(self) -> str:
        return f"/1.1/account_activity/all/{self.credentials.env_name}"


def _is_registration(entry: Entry) -> bool:
    return entry["method"] == "POST" and "account_activity" in entry["path"]


def _refusal(reply: Reply) -> str:
    if reply.status < 400:
        return ""
    return reply.headers.get("x-emulator-hint") or f"Twitter answered {reply.status}: {reply.body.decode()[:200]}"
