"""
The people of a world for tests that are coroutines: what `twitter` does, awaited.

Each call runs in a thread of its own, so that the event loop, in which a bot may live, goes on meanwhile. Works with
every loop that anyio knows, be it run by anyio's plugin or by pytest-asyncio. There is one implementation, the one that
blocks; what is not here is had from the fixture `twitter`, for which a test may ask as well.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import anyio.to_thread

from twitter_emulator.client import Account

from .hand import Hand
from .people import Customer, Twitter

Held = TypeVar("Held")
Held_co = TypeVar("Held_co", covariant=True)
Given = ParamSpec("Given")
Result = TypeVar("Result")


class Holder(Protocol[Held_co]):
    """Something that does what *held* does, in a thread."""

    @property
    def held(self) -> Held_co: ...


def awaited(
    method: Callable[Concatenate[Held, Given], Result],
) -> Callable[Concatenate[Holder[Held], Given], Coroutine[Any, Any, Result]]:
    """*method* of what is held, as a coroutine of its holder."""

    @wraps(method)
    async def called(self: Holder[Held], /, *args: Given.args, **kwargs: Given.kwargs) -> Result:
        return await anyio.to_thread.run_sync(partial(method, self.held, *args, **kwargs))

    return called


@dataclass(frozen=True, slots=True)
class AsyncCustomer:
    """A :class:`Customer`, awaited."""

    held: Customer

    @property
    def name(self) -> str:
        return self.held.name

    @property
    def account(self) -> Account:
        return self.held.account

    says = awaited(Customer.says)
    sends_photo = awaited(Customer.sends_photo)
    types = awaited(Customer.types)
    reads = awaited(Customer.reads)
    presses = awaited(Customer.presses)
    opens = awaited(Customer.opens)
    hears = awaited(Customer.hears)
    awaits = awaited(Customer.awaits)
    hears_nothing_more = awaited(Customer.hears_nothing_more)
    conversation = awaited(Customer.conversation)
    unheard = awaited(Customer.unheard)


@dataclass(frozen=True, slots=True)
class AsyncHand:
    """A :class:`Hand`, awaited."""

    held: Hand

    advance = awaited(Hand.advance)
    freeze = awaited(Hand.freeze)
    resume = awaited(Hand.resume)


@dataclass(frozen=True, slots=True)
class AsyncTwitter:
    """A :class:`Twitter`, awaited."""

    held: Twitter

    @property
    def brand(self) -> Account:
        return self.held.brand

    @property
    def clock(self) -> AsyncHand:
        return AsyncHand(self.held.clock)

    def customer(self, name: str) -> AsyncCustomer:
        """The customer of this screen name."""
        return AsyncCustomer(self.held.customer(name))

    def env(self) -> dict[str, str]:
        """The environment variables that clients of Twitter's API read."""
        return self.held.env()

    connected = awaited(Twitter.connected)
    settled = awaited(Twitter.settled)
    at_rest = awaited(Twitter.at_rest)
    write = awaited(Twitter.write)
    conversation = awaited(Twitter.conversation)
    transcript = awaited(Twitter.transcript)
