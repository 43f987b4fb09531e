"""
What connections of one app share: its webhook, and the one access token that may register it.

Twitter has room for one webhook in an environment. It is registered with the token of the app's owner and serves every
account that subscribes (facts §4).
"""

from collections.abc import Iterable

from twitter_channel.store.connections import Connection

WEBHOOK_PATH = "/webhooks/twitter"


def webhook_url(public_url: str, name: str) -> str:
    """The address that Twitter is to call for the connection of that name."""
    return f"{public_url.rstrip('/')}{WEBHOOK_PATH}/{name}"


def is_of_app(one: Connection, other: Connection) -> bool:
    """Whether both have the keys of one app: then what is signed for the one is signed for the other."""
    secrets = {it.settings.credentials.api_key_secret for it in (one, other)}
    return one.app == other.app and len(secrets) == 1


def others_of_app(connection: Connection, everybody: Iterable[Connection]) -> tuple[Connection, ...]:
    """The connections of other accounts through the same app. Of one account only one can have what is delivered."""
    others = (it for it in everybody if it.id != connection.id and is_of_app(it, connection))
    return tuple(it for it in others if connection.user_id is None or it.user_id != connection.user_id)


def addresses(connection: Connection, everybody: Iterable[Connection], public_url: str) -> tuple[str, ...]:
    """
    Where Twitter may call for *connection*: its own address, then those that answer for its app.

    Beside the others' they are the one without a name, if it leads to this app, and the address of a connection that
    is gone, if it was shared.
    """
    everybody = tuple(everybody)
    akin = (connection, *others_of_app(connection, everybody))
    known = [webhook_url(public_url, it.name) for it in akin]
    if everybody and everybody[0] in akin:
        known.append(public_url.rstrip("/") + WEBHOOK_PATH)
    foreign = {webhook_url(public_url, it.name) for it in everybody} - set(known)
    shared = connection.webhook.url
    return (*known, shared) if shared and _is_here(shared, public_url) and shared not in foreign else tuple(known)


def listeners(connection: Connection, everybody: Iterable[Connection]) -> tuple[Connection, ...]:
    """The others that need the webhook in the environment of *connection*."""
    return tuple(
        it
        for it in others_of_app(connection, everybody)
        if it.settings.env_name == connection.settings.env_name and it.answers and it.webhook.webhook_id is not None
    )


def possible_owners(connection: Connection, everybody: Iterable[Connection]) -> tuple[Connection, ...]:
    """
    Those whose token may be the app owner's, the likeliest first; of each token one.

    That is whoever's address is registered, then *connection* itself.
    """
    akin = [it for it in everybody if it.id == connection.id or is_of_app(it, connection)]
    akin.sort(key=lambda it: (not _has_own_address(it), it.id != connection.id, it.id))
    of_token: dict[str, Connection] = {}
    for it in akin:
        of_token.setdefault(it.settings.credentials.access_token, it)
    return tuple(of_token.values())


def _has_own_address(connection: Connection) -> bool:
    return (connection.webhook.url or "").endswith(f"{WEBHOOK_PATH}/{connection.name}")


def _is_here(url: str, public_url: str) -> bool:
    return url.startswith(public_url.rstrip("/") + WEBHOOK_PATH)
