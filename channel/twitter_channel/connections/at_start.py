"""Enabling connections by itself when the channel starts, with patience for an API that starts with it."""

import logging
from collections.abc import Callable

import anyio

from twitter_channel.clock import Clock
from twitter_channel.connections.refusals import Busy, NoSuchConnection, Refused
from twitter_channel.connections.service import Connections

log = logging.getLogger(__name__)

PATIENCE = 30.0
"""Seconds that an API may take to be there."""
_PAUSE = 0.5

Announce = Callable[[str], None]


async def enable_all(connections: Connections, clock: Clock, announce: Announce) -> None:
    """Enable every connection, and *announce* in words how it went."""
    async with anyio.create_task_group() as tasks:
        for connection in await connections.all():
            tasks.start_soon(_enable, connections, connection.name, clock, announce)


async def _enable(connections: Connections, name: str, clock: Clock, announce: Announce) -> None:
    until = clock.now() + PATIENCE
    while True:
        try:
            enabled = await connections.enable(name)
        except (Busy, NoSuchConnection):
            log.info("not enabled at the start: somebody else is at it", extra={"connection": name})
            return
        except Refused as error:
            if not error.is_passing or clock.now() >= until:
                announce(f"Connection {name} could not be enabled: {error}")
                return
            await clock.sleep(_PAUSE)
        else:
            announce(f"Connection {name} is enabled and answers for @{enabled.screen_name}.")
            return
