"""The kinds of events that can be triggered, each by something that happens in the world."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, Literal

import click

from twitter_emulator.client import Activity, Alter, ControlError, WorldClient

Done = dict[str, Any]
Option = Literal["--to", "--text", "--tweet"]
"""An option that says nothing about some of the kinds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """
    Who does it to whom, both by screen name.

    *turn* counts from 1, for what Twitter does not take twice. *tweet* is the id of the one that it is about, if one
    was named. Only what was asked for is changed by *alter*, and nothing that has to happen before.
    """

    world: WorldClient
    source: str
    target: str
    text: str | None = None
    tweet: str | None = None
    alter: Alter | None = None
    turn: int = 1

    def do(self, activity: Activity, to: str | None = None, **about: str) -> Done:
        return self.world.do(activity, self.source, to, alter=self.alter, **about)

    def unrepeated(self, default: str) -> str:
        """A text for a tweet: nobody may tweet the same twice within a day."""
        if self.text is not None:
            return self.text if self.turn == 1 else f"{self.text} ({self.turn})"
        counts = self.world.describe()["counts"]
        return f"{default} {counts['journal'] + counts['journal_dropped']}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What is to *happen*, and which options it *takes*. *is_by_brand*: if nobody is named, the brand does it."""

    happen: Callable[[Scene], Done]
    takes: frozenset[Option]
    is_by_brand: bool = False


def known_kind(ctx: click.Context, param: click.Parameter, name: str | None) -> str | None:
    """The callback of an argument that names a kind."""
    if name is None or name in KINDS:
        return name
    close = get_close_matches(name, KINDS, n=1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    raise click.BadParameter(f"{name!r} is no kind of event.{hint} There are: {', '.join(KINDS)}.")


def _message(scene: Scene) -> Done:
    return scene.world.send(scene.source, scene.target, scene.text or "Hello!", alter=scene.alter)


def _typing(scene: Scene) -> Done:
    return scene.do("typing", scene.target)


def _read(scene: Scene) -> Done:
    try:
        return scene.do("read", scene.target)
    except ControlError as error:
        if error.status != 404:
            raise
    _first(f"@{scene.target} writes, as there is nothing to read")
    scene.world.send(scene.target, scene.source, "Read this.")
    return scene.do("read", scene.target)


def _tie(verb: Activity, opposite: Activity, relation: str, *, is_end: bool = False) -> Callable[[Scene], Done]:
    """Follow, block and mute, and their ends: where it is so already, nothing would happen."""

    def happen(scene: Scene) -> Done:
        source = next(a for a in scene.world.accounts() if a["screen_name"] == scene.source)
        if (scene.target in source[relation]) != is_end:
            _first(f"{opposite} by @{scene.source}, or nothing would change")
            scene.world.do(opposite, scene.source, scene.target)
        return scene.do(verb, scene.target)

    return happen


def _tweet(scene: Scene) -> Done:
    return scene.do("tweet", text=scene.unrepeated("Hello, everybody! No."))


def _mention(scene: Scene) -> Done:
    return scene.do("tweet", text=f"@{scene.target} {scene.unrepeated('Hello! No.')}")


def _reply(scene: Scene) -> Done:
    tweet = scene.tweet or _tweeted_by(scene, scene.target)
    return scene.do("tweet", text=scene.unrepeated("I see. No."), in_reply_to=tweet)


def _about_tweet(verb: Activity, *, is_own: bool = False) -> Callable[[Scene], Done]:
    def happen(scene: Scene) -> Done:
        author = scene.source if is_own else scene.target
        return scene.do(verb, tweet=scene.tweet or _tweeted_by(scene, author))

    return happen


def _revoke(scene: Scene) -> Done:
    return scene.do("revoke")


def _replay_complete(scene: Scene) -> Done:
    return scene.do("replay_complete")


def _replay_incomplete(scene: Scene) -> Done:
    return scene.do("replay_incomplete")


def _tweeted_by(scene: Scene, author: str) -> str:
    _first(f"@{author} tweets, as no --tweet was named")
    text = Scene(world=scene.world, source=author, target=author).unrepeated("Something to talk about. No.")
    return str(scene.world.do("tweet", author, text=text)["tweet"])


def _first(what: str) -> None:
    click.echo(f"(before that, {what})", err=True)


_TO = frozenset[Option]({"--to"})
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "message": Kind(happen=_message, takes=_TO | {"--text"}),
        "dm": Kind(happen=_message, takes=_TO | {"--text"}),
        "typing": Kind(happen=_typing, takes=_TO),
        "read": Kind(happen=_read, takes=_TO),
        "follow": Kind(happen=_tie("follow", "unfollow", "following"), takes=_TO),
        "unfollow": Kind(happen=_tie("unfollow", "follow", "following", is_end=True), takes=_TO, is_by_brand=True),
        "block": Kind(happen=_tie("block", "unblock", "blocking"), takes=_TO, is_by_brand=True),
        "unblock": Kind(happen=_tie("unblock", "block", "blocking", is_end=True), takes=_TO, is_by_brand=True),
        "mute": Kind(happen=_tie("mute", "unmute", "muting"), takes=_TO, is_by_brand=True),
        "unmute": Kind(happen=_tie("unmute", "mute", "muting", is_end=True), takes=_TO, is_by_brand=True),
        "tweet": Kind(happen=_tweet, takes=frozenset({"--text"}), is_by_brand=True),
        "mention": Kind(happen=_mention, takes=_TO | {"--text"}),
        "reply": Kind(happen=_reply, takes=_TO | {"--text", "--tweet"}),
        "retweet": Kind(happen=_about_tweet("retweet"), takes=_TO | {"--tweet"}),
        "favorite": Kind(happen=_about_tweet("favorite"), takes=_TO | {"--tweet"}),
        "delete_tweet": Kind(
            happen=_about_tweet("delete_tweet", is_own=True), takes=frozenset({"--tweet"}), is_by_brand=True
        ),
        "revoke": Kind(happen=_revoke, takes=frozenset(), is_by_brand=True),
        "replay_complete": Kind(happen=_replay_complete, takes=frozenset(), is_by_brand=True),
        "replay_incomplete": Kind(happen=_replay_incomplete, takes=frozenset(), is_by_brand=True),
    }
)
