"""
One world as plain data, and back: what outlives the process.

The journal's entries, deliveries and replays that are under way and used nonces are not part of it: they are about
what is in flight, and nothing is when a server has stopped. Their counters are, so that no cursor, trace or delivery id
repeats.
"""

from collections.abc import Iterable
from copy import copy, deepcopy
from dataclasses import dataclass, replace
from typing import TypeVar

import msgspec

from .accounts import Account, Accounts, UserId
from .activity import MessageCreated, Outbox, Webhook, Webhooks
from .apps import AccessToken, App, Developer, DeveloperAccount, Environment
from .clock import Clock, ClockState
from .grants import Grants, RequestToken
from .ids import Ids, IdState
from .journal import Journal
from .limits import Bucket, Limits, Window
from .media import Media, copied
from .messages import ConversationId, EventId, Message, Messages
from .profiles import Profiles
from .relations import Ties
from .replay import Remembered, Replays
from .rules import Rules
from .shelf import MediaShelf
from .tweets import Tweet, Tweets
from .welcome import Welcomes
from .world import World
from .worlds import Plan

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """How many of each kind a world has made, which is what the next one's name or invented values follow from."""

    accounts: int
    apps: int
    requests: int
    traces: int
    entries: int
    deliveries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """
    One world at one moment, sharing nothing with it.

    *rules* are those in force, *plan* has those that a reset goes back to. *messages* come oldest first. Of *media* it
    has what is known of those that are complete, without their bytes.
    """

    plan: Plan
    rules: Rules
    clock: ClockState
    ids: IdState
    counters: Counters
    accounts: list[Account]
    relations: dict[str, Ties]
    developer: DeveloperAccount
    apps: list[App]
    tokens: list[AccessToken]
    requests: list[RequestToken]
    environments: list[Environment]
    webhooks: list[Webhook]
    messages: list[Message]
    media: list[Media]
    read_up_to: dict[ConversationId, dict[UserId, EventId]]
    welcomes: Welcomes
    profiles: Profiles
    tweets: list[Tweet]
    windows: dict[Bucket, Window]
    free_answers: dict[str, Window]
    remembered: list[Remembered]


def taken(world: World, plan: Plan) -> Snapshot:
    """*world*, made after *plan*, as it is now."""
    developer, limits = world.developer, world.limits
    return Snapshot(
        plan=plan,
        rules=world.rules,
        clock=copy(world.clock.state),
        ids=copy(world.ids.state),
        counters=_counters(world),
        accounts=_copies(world.accounts),
        relations={name: relation.taken() for name, relation in world.accounts.relations().items()},
        developer=deepcopy(developer.account),
        apps=deepcopy(list(developer.apps.values())),
        tokens=_copies(developer.tokens.values()),
        requests=_copies(world.grants.asked.values()),
        environments=_copies(developer.environments.values()),
        webhooks=deepcopy(list(world.webhooks)),
        messages=[_message(message) for message in world.messages],
        media=world.media.known(),
        read_up_to={name: dict(thread.read_up_to) for name, thread in world.messages.threads.items()},
        welcomes=world.welcomes.copied(),
        profiles=world.profiles.copied(),
        tweets=[_tweet(tweet) for tweet in world.tweets],
        windows=_windows(limits.windows),
        free_answers=_windows(limits.free_answers),
        remembered=[_remembered(one) for one in world.replays.memory],
    )


def restored(snapshot: Snapshot) -> World:
    """The world that *snapshot* was taken of, with an empty journal and outbox; its ids go on where they were."""
    plan, counters = snapshot.plan, snapshot.counters
    return World(
        name=plan.name,
        seed=plan.seed,
        rules=snapshot.rules,
        clock=Clock(copy(snapshot.clock)),
        ids=Ids(plan.seed, copy(snapshot.ids)),
        accounts=_accounts(snapshot),
        developer=_developer(snapshot),
        grants=Grants({request.token: copy(request) for request in snapshot.requests}, counters.requests),
        messages=_messages(snapshot),
        media=MediaShelf({media.id: copied(media) for media in snapshot.media}),
        welcomes=snapshot.welcomes.copied(),
        profiles=snapshot.profiles.copied(),
        tweets=_tweets(snapshot),
        webhooks=Webhooks({webhook.id: deepcopy(webhook) for webhook in snapshot.webhooks}),
        outbox=Outbox(limit=plan.journal_limit, posted=counters.deliveries),
        replays=_replays(snapshot),
        journal=Journal(limit=plan.journal_limit, last=counters.entries, traces=counters.traces),
        limits=Limits(_windows(snapshot.windows), _windows(snapshot.free_answers)),
        accounts_made=counters.accounts,
        apps_made=counters.apps,
    )


def _counters(world: World) -> Counters:
    return Counters(
        accounts=world.accounts_made,
        apps=world.apps_made,
        requests=world.grants.made,
        traces=world.journal.traces,
        entries=world.journal.last,
        deliveries=world.outbox.posted,
    )


def _accounts(snapshot: Snapshot) -> Accounts:
    accounts = Accounts()
    for account in snapshot.accounts:
        accounts.add(copy(account))
    relations = accounts.relations()
    for name, ties in snapshot.relations.items():
        relations[name].load(ties)
    return accounts


def _developer(snapshot: Snapshot) -> Developer:
    return Developer(
        deepcopy(snapshot.developer),
        apps={app.id: deepcopy(app) for app in snapshot.apps},
        tokens={token.token: copy(token) for token in snapshot.tokens},
        environments={environment.label: copy(environment) for environment in snapshot.environments},
    )


def _messages(snapshot: Snapshot) -> Messages:
    messages = Messages()
    messages.load(map(_message, snapshot.messages))
    for name, read in snapshot.read_up_to.items():
        messages.threads[name].read_up_to.update(read)
    return messages


def _message(message: Message) -> Message:
    return replace(message, hidden_from=set(message.hidden_from))


def _tweets(snapshot: Snapshot) -> Tweets:
    tweets = Tweets()
    tweets.load(map(_tweet, snapshot.tweets))
    return tweets


def _tweet(tweet: Tweet) -> Tweet:
    return replace(tweet, favorited_by=set(tweet.favorited_by))


def _replays(snapshot: Snapshot) -> Replays:
    replays = Replays(limit=snapshot.plan.journal_limit)
    replays.memory.extend(snapshot.remembered)
    return replays


def _remembered(one: Remembered) -> Remembered:
    """Of what happened only messages change, by being deleted, which makes no difference to a replay."""
    happening = one.activity.happening
    if not isinstance(happening, MessageCreated):
        return one
    message = replace(happening.message, hidden_from=set())
    return Remembered(msgspec.structs.replace(one.activity, happening=MessageCreated(message)), one.heard_by)


def _windows(windows: dict[Bucket, Window]) -> dict[Bucket, Window]:
    return {bucket: copy(window) for bucket, window in windows.items()}


def _copies(things: Iterable[Thing]) -> list[Thing]:
    return [copy(thing) for thing in things]
