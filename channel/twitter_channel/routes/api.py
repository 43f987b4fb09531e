"""Every route of the API."""

from twitter_channel.routes import conduct, connections, conversations, description, hooks, inbox, media

ROUTES = (
    *connections.ROUTES,
    *conduct.ROUTES,
    *conversations.ROUTES,
    *inbox.ROUTES,
    *media.ROUTES,
    *hooks.ROUTES,
    *description.ROUTES,
)
