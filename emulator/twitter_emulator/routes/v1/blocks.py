"""``/1.1/blocks/…``, ``/1.1/mutes/users/…`` and ``/1.1/users/report_spam.json`` (facts §3)."""

from collections.abc import Callable, Mapping

from twitter_emulator.world import social
from twitter_emulator.world.accounts import Account
from twitter_emulator.world.limits import UNPUBLISHED
from twitter_emulator.world.relations import Serial, UserId
from twitter_emulator.world.world import World

from ..given import Answer, Endpoint, Given, Handler
from .naming import somebody
from .paging import ids_of, users_of
from .showing import user_answer

Act = Callable[[World, Account, Account], None]


def _done(act: Act) -> Handler:
    """What the caller does to somebody; the same answer whether that changed anything or not."""

    async def handler(given: Given) -> Answer:
        target = somebody(given)
        act(given.world, given.account, target)
        return user_answer(given, target)

    return handler


async def report(given: Given) -> Answer:
    """``POST users/report_spam.json``: blocks too, unless told not to."""
    target = somebody(given)
    with_block = given.flag("perform_block") or not given.params.get("perform_block")
    social.report(given.world, given.account, target, with_block=with_block)
    return user_answer(given, target)


def _blocked(given: Given) -> Mapping[UserId, Serial]:
    return given.world.accounts.blocking.of(given.account.id)


def _muted(given: Given) -> Mapping[UserId, Serial]:
    return given.world.accounts.muting.of(given.account.id)


_MUTES = "/1.1/mutes/users"
ENDPOINTS = (
    Endpoint("POST", "/1.1/blocks/create.json", _done(social.block), needs="write", limit=UNPUBLISHED),
    Endpoint("POST", "/1.1/blocks/destroy.json", _done(social.unblock), needs="write", limit=UNPUBLISHED),
    Endpoint("GET", "/1.1/blocks/ids.json", ids_of(_blocked), limit="/blocks/ids"),
    Endpoint("GET", "/1.1/blocks/list.json", users_of(_blocked), limit="/blocks/list"),
    Endpoint("POST", f"{_MUTES}/create.json", _done(social.mute), needs="write", limit=UNPUBLISHED),
    Endpoint("POST", f"{_MUTES}/destroy.json", _done(social.unmute), needs="write", limit=UNPUBLISHED),
    Endpoint("GET", f"{_MUTES}/ids.json", ids_of(_muted), limit="/mutes/users/ids"),
    Endpoint("GET", f"{_MUTES}/list.json", users_of(_muted), limit="/mutes/users/list"),
    Endpoint("POST", "/1.1/users/report_spam.json", report, needs="write", limit="/users/report_spam"),
)
