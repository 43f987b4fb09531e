"""Waiting for whatever comes first."""

from collections.abc import Awaitable

import anyio


async def first_of(*awaited: Awaitable[None]) -> None:
    """Return when one of them does; the others are cancelled."""
    async with anyio.create_task_group() as waits:

        async def until(one: Awaitable[None]) -> None:
            await one
            waits.cancel_scope.cancel()

        for one in awaited:
            waits.start_soon(until, one)
