"""Calls that Twitter takes from the app's owner alone, made with the token of whichever connection is theirs."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from twitter_channel.connections.sharing import possible_owners
from twitter_channel.store.connections import Connection, ConnectionStore
from twitter_channel.twitter.api import TwitterApi
from twitter_channel.twitter.errors import ApiError, Failure

T = TypeVar("T")

ApiOf = Callable[[Connection], TwitterApi]

_NOT_THE_OWNERS = frozenset({93, 220, 261, 348})


class NobodyOwns(ApiError):
    """Twitter refused the tokens of all connections of the app; *asked* are those they belong to."""

    def __init__(self, failure: Failure, asked: tuple[str, ...]) -> None:
        super().__init__(failure)
        self.asked = asked

    def __str__(self) -> str:
        return (
            "Twitter lets only the app's owner register, challenge and delete the app's webhook, and the owner's is "
            f"none of the access tokens stored here ({', '.join(self.asked)}). Connect the account that owns the app "
            "first; the others then share its webhook."
        )


class AppOwner:
    """The owner of the app of *connection*: the account whose token Twitter takes."""

    def __init__(self, connection: Connection, store: ConnectionStore, api_of: ApiOf) -> None:
        self._connection = connection
        self._store = store
        self._api_of = api_of

    async def do(self, call: Callable[[TwitterApi], Awaitable[T]]) -> T:
        """
        Make *call* in the owner's name.

        Raises:
            NobodyOwns: If no connection has the owner's token.
            ApiError: If the call failed for another reason.
        """
        asked: list[str] = []
        refusal = Failure("refused", "no connection of the app is left")
        for candidate in possible_owners(self._connection, await self._store.all()):
            try:
                return await call(self._api_of(candidate))
            except ApiError as error:
                if not _blames_token(error.failure):
                    raise
                # What becomes of the connection is told by what Twitter said to its own token.
                if not asked or candidate.id == self._connection.id:
                    refusal = error.failure
                asked.append(f"@{candidate.screen_name}" if candidate.screen_name else candidate.name)
        raise NobodyOwns(refusal, tuple(asked))


def _blames_token(failure: Failure) -> bool:
    """Whether another token may do what this one may not, or cannot any more."""
    return failure.status == 401 or (failure.status == 403 and failure.code in _NOT_THE_OWNERS)
