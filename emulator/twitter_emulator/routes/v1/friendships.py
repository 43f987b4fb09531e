"""``/1.1/friendships/…``: to follow, and to ask who follows whom (facts §3)."""

from collections.abc import Mapping

from twitter_emulator.payloads import relations as shown
from twitter_emulator.protocol import errors
from twitter_emulator.world import social
from twitter_emulator.world.accounts import Account
from twitter_emulator.world.limits import UNPUBLISHED
from twitter_emulator.world.relations import Relation, Serial, UserId

from ..given import Answer, Endpoint, Given
from .naming import is_named, listed, named, somebody
from .paging import ids_of
from .showing import user_answer

MOST_LOOKED_UP = 100


async def create(given: Given) -> Answer:
    """``POST friendships/create.json``: follow, or ask to. It shows at once, where Twitter takes a moment."""
    target = _to_follow(given)
    social.follow(given.world, given.account, target, app_id=given.app.id)
    if given.flag("follow") and given.world.accounts.follows(given.account.id, target.id):
        given.world.accounts.notified.begin(given.account.id, target.id)
    return user_answer(given, target)


async def destroy(given: Given) -> Answer:
    """``POST friendships/destroy.json``: the same answer whether the caller followed or not."""
    target = _to_follow(given)
    social.unfollow(given.world, given.account, target)
    return user_answer(given, target)


async def update(given: Given) -> Answer:
    """``POST friendships/update.json``: whether a followed account's tweets are announced, and its retweets shown."""
    target, accounts = somebody(given), given.world.accounts
    social.require_active(given.account)
    if accounts.follows(given.account.id, target.id):
        _switch(given, "device", accounts.notified, target, meaning_of_yes=True)
        _switch(given, "retweets", accounts.without_retweets, target, meaning_of_yes=False)
    return Answer(content=shown.relationship(given.world, given.account, target, seen_by=given.account))


async def show(given: Given) -> Answer:
    """``GET friendships/show.json``: by default the caller is the source."""
    source, target = _source(given), somebody(given, "target_")
    return Answer(content=shown.relationship(given.world, source, target, seen_by=given.caller.account))


async def lookup(given: Given) -> Answer:
    """``GET friendships/lookup.json``: what each of up to 100 accounts is to the caller; unknown ones are left out."""
    ids, names = listed(given, "user_id"), listed(given, "screen_name")
    if not ids and not names:
        raise errors.UserNotNamed("user_id", hint="name accounts with user_id or screen_name")
    if len(ids) + len(names) > MOST_LOOKED_UP:
        raise errors.NoUserMatches(hint=f"{len(ids) + len(names)} were asked for, and {MOST_LOOKED_UP} are allowed")
    found = [account for account in given.world.accounts.resolve(ids, names) if not account.suspended]
    return Answer(content=[shown.connections(given.world, given.account, account) for account in found])


def _to_follow(given: Given) -> Account:
    target = named(given)
    if target is None:
        raise errors.UnknownRecipient(hint="this world has no such account")
    return target


def _source(given: Given) -> Account:
    source = named(given, "source_") if is_named(given, "source_") else given.caller.account
    if source is None:
        raise errors.SourceUserUnknown(hint="name the source with source_id or source_screen_name")
    return source


def _switch(given: Given, name: str, relation: Relation, target: Account, *, meaning_of_yes: bool) -> None:
    """Begin or end *relation* as the parameter *name* says; without it nothing changes."""
    if not given.params.get(name):
        return
    change = relation.begin if given.flag(name) is meaning_of_yes else relation.end
    change(given.account.id, target.id)


def _asking(given: Given) -> Mapping[UserId, Serial]:
    return given.world.accounts.requested.to(given.account.id)


def _asked(given: Given) -> Mapping[UserId, Serial]:
    return given.world.accounts.requested.of(given.account.id)


_PATH = "/1.1/friendships"
ENDPOINTS = (
    Endpoint("POST", f"{_PATH}/create.json", create, needs="write"),
    Endpoint("POST", f"{_PATH}/destroy.json", destroy, needs="write", limit=UNPUBLISHED),
    Endpoint("POST", f"{_PATH}/update.json", update, needs="write"),
    Endpoint("GET", f"{_PATH}/show.json", show, auth="either", limit="/friendships/show"),
    Endpoint("GET", f"{_PATH}/lookup.json", lookup, limit="/friendships/lookup"),
    Endpoint("GET", f"{_PATH}/incoming.json", ids_of(_asking), limit="/friendships/incoming"),
    Endpoint("GET", f"{_PATH}/outgoing.json", ids_of(_asked), limit="/friendships/outgoing"),
)
