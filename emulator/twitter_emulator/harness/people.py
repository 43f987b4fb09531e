"""A world as the people in it see it: customers who write and hear, the brand they write to."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from twitter_emulator.client import Account, Clock, Credentials, Duration, Entry, Settled, WorldClient, seconds

from .eventually import eventually

PATIENCE: Duration = "5s"


@dataclass(frozen=True, slots=True)
class QuickReply:
    """One button below a message."""

    label: str
    metadata: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """
    A Direct Message as Twitter holds it; *sender* and *recipient* are screen names.

    *media* is ``photo``, ``animated_gif``, ``video`` or nothing; *app* the id of the app that it was written with.
    """

    id: str
    sender: str
    recipient: str
    text: str
    quick_replies: tuple[QuickReply, ...] = ()
    media: str = ""
    app: str = ""

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(reply.label for reply in self.quick_replies)


class NotHeard(AssertionError):
    """What somebody was to hear did not come; the text has the conversation as it is."""


class NotSettled(AssertionError):
    """Something is still under way; the text says what."""


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

    def hears(self, containing: str = "", within: Duration = PATIENCE, *, of: str | None = None) -> Message:
        """
        Wait for the next message that has *containing* in it.

        Raises:
            NotHeard: If it does not come *within* that time.
        """
        __tracebackhide__ = True
        what = f"nothing new with {containing!r} in it" if containing else "nothing new"
        return self.awaits(lambda message: containing in message.text, what, within, of=of)

    def awaits(
        self, is_it: Callable[[Message], bool], missing: str, within: Duration = PATIENCE, *, of: str | None = None
    ) -> Message:
        """
        Wait for the next message that *is_it*; those before it are passed over.

        Raises:
            NotHeard: If it does not come *within* that time: that *missing* was heard.
        """
        __tracebackhide__ = True
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


@dataclass(frozen=True, slots=True)
class Hand:
    """Moves the clock of a world; everything that falls due on the way happens now."""

    world: WorldClient

    @property
    def now(self) -> Clock:
        return self.world.clock

    def advance(self, by: Duration) -> Clock:
        return self.world.advance(by)

    def freeze(self, at: str | None = None) -> Clock:
        """Stand still: here, or *at* a moment in ISO 8601."""
        return self.world.freeze(at)

    def resume(self) -> Clock:
        return self.world.resume()


@dataclass
class Twitter:
    """
    One world in the words of people. What is not said here, *world* can do.

    *expects_violations* is for tests in which somebody is meant to break a contract.
    """

    world: WorldClient = field(repr=False)
    expects_violations: bool = False
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

    def env(self) -> dict[str, str]:
        """The environment variables that clients of Twitter's API read, the brand's keys in them."""
        return self.credentials.env()

    def connected(self, within: Duration = PATIENCE) -> None:
        """
        Wait until a bot has registered its webhook and subscribed the brand.

        Raises:
            NothingHappened: If it has not after that time, with what it did instead.
        """
        brand = self.brand.id
        self.world.wait_for("subscription", lambda entry: _subscribes(entry, brand), within=within)

    def customer(self, name: str) -> Customer:
        """The customer of this screen name: alice, bob and carol are there, others are made."""
        if name not in self._customers:
            known = {account.screen_name: account for account in self.credentials.customers}
            self._customers[name] = Customer(self, known.get(name) or self.world.account(name))
        return self._customers[name]

    def write(self, sender: str, recipient: str, text: str, *, quick_reply_metadata: str | None = None) -> Message:
        """*sender* writes to *recipient*, both named by screen name."""
        sent = self.world.send(sender, recipient, text, quick_reply_metadata)
        return Message(sent["id"], sender, recipient, text)

    def conversation(self, one: str, other: str) -> list[Message]:
        """Everything said between two accounts, oldest first."""
        found = self.world.messages(one, other)
        names = {account["id"]: account["screen_name"] for account in self.world.accounts()} if found else {}
        return [_message(message, names) for message in found]

    def settled(self, within: Duration = PATIENCE) -> Settled:
        """
        Wait until nothing more will come by itself.

        Raises:
            NotSettled: If something is still under way after that time.
        """
        settled = self.world.settled(within)
        if not settled:
            still = ", ".join(f"{name}: {count}" for name, count in settled.open.items() if count)
            raise NotSettled(f"Still under way after {within}: {still}.\n{self.transcript()}")
        return settled

    def at_rest(self) -> None:
        """
        Wait until nothing moves; what waits for its retry may go on waiting.

        Raises:
            NotSettled: If something is still under way after a while.
        """
        moving = eventually(self._moving, lambda found: not found)
        if moving:
            raise NotSettled(f"Still under way: {', '.join(moving)}.\n{self.transcript()}")

    def _moving(self) -> list[str]:
        return [name for name, count in self.world.settled(0).open.items() if count and name != "retries"]

    def why_silent(self, brand: str) -> str:
        """A sentence to put after the news that *brand* said nothing, if nobody could have answered; else empty."""
        account = next((one["id"] for one in self.world.accounts() if one["screen_name"] == brand), "")
        if any(account in webhook["subscribers"] for webhook in self.world.webhooks()):
            return ""
        return f" No webhook is subscribed to @{brand}, so no bot can have heard anything: connect it first."

    def transcript(self) -> str:
        """What the customers of this test and the brand said to each other."""
        talks = [talk for customer in self._customers.values() if (talk := customer.conversation())]
        return "\n\n".join(map(_as_text, talks)) or "Nobody has said anything."


def _subscribes(entry: Entry, account: str) -> bool:
    return (entry["event"], entry["user"]) == ("subscribed", account)


def _message(found: dict[str, Any], names: dict[str, str]) -> Message:
    replies = tuple(QuickReply(option["label"], option["metadata"]) for option in found["quick_replies"])
    media, app = found["media"] or {}, found["source_app_id"] or ""
    people = names[found["from"]], names[found["to"]]
    return Message(found["id"], *people, found["text"], replies, media.get("type", ""), app)


def _as_text(talk: Sequence[Message]) -> str:
    return "\n".join(f"  @{said.sender}: {_media(said)}{_shortened(said.text)}{_buttons(said)}" for said in talk)


def _media(message: Message) -> str:
    return f"({message.media}) " if message.media else ""


def _shortened(text: str) -> str:
    return text if len(text) <= 500 else f"{text[:500]}… ({len(text)} characters)"


def _buttons(message: Message) -> str:
    return "".join(f" [{label}]" for label in message.labels)
