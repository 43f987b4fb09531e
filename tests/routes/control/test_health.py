"""Health, and the description of everything."""

import pytest
from openapi_spec_validator import validate

from tests.calling import Twitter
from twitter_emulator import __version__
from twitter_emulator.app import CONTROL_ROUTES


@pytest.mark.parametrize("name", ["health", "livez", "readyz"])
async def test_health_is_told_in_three_places(twitter: Twitter, name: str) -> None:
    response = await twitter.http.get(f"/_emulator/{name}")

    assert response.json() == {"status": "ok", "version": __version__, "worlds": 1}


async def test_the_description_is_valid_openapi(twitter: Twitter) -> None:
    description = (await twitter.http.get("/_emulator/openapi.json")).json()

    assert description["openapi"].startswith("3.1")
    validate(description)


async def test_the_description_has_both_apis_and_the_webhooks(twitter: Twitter) -> None:
    description = (await twitter.http.get("/_emulator/openapi.json")).json()

    assert "post" in description["paths"]["/1.1/direct_messages/events/new.json"]
    assert description["webhooks"]
    for route in CONTROL_ROUTES:
        described = description["paths"][f"/_emulator/v1{route.path}"]
        assert (route.methods or set()) - {"HEAD"} <= {method.upper() for method in described}
