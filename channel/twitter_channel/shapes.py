"""
What others write in JSON to have something said, held to what Twitter takes (facts §2.1).

Bots over HTTP, the API and the settings of a connection all mean the same by it.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

from msgspec import Meta, Struct

from twitter_channel.answers import (
    LONGEST_ADDRESS,
    LONGEST_DESCRIPTION,
    LONGEST_LABEL,
    LONGEST_METADATA,
    MOST_BUTTONS,
    MOST_QUICK_REPLIES,
    Answer,
    Button,
    Location,
    QuickReply,
)

LONGEST_SAID = 50_000
"""Characters of one message; it is sent in several."""

ADDRESS = r"^https?://[^\s/?#\\]+\S*$"
"""Where a button may lead."""

_Label = Annotated[str, Meta(min_length=1, max_length=LONGEST_LABEL, pattern=r"\S")]


class Option(Struct, frozen=True, forbid_unknown_fields=True):
    """A quick reply: its *label* without a URL; *metadata* is what the bot is told when it is pressed."""

    label: _Label
    metadata: Annotated[str, Meta(min_length=1, max_length=LONGEST_METADATA)] | None = None
    description: Annotated[str, Meta(min_length=1, max_length=LONGEST_DESCRIPTION)] | None = None


class Link(Struct, frozen=True, forbid_unknown_fields=True):
    """A button that leads to a page."""

    label: _Label
    url: Annotated[str, Meta(max_length=LONGEST_ADDRESS, pattern=ADDRESS)]


class Point(Struct, frozen=True, forbid_unknown_fields=True):
    """A place on the map, in degrees."""

    longitude: Annotated[float, Meta(ge=-180, le=180)]
    latitude: Annotated[float, Meta(ge=-90, le=90)]


Options = Annotated[tuple[Option, ...], Meta(max_length=MOST_QUICK_REPLIES)]


class Said(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A message; *custom_profile* is Twitter's id of the profile under which it is said."""

    text: Annotated[str, Meta(max_length=LONGEST_SAID)] = ""
    quick_replies: Options = ()
    buttons: Annotated[tuple[Link, ...], Meta(max_length=MOST_BUTTONS)] = ()
    location: Point | None = None
    custom_profile: Annotated[str, Meta(pattern="^[0-9]{1,19}$")] | None = None

    def complaints(self, *, has_media: bool) -> Iterator[tuple[str, str]]:
        """What will not do that the shape cannot say: the member it is about, "" for all of it, and why."""
        if not has_media and not self.text.strip():
            yield "", "neither text nor media: a message has a text that is not blank, or media, or both"
        if has_media and self.location is not None:
            yield "", "a location beside media: Twitter attaches one of them"
        wrong = wrong_options(self.quick_replies)
        if wrong is not None:
            yield "quick_replies", wrong

    def answer(self, media: str | None) -> Answer:
        """What it says, with what *media* refers to."""
        place = self.location
        return Answer(
            self.text,
            quick_replies_of(self.quick_replies),
            media,
            tuple(Button(it.label, it.url) for it in self.buttons),
            None if place is None else Location(place.longitude, place.latitude),
            self.custom_profile,
        )


def wrong_options(options: Sequence[Option]) -> str | None:
    """Why Twitter would refuse these quick replies beside each other, if it would."""
    if any("://" in option.label for option in options):
        return "a label has a URL, which Twitter refuses"
    if len({option.description is None for option in options}) > 1:
        return "all quick replies have a description or none"
    return None


def quick_replies_of(options: Sequence[Option]) -> tuple[QuickReply, ...]:
    """The quick replies that *options* describe."""
    return tuple(QuickReply(it.label, it.metadata, it.description) for it in options)
