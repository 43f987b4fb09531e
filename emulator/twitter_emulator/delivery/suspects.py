"""The secrets that somebody may have taken for the API key secret."""

from collections.abc import Iterator

from twitter_emulator.protocol.diagnosis import Suspect
from twitter_emulator.world.apps import App
from twitter_emulator.world.world import World


def suspects(world: World, app: App) -> Iterator[Suspect]:
    """Whatever else of this world a webhook may have been configured with, the likeliest first."""
    owner = world.developer.account.owner_id
    own = [token for token in world.developer.tokens.values() if (token.user_id, token.app_id) == (owner, app.id)]
    yield from (Suspect("the access token secret", token.secret) for token in own)
    yield Suspect("the API key", app.consumer_key)
    yield from (Suspect("an API key secret that was regenerated since", retired.secret) for retired in app.retired)
    yield from (Suspect("the access token", token.token) for token in own)
    yield Suspect("the bearer token", app.bearer_token)
    for other in world.developer.apps.values():
        if other.id != app.id:
            yield Suspect(f"the API key secret of another app, {other.name!r},", other.consumer_secret)
