"""The app that something was sent with."""

from typing import Any

from twitter_emulator.world.world import WEB_APP_ID, World

Json = dict[str, Any]


def app(world: World, app_id: str) -> Json:
    """One app, as it stands in ``apps``; Twitter's own web client where *app_id* is none of this world."""
    found = world.developer.apps.get(app_id)
    if found is not None:
        return {"id": found.id, "name": found.name, "url": found.url}
    return {"id": WEB_APP_ID, "name": "Twitter Web App", "url": "https://mobile.twitter.com"}
