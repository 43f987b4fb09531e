"""A world as the people in it see it: customers who write and hear, the brand they write to."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from twitter_emulator.client import Account, Credentials, Duration, Entry, WorldClient, seconds

from .eventually import eventually
from .faults import Breakable
from .hand import Hand
from .invariants import NAMES
from .messages import Message, QuickReply, as_text, message_of
from .settling import NotSettled, Settling

if TYPE_CHECKING:
    from .subjects.running import Running

__all__ = ["PATIENCE", "Customer", "Hand", "Message", "NotHeard", "NotSettled", "QuickReply", "Twitter"]

PATIENCE: Duration = "5s"


class NotHeard(AssertionError):
    """What somebody was to hear did not come; the text has the conversation as it is."""


@dataclass(slots=True)
class Customer:
    """
    Somebody who writes to the brand, which other accounts (*to*, *of*) may stand in for.

    Each :meth:`hears` goes on after the message that the one before it found.
    """

    twitter: "Twitter" = field(repr=False)
    account: Account
    _heard: dict[str, int] = field(default_factory=dict, init=False, repr=False)

    @property
    def name(self) -> str:
        return self.account.screen_name

    def says(self, text: str, *, to: str | None = None) -> Message:
        """
        Write *text*.

        Raises:
            ControlError: If Twitter does not take it, with the reason in words.
        """
        return self.twitter.write(self.name, self._brand(to), text)

    def sends_photo(self, text: str = "", *, to: str | None = None) -> Message:
        """Send a photo, of which Twitter has a sample, with *text* if there is one."""
        return self.twitter.write(self.name, self._brand(to), text, media="photo")

    def types(self, *, to: str | None = None) -> None:
        """Let the brand see that a message is being written."""
        self.twitter.world.do("typing", self.name, self._brand(to))

    def reads(self, *, of: str | None = None) -> None:
        """Read everything that the brand has written."""
        self.twitter.world.do("read", self.name, self._brand(of))

    def presses(self, label: str, *, of: str | None = None) -> Message:
        """
        Press the quick reply *label*.

        Raises:
            NotHeard: If it was never offered.
        """
        offered = [reply for message in self.conversation(of=of) for reply in message.quick_replies]
        reply = next((reply for reply in reversed(offered) if reply.label == label), None)
        if reply is None:
            labels = ", ".join(repr(reply.label) for reply in offered) or "nothing"
            raise NotHeard(f"@{self.name} cannot press {label!r}; offered was {labels}.\n{self.twitter.transcript()}")
        return self.twitter.write(self.name, self._brand(of), label, quick_reply_metadata=reply.metadata)

    def opens(self, *, link: str | None = None, of: str | None = None) -> str | None:
        """Open the conversation, with *link* by a link to that welcome message; the welcome message that is shown."""
        world, brand = self.twitter.world, self._brand(of)
        opened = (
            world.do("open", self.name, brand, welcome_message=link) if link else world.do("open", self.name, brand)
        )
        shown = opened["welcome_message"]
        return None if shown is None else str(shown["text"])

    def hears(self, containing: str = "", within: Duration | None = None, *, of: str | None = None) -> Message:
        """
        Wait for the next message that has *containing* in it.

        Raises:
            NotHeard: If it does not come *within* that time.
        """
        __tracebackhide__ = True
        what = f"nothing new with {containing!r} in it" if containing else "nothing new"
        return self.awaits(lambda message: containing in message.text, what, within, of=of)

    def awaits(
        self, is_it: Callable[[Message], bool], missing: str, within: Duration | None = None, *, of: str | None = None
    ) -> Message:
        """
        Wait for the next message that *is_it*; those before it are passed over.

        Raises:
            NotHeard: If it does not come *within* that time: that *missing* was heard.
        """
        __tracebackhide__ = True
        within = within or self.twitter.within
        brand, cursor, deadline = self._brand(of), 0, time.perf_counter() + seconds(within)
        while (message := self._next(brand, is_it)) is None:
            left_s = deadline - time.perf_counter()
            if left_s <= 0:
                why = self.twitter.why_silent(brand)
                raise NotHeard(
                    f"@{self.name} heard {missing} from @{brand} within {within}.{why}\n{self.twitter.transcript()}"
                )
            cursor = self.twitter.world.journal(cursor, kind="event", wait=left_s).next
        return message

    def hears_nothing_more(self, within: Duration | None = None, *, of: str | None = None) -> None:
        """
        Wait until nothing more will come by itself, and see that nothing has come.

        With *within*, wait as long as that: for what a bot does in its own time, of which Twitter cannot know.

        Raises:
            NotHeard: If something has.
            NotSettled: If something is still under way after a while.
        """
        __tracebackhide__ = True
        if within is not None:
            eventually(lambda: self.unheard(of=of), bool, within_s=seconds(within))
        self.twitter.settled()
        heard = self.unheard(of=of)
        if heard:
            texts = ", ".join(repr(message.text) for message in heard)
            raise NotHeard(f"@{self.name} was to hear nothing more, and heard {texts}.\n{self.twitter.transcript()}")

    def conversation(self, *, of: str | None = None) -> list[Message]:
        """Everything said between the two, oldest first."""
        return self.twitter.conversation(self._brand(of), self.name)

    def unheard(self, *, of: str | None = None) -> list[Message]:
        """What the brand has said since the last message that was heard."""
        brand = self._brand(of)
        return [said for said in self.conversation(of=of)[self._heard.get(brand, 0) :] if said.sender == brand]

    def _next(self, brand: str, is_it: Callable[[Message], bool]) -> Message | None:
        heard = self._heard.get(brand, 0)
        for index, message in enumerate(self.twitter.conversation(brand, self.name)[heard:], heard):
            if message.sender == brand and is_it(message):
                self._heard[brand] = index + 1
                return message
        return None

    def _brand(self, other: str | None) -> str:
        return other or self.twitter.brand.screen_name


@dataclass
class Twitter(Breakable, Settling):
    """
    One world in the words of people. What is not said here, *world* can do.

    *subject* is the bot under test, if it is known how to start it. *within* is how long is waited where nothing else
    is said. *allowed* are the invariants that this test may break.
    """

    world: WorldClient = field(repr=False)
    subject: "Running | None" = field(default=None, repr=False)
    within: Duration = PATIENCE
    allowed: set[str] = field(default_factory=set)
    _customers: dict[str, Customer] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def credentials(self) -> Credentials:
        """Keys and accounts as the world was made with them."""
        return self.world.credentials

    @property
    def brand(self) -> Account:
        return self.credentials.brand

    @property
    def clock(self) -> Hand:
        return Hand(self.world)

    def allow(self, *invariants: str) -> None:
        """
        Let this test break *invariants*, because somebody in it is meant to.

        Raises:
            ValueError: If there is no invariant of a name.
        """
        for name in invariants:
            if name not in NAMES:
                raise ValueError(f"There is no invariant {name!r}; there are {', '.join(NAMES)}.")
        self.allowed.update(invariants)

    def env(self) -> dict[str, str]:
        """The environment variables that clients of Twitter's API read, the brand's keys in them."""
        return self.credentials.env()

    def connected(self, within: Duration | None = None) -> None:
        """
        Wait until a bot has registered its webhook and subscribed the brand.

        Raises:
            NothingHappened: If it has not after that time, with what it did instead.
        """
        brand = self.brand.id
        self.world.wait_for("subscription", lambda entry: _subscribes(entry, brand), within=within or self.within)

    def customer(self, name: str) -> Customer:
        """The customer of this screen name: alice, bob and carol are there, others are made."""
        if name not in self._customers:
            known = {account.screen_name: account for account in self.credentials.customers}
            self._customers[name] = Customer(self, known.get(name) or self.world.account(name))
        return self._customers[name]

    def write(
        self,
        sender: str,
        recipient: str,
        text: str,
        *,
        quick_reply_metadata: str | None = None,
        media: str | None = None,
    ) -> Message:
        """*sender* writes to *recipient*, both named by screen name; *media* is ``photo``, ``gif`` or ``video``."""
        sent = self.world.send(sender, recipient, text, quick_reply_metadata, media=media)
        return Message(sent["id"], sender, recipient, text)

    def conversation(self, one: str, other: str) -> list[Message]:
        """Everything said between two accounts, oldest first."""
        found = self.world.messages(one, other)
        names = {account["id"]: account["screen_name"] for account in self.world.accounts()} if found else {}
        return [message_of(message, names) for message in found]

    def why_silent(self, brand: str) -> str:
        """A sentence to put after the news that *brand* said nothing, if nobody could have answered; else empty."""
        account = next((one["id"] for one in self.world.accounts() if one["screen_name"] == brand), "")
        if any(account in webhook["subscribers"] for webhook in self.world.webhooks()):
            return ""
        return (
            f" No webhook is subscribed to @{brand}, so no bot can have heard anything: connect it first (in a "
            "scenario: Given the bot is connected to Twitter)."
        )

    def transcript(self) -> str:
        """What the customers of this test and the brand said to each other."""
        talks = [talk for customer in self._customers.values() if (talk := customer.conversation())]
        return "\n\n".join(map(as_text, talks)) or "Nobody has said anything."


def _subscribes(entry: Entry, account: str) -> bool:
    return (entry["event"], entry["user"]) == ("subscribed", account)
