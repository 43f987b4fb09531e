"""Visitors of the pages."""

import pytest

from tests.channel.builders import Channel
from tests.channel.pages.visitor import Visitor


@pytest.fixture
def stranger(channel: Channel) -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(channel)


@pytest.fixture
async def operator(channel: Channel) -> Visitor:
    """Somebody who used the first link and is signed in."""
    visitor = Visitor(channel)
    link = await channel.parts.operators.first_link()
    assert link is not None
    assert (await visitor.accept(link)).status_code == 303
    return visitor
