"""Conversations with the subject: what customers write, what they hear, and what they must not hear."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from twitter_emulator.client import Account, Entry, NothingHappened, WorldClient

from ..calls import USER_AGENT
from ..doctor.causes import probable_causes
from .terms import Failed, about

NEVER = "nothing-is-of-this-kind"
SETTLED_WITHIN_S = 10.0
LOOKED_BACK = 500
"""How many entries of the journal before a message may say why it is not answered."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message that was written: its *id*, its *trace*, its *deliveries*, and where the journal was before it."""

    id: str
    trace: str
    deliveries: tuple[str, ...]
    before: int
    sender: Account
    text: str


@dataclass(frozen=True, slots=True)
class Claim:
    """*customer* has at most the *most* answers; *wrong* is what it means if there are more, looked at in the end."""

    customer: Account
    most: int
    wrong: str


@dataclass(slots=True)
class Talk:
    """
    What customers and *brand* say to each other in *world*.

    *answers* says whether the subject promises to answer; one that does not is only asked to acknowledge. The words of
    *stimulus* are in every message, and an answer comes within *patience_s*.
    """

    world: WorldClient
    brand: Account
    answers: bool
    patience_s: float = 5.0
    stimulus: str = ""
    claims: list[Claim] = field(default_factory=list, init=False, repr=False)
    _serial: Iterator[int] = field(default_factory=lambda: count(1), init=False, repr=False)
    _usual: int | None = field(default=None, init=False, repr=False)

    # Who is there, and what they write

    def customer(self) -> Account:
        """Somebody who has not written to the brand yet."""
        return self.world.account()

    def words(self) -> str:
        """A plain message, another one each time unless the stimulus is all that may be said."""
        return self.stimulus or f"Where is my parcel number {next(self._serial)}?"

    def with_stimulus(self, text: str) -> str:
        return f"{self.stimulus} {text}" if self.stimulus else text

    def says(self, sender: Account, text: str | None = None, **how: Any) -> Said:
        """*sender* writes *text*, or something plain, to the brand; *how* as :meth:`WorldClient.send` takes it."""
        words, before = self.words() if text is None else text, self.now()
        sent = self.world.send(sender.id, self.brand.id, words, **how)
        return Said(sent["id"], sent["trace"], tuple(sent["deliveries"]), before, sender, words)

    def now(self) -> int:
        """Where the journal is."""
        return self.world.journal(kind=NEVER).next

    # What becomes of it

    def served(self, sender: Account, text: str | None = None, **how: Any) -> Said:
        """
        Write, and see it acknowledged and, by a subject that answers, answered.

        Raises:
            Failed: If it is not.
        """
        said = self.says(sender, text, **how)
        self.seen_to(said)
        return said

    def seen_to(self, said: Said, *, held_up_s: float = 0.0) -> None:
        """
        See that *said* is acknowledged and, by a subject that answers, answered, though we hold it up for some time.

        Raises:
            Failed: If it is not.
        """
        self.acknowledged(said)
        if self.answers:
            self.hears(said.sender, since=said.before, held_up_s=held_up_s)

    def acknowledged(self, said: Said) -> None:
        """
        Raises:
            Failed: If the subject did not take a delivery of it, with what it did instead.
        """
        for delivery in said.deliveries:
            end = self.delivered(delivery, since=said.before)
            if end["state"] != "delivered":
                raise Failed(f"a message was not acknowledged: {end['why']}")

    def delivered(self, delivery: str, *, since: int) -> Entry:
        """
        What became of *delivery* after *since*, when that is known.

        Raises:
            Failed: If it is not, for long.
        """
        try:
            return self.world.wait_for(
                "delivery", lambda entry: entry["delivery"] == delivery, since=since, within=SETTLED_WITHIN_S
            )
        except NothingHappened:
            raise Failed(f"a delivery was not made within {SETTLED_WITHIN_S:g} s") from None

    def hears(self, customer: Account, *, since: int, number: int = 1, held_up_s: float = 0.0) -> list[str]:
        """
        The *number* answers, or more, that *customer* got after *since* in the journal.

        Raises:
            Failed: If they do not come in time, with the probable cause.
        """
        deadline, cursor, heard = time.perf_counter() + self.patience_s + held_up_s, since, list[str]()
        while len(heard) < number:
            left_s = deadline - time.perf_counter()
            if left_s <= 0:
                raise Failed(f"{self._unheard(len(heard), number)} {self.why(since)}".strip())
            page = self.world.journal(cursor, kind="event", wait=left_s)
            heard += [entry["text"] for entry in page.entries if self._is_answer(entry, customer)]
            cursor = page.next
        return heard

    def answered(self, customer: Account) -> list[str]:
        """All that the brand has written to *customer*, oldest first."""
        talk = self.world.messages(self.brand.id, customer.id)
        return [message["text"] for message in talk if message["from"] == self.brand.id]

    def entries(self, since: int, kind: str, number: int, *, within_s: float = 0.0) -> list[Entry]:
        """The first *number* entries of *kind* after *since*, or as many as there are *within_s*."""
        deadline, found, cursor = time.perf_counter() + within_s, list[Entry](), since
        while len(found) < number:
            page = self.world.journal(cursor, kind=kind, wait=max(deadline - time.perf_counter(), 0.0))
            if not page.entries:
                break
            found, cursor = found + page.entries, page.next
        return found[:number]

    def why(self, since: int) -> str:
        """The probable cause of what did not happen after *since*, by the doctor's judgement."""
        if self.letters_to_itself(since):
            return "It wrote to the brand, that is to itself, in place of who had written: answer the sender_id."
        causes = probable_causes(self.world.journal(since).entries)
        return str(causes[0]) if causes else self._why_silent(since)

    # What must not come

    def rest(self) -> None:
        """
        Return when what was written before has been seen to: somebody who writes now is served, and all is quiet.

        Raises:
            Failed: If nobody is served any more, or it does not become quiet.
        """
        with about("after that, nobody else was served any more:"):
            self.served(self.customer())
        settled = self.world.settled(SETTLED_WITHIN_S)
        if not settled:
            still = ", ".join(f"{name}: {number}" for name, number in settled.open.items() if number)
            raise Failed(f"it does not come to rest within {SETTLED_WITHIN_S:g} s; still under way are {still}")

    def at_most(self, claim: Claim) -> None:
        """
        See that *claim* holds, now and at the end of the run.

        Raises:
            Failed: If it does not.
        """
        self.rest()
        self.holds(claim)
        self.claims.append(claim)

    def holds(self, claim: Claim) -> None:
        """
        Raises:
            Failed: If *claim* does not.
        """
        found = self.answered(claim.customer)
        if len(found) > claim.most:
            raise Failed(f"{claim.wrong}: {len(found)} in place of {claim.most}, the last being {found[-1]!r:.80}")

    def usual(self) -> int:
        """How many messages it answers the first one of a customer with."""
        if self._usual is None:
            customer = self.customer()
            self.served(customer)
            self.rest()
            self._usual = len(self.answered(customer))
        return self._usual

    def letters_to_itself(self, since: int) -> int:
        """How often the brand tried to write to itself: who answers its own messages does."""
        return sum(call["method"] == "POST" and self._is_to_itself(call["request_body"]) for call in self.calls(since))

    def calls(self, since: int) -> list[Entry]:
        """The calls of the API that the subject made after *since*, the first 1,000 of them."""
        found = self.world.journal(since, kind="call").entries
        return [entry for entry in found if entry["request_headers"].get("user-agent") != USER_AGENT]

    def _why_silent(self, since: int) -> str:
        """Why it may have called nothing after *since*: what made it stop may have come before."""
        last = self.calls(max(since - LOOKED_BACK, 0))[-1:]
        causes = probable_causes(last)
        if not causes:
            return "It was delivered and acknowledged, but no message was sent after it."
        return f"It was acknowledged, but the subject is silent since a call of its was refused: {causes[0]}"

    def _is_answer(self, entry: Entry, customer: Account) -> bool:
        return entry["event"] == "message" and (entry["from"], entry["to"]) == (self.brand.id, customer.id)

    def _is_to_itself(self, body: str) -> bool:
        return f'"recipient_id":"{self.brand.id}"' in body.replace(" ", "")

    def _unheard(self, heard: int, number: int) -> str:
        what = "no answer" if not heard else f"{heard} of {number} answers"
        return f"{what} came within {self.patience_s:g} s."
