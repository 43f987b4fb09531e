"""Random histories of a world: what people, developers and time can do to it."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from tests.world.builders import DAY_MS, a_world, draft
from twitter_emulator.protocol.errors import ApiError
from twitter_emulator.world import social, tweeting, welcoming
from twitter_emulator.world.accounts import Account
from twitter_emulator.world.apps import App, Environment
from twitter_emulator.world.eligibility import is_deliverable
from twitter_emulator.world.messages import (
    CallToAction,
    ChosenOption,
    Draft,
    Message,
    Place,
    Point,
    QuickReplyOption,
)
from twitter_emulator.world.profiles import Profile
from twitter_emulator.world.tweeting import TweetDraft
from twitter_emulator.world.world import World

Step = tuple[str, int, int]
"""What is done, and two numbers that choose who does it and to whom."""

History = list[Step]


@dataclass(frozen=True, slots=True)
class Lived:
    """A world to which things happen. What is not possible at the moment is left out."""

    world: World

    def through(self, history: Iterable[Step]) -> World:
        for action, one, other in history:
            getattr(self, action)(one, other)
        return self.world

    def write(self, one: int, other: int) -> None:
        sender, recipient = self._account(one), self._account(other)
        if is_deliverable(self.world.accounts, self.world.messages, sender, recipient):
            self.world.send(sender, recipient, a_draft(one, other))
            self.world.limits.sent(sender.id, recipient.id, "an app", self.world.now_ms)

    def delete(self, one: int, other: int) -> None:
        for message in self._message(one):
            message.hidden_from.add((message.sender_id, message.recipient_id)[other % 2])

    def read(self, one: int, other: int) -> None:
        for message in self._message(one):
            self.world.mark_read((message.sender_id, message.recipient_id)[other % 2], message)

    def tweet(self, one: int, other: int) -> None:
        text = f"{one} #help https://twitter.com/alice/status/{next(iter(self._tweet(other)), None)}"
        with suppress(ApiError):
            tweeting.tweet(self.world, self._account(other), TweetDraft(text=text, source_app_id="1"))

    def reply(self, one: int, other: int) -> None:
        for answered in self._tweet(one):
            draft = TweetDraft(text=f"{other}", source_app_id="1", reply_to=answered, mentions_author=True)
            with suppress(ApiError):
                tweeting.tweet(self.world, self._account(other), draft)

    def retweet(self, one: int, other: int) -> None:
        for original in self._tweet(one):
            with suppress(ApiError):
                found = self.world.tweets.by_id[original]
                tweeting.retweet(self.world, self._account(other), found, source_app_id="1")

    def favorite(self, one: int, other: int) -> None:
        for liked in self._tweet(one):
            with suppress(ApiError):
                tweeting.favorite(self.world, self._account(other), self.world.tweets.by_id[liked])

    def delete_tweet(self, one: int, other: int) -> None:
        for gone in self._tweet(one):
            with suppress(ApiError):
                tweeting.delete(self.world, self._account(other), self.world.tweets.by_id[gone])

    def greet(self, one: int, other: int) -> None:
        owner = self._account(one)
        with suppress(ApiError):
            greeting = welcoming.create(self.world, owner, a_draft(one, other), "greeting 01" if other % 2 else None)
            welcoming.make_default(self.world, owner, greeting)

    def change_greeting(self, one: int, other: int) -> None:
        for greeting in list(self.world.welcomes.messages.values())[one : one + 2]:
            welcoming.update(self.world, greeting, a_draft(one, other))

    def remove_greeting(self, one: int, other: int) -> None:
        for greeting in list(self.world.welcomes.messages.values())[one : one + 1]:
            self.world.welcomes.remove(greeting)

    def open(self, one: int, other: int) -> None:
        with suppress(ApiError):
            welcoming.open_conversation(self.world, self._account(one), self._account(other))

    def leave(self, one: int, other: int) -> None:
        welcoming.leave_conversation(self.world, self._account(one), self._account(other))

    def profile(self, one: int, other: int) -> None:
        profile = Profile(self.world.ids.snowflake(self.world.now_ms), self._account(one).id, "Noor")
        self.world.profiles.add(profile)
        if other % 2:
            self.world.profiles.delete(profile)

    def follow(self, one: int, other: int) -> None:
        with suppress(ApiError):
            social.follow(self.world, self._account(one), self._account(other), app_id="an app")

    def accept(self, one: int, other: int) -> None:
        social.accept(self.world, self._account(one), self._account(other))

    def unfollow(self, one: int, other: int) -> None:
        social.tie(self.world, "unfollow", self._account(one).id, self._account(other).id)

    def block(self, one: int, other: int) -> None:
        social.tie(self.world, "block", self._account(one).id, self._account(other).id)

    def unblock(self, one: int, other: int) -> None:
        social.tie(self.world, "unblock", self._account(one).id, self._account(other).id)

    def mute(self, one: int, other: int) -> None:
        social.tie(self.world, "mute", self._account(one).id, self._account(other).id)

    def unmute(self, one: int, other: int) -> None:
        social.tie(self.world, "unmute", self._account(one).id, self._account(other).id)

    def report(self, one: int, other: int) -> None:
        with suppress(ApiError):
            social.report(self.world, self._account(one), self._account(other), with_block=other % 2 == 0)

    def protect(self, one: int, other: int) -> None:
        self._account(one).protected = other % 2 == 0

    def suspend(self, one: int, other: int) -> None:
        self._account(one).suspended = other % 2 == 0

    def close_inbox(self, one: int, other: int) -> None:
        self._account(one).allow_dms_from = "following" if other % 2 else "all"

    def account(self, one: int, other: int) -> None:
        name = f"user{one}x{other}"
        if self.world.accounts.named(name) is None:
            self.world.make_account(name, "\N{GRINNING FACE} <User> \\ \N{LINE SEPARATOR}")

    def app(self, one: int, other: int) -> None:
        app = self.world.make_app(f"App {one}")
        self.world.developer.environments[app.id] = Environment(app.id, app.id)

    def permission(self, one: int, other: int) -> None:
        self._app(one).permission = ("read", "read-write", "read-write-directmessages")[other % 3]

    def regenerate(self, one: int, other: int) -> None:
        self._app(one).regenerate_keys(self.world.seed)
        self._app(one).callback_urls.append(f"http://127.0.0.1/{other}")

    def issue(self, one: int, other: int) -> None:
        self.world.regenerate_token(self._account(one).id, self._app(other))

    def ask(self, one: int, other: int) -> None:
        grants, app, now_ms = self.world.grants, self._app(one), self.world.now_ms
        request = grants.ask(app, "oob", app.permission, self.world.seed, now_ms=now_ms, good_ms=DAY_MS)
        if other % 3:
            request.allow(self._account(other).id)
        if other % 3 == 2:
            self.world.developer.grant(app, self._account(other).id, request.permission, self.world.seed)
            grants.end(request)

    def invalidate_bearer(self, one: int, other: int) -> None:
        self._app(one).invalidate_bearer(self.world.seed)

    def revoke(self, one: int, other: int) -> None:
        self.world.revoke(self._account(one).id, self._app(other).id)

    def webhook(self, one: int, other: int) -> None:
        environment = self._environment(one)
        if not self.world.webhooks.of(environment.label):
            self.world.add_webhook(environment, f"http://127.0.0.1/{other}")

    def tier(self, one: int, other: int) -> None:
        self.world.rules = replace(self.world.rules, tier=("enterprise", "paid")[other % 2])

    def app_webhook(self, one: int, other: int) -> None:
        self.world.add_webhook(self._app(one), f"http://127.0.0.1/{other}")

    def app_subscribe(self, one: int, other: int) -> None:
        for webhook in self.world.webhooks.of(None):
            with suppress(ApiError):
                self.world.subscribe_to(webhook, self._account(other).id)

    def remove_webhook(self, one: int, other: int) -> None:
        for webhook in self.world.webhooks.of(self._environment(one).label):
            self.world.remove_webhook(webhook)

    def subscribe(self, one: int, other: int) -> None:
        environment, user_id = self._environment(one), self._account(other).id
        for webhook in self.world.webhooks.of(environment.label):
            if user_id not in webhook.subscribers:
                self.world.subscribe(user_id, environment)

    def invalid(self, one: int, other: int) -> None:
        for webhook in self.world.webhooks.of(self._environment(one).label):
            self.world.set_valid(webhook, valid=other % 2 == 0, why="a test says so")

    def count(self, one: int, other: int) -> None:
        self.world.limits.count("/direct_messages/events/list", str(one), 15, self.world.now_ms)

    def advance(self, one: int, other: int) -> None:
        self.world.clock.advance((one - other) * DAY_MS // 3)

    def _account(self, number: int) -> Account:
        everybody = list(self.world.accounts)
        return everybody[number % len(everybody)]

    def _app(self, number: int) -> App:
        apps = list(self.world.developer.apps.values())
        return apps[number % len(apps)]

    def _environment(self, number: int) -> Environment:
        environments = list(self.world.developer.environments.values())
        return environments[number % len(environments)]

    def _tweet(self, number: int) -> list[str]:
        """The id of one of the tweets; none when there are none."""
        found = [tweet.id for tweet in self.world.tweets if not tweet.deleted]
        return [found[number % len(found)]] if found else []

    def _message(self, number: int) -> list[Message]:
        """One of the messages; none when there are none."""
        messages = list(self.world.messages)
        return [messages[number % len(messages)]] if messages else []


ACTIONS = tuple(name for name in vars(Lived) if not name.startswith("_") and name not in ("world", "through"))

numbers = st.integers(0, 7)
histories = st.lists(st.tuples(st.sampled_from(ACTIONS), numbers, numbers), max_size=40)


def a_draft(one: int, other: int) -> Draft:
    """A message of one of the kinds there are."""
    kinds = (
        draft(f'\N{GRINNING FACE} "{one}" & </script>\x00\n'),
        Draft("Choose", "1", options=(QuickReplyOption("Yes", None, "y"), QuickReplyOption("No", None, None))),
        Draft("Open", "1", ctas=(CallToAction("Shop", "https://acme.example/", "https://t.co/abc"),)),
        Draft("Yes", "3033300", chosen=ChosenOption("y")),
        Draft("No", "3033300", chosen=ChosenOption()),
        Draft("I am here", "3033300", location=Point(5.1214, -52.0), tweet_id="7"),
        Draft("Come here", "1", location=Place("07d9"), profile_id="8"),
    )
    return kinds[other % len(kinds)]


def lived(history: History) -> World:
    """A new world after *history*."""
    return Lived(a_world()).through(history)
