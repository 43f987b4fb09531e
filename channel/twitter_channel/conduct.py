"""
How the conversations of one connection are conducted: who answers, when people take over, and when they are there.

What an operator sets for each connection; every member has a default. `connections/conducting.py` checks it.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from twitter_channel.answers import LONGEST_WELCOME
from twitter_channel.shapes import Options

Words = Annotated[str, Meta(min_length=1, max_length=10_000)]
Keyword = Annotated[str, Meta(min_length=1, max_length=100)]
Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Address = Annotated[str, Meta(min_length=1, max_length=2_000)]

DAYS: tuple[Day, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class DefaultBot(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="default"):
    """The bot that the process was started with."""


class RulesBot(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="rules"):
    """A rule file, by its name in the folder of rule files."""

    file: Annotated[str, Meta(min_length=1, max_length=200)]


class _Remote(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A bot at an *url*, with *timeout* seconds for each of *tries*."""

    url: Address
    timeout: Annotated[float, Meta(ge=0.1, le=30)] = 10.0
    tries: Annotated[int, Meta(ge=1, le=5)] = 3
    typing: bool = True
    mark_read: bool = False


class HttpBot(_Remote, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="http"):
    """A bot that speaks our own contract."""


class RasaBot(_Remote, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="rasa"):
    """A Rasa assistant, through its REST channel."""


class NoBot(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="none"):
    """Nobody but people: every conversation is theirs."""


BotChoice = DefaultBot | RulesBot | HttpBot | RasaBot | NoBot


class HandOver(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    When people take over, and when the bot does again.

    *say* is what the customer hears where the bot says nothing itself. *after_fallbacks* counts messages in a row
    that the bot did not understand; None: never. *on_failure* and *on_typing* are whether a bot that cannot be asked,
    and somebody who writes to the customer in Twitter itself, hand over. *back_after* is in minutes after what people
    wrote last, or after they took over; None: only when they close the conversation.
    """

    keywords: Annotated[tuple[Keyword, ...], Meta(max_length=50)] = ("agent", "human")
    say: Words = "I am passing you on to a colleague, who will answer you here."
    after_fallbacks: Annotated[int, Meta(ge=1, le=20)] | None = None
    on_failure: bool = True
    on_typing: bool = True
    failure_say: Words = "Sorry, something went wrong here. A colleague will answer you as soon as possible."
    back_after: Annotated[int, Meta(ge=1, le=60 * 24 * 30)] | None = 12 * 60


class Hours(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    When people are there: for each day of *week* times such as "09:00-17:00", in *time_zone*, but not on *closed_on*.

    Outside them the bot goes on ("bot"), or every customer is told and left to people ("queue"). *say* is what a
    customer hears who is handed over then; ``{opens}`` stands for when people are back.
    """

    time_zone: Annotated[str, Meta(min_length=1, max_length=64)]
    week: dict[Day, Annotated[tuple[str, ...], Meta(max_length=10)]]
    closed_on: Annotated[tuple[str, ...], Meta(max_length=400)] = ()
    outside: Literal["bot", "queue"] = "bot"
    say: Words = "Nobody is here now. A colleague will answer you here when we are back: {opens}."


class Welcome(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What Twitter shows to whoever opens the conversation. A pressed quick reply reaches the bot like any other."""

    text: Annotated[str, Meta(min_length=1, max_length=LONGEST_WELCOME, pattern=r"\S")]
    quick_replies: Options = ()


class Profile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The bot appears under this *name*; *picture* is the id of one that was uploaded."""

    name: Annotated[str, Meta(min_length=1, max_length=48, pattern=r"\S")]
    picture: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")] | None = None


class Conduct(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    Everything; without *hours* people are always there, without a *profile* the bot appears as the account.

    With *show_tweets* the inbox has what customers say to the account in public, too; people answer there, never bots.
    """

    bot: BotChoice = msgspec.field(default_factory=DefaultBot)
    hand_over: HandOver = msgspec.field(default_factory=HandOver)
    hours: Hours | None = None
    welcome: Welcome | None = None
    profile: Profile | None = None
    show_tweets: bool = False
