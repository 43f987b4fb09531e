"""``message_data``: locations; quick replies and buttons are in ``test_direct_message_requests`` (facts §2.1)."""

from typing import Any

import pytest

from tests.calling import NEW, Twitter, message, refusal
from tests.delivery.receiver import Receiver
from tests.routes.v1.hearing import heard, subscribe
from tests.routes.v1.messages import DATA, LIST

UTRECHT = [5.1214, 52.0907]
LOCATION = f"{DATA}.attachment.location"


def attached(location: object) -> dict[str, Any]:
    return {"attachment": {"type": "location", "location": location}}


def point(coordinates: object = UTRECHT, *, kind: str = "Point") -> dict[str, Any]:
    shared = {"coordinates": {"type": kind, "coordinates": coordinates}}
    return {"type": "shared_coordinate", "shared_coordinate": shared}


def place(place_id: object = "07d9cd6afd884001") -> dict[str, Any]:
    return {"type": "shared_place", "shared_place": {"place": {"id": place_id}}}


@pytest.mark.parametrize("location", [point(), point([-180, 90]), place()])
async def test_a_location_goes_with_a_message(twitter: Twitter, location: dict[str, Any]) -> None:
    response = await twitter.post(NEW, json=message(twitter.id(), **attached(location)))

    data = response.json()["event"]["message_create"]["message_data"]
    assert data["attachment"] == {"type": "location", "location": location}


async def test_the_recipient_finds_the_location_in_the_list(twitter: Twitter) -> None:
    await twitter.post(NEW, json=message(twitter.id(), **attached(point())))

    (event,) = (await twitter.get(LIST, as_="alice")).json()["events"]

    assert event["message_create"]["message_data"]["attachment"]["location"] == point()


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("Utrecht", ""),
        ({}, ".type"),
        ({"type": "shared_area"}, ".type"),
        ({"type": "shared_coordinate"}, ".shared_coordinate"),
        ({"type": "shared_coordinate", "shared_coordinate": {}}, ".shared_coordinate.coordinates"),
        (point(kind="Polygon"), ".shared_coordinate.coordinates.type"),
        (point("5,52"), ".shared_coordinate.coordinates.coordinates"),
        (point([5.1]), ".shared_coordinate.coordinates.coordinates"),
        (point([5.1, 52.0, 7.0]), ".shared_coordinate.coordinates.coordinates"),
        (point(["5.1", "52.0"]), ".shared_coordinate.coordinates.coordinates"),
        (point([True, 52.0]), ".shared_coordinate.coordinates.coordinates"),
        (point([180.1, 52.0]), ".shared_coordinate.coordinates.coordinates"),
        (point([5.1, -90.1]), ".shared_coordinate.coordinates.coordinates"),
        ({"type": "shared_place"}, ".shared_place"),
        ({"type": "shared_place", "shared_place": {"place": "07d9"}}, ".shared_place.place"),
        (place(None), ".shared_place.place.id"),
        (place(""), ".shared_place.place.id"),
        (place(7), ".shared_place.place.id"),
        (place("7" * 65), ".shared_place.place.id"),
    ],
)
async def test_a_wrong_location_is_refused_by_its_path(twitter: Twitter, location: object, path: str) -> None:
    response = await twitter.post(NEW, json=message(twitter.id(), **attached(location)))

    status, code, text = refusal(response)
    assert (status, code) == (400, 214)
    assert text.startswith(f"{LOCATION}{path}: ")
    assert len(twitter.world.messages) == 0


@pytest.mark.parametrize("attachment", ["here", {}, {"type": "poll"}])
async def test_a_wrong_attachment_is_refused_by_its_path(twitter: Twitter, attachment: object) -> None:
    response = await twitter.post(NEW, json=message(twitter.id(), attachment=attachment))

    status, code, text = refusal(response)
    assert (status, code) == (400, 214)
    assert text.startswith(f"{DATA}.attachment")


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [({"longitude": 5.1214, "latitude": 52.0907}, point()), ({"place": "07d9cd6afd884001"}, place())],
)
async def test_a_location_that_a_person_shares_is_delivered(
    twitter: Twitter, receiver: Receiver, wanted: dict[str, Any], shown: dict[str, Any]
) -> None:
    await subscribe(twitter, receiver)
    body = {"from": "alice", "to": "acme_support", "text": "I am here", "location": wanted}

    await twitter.control("POST", "/messages", body)

    (event,) = await heard(twitter, receiver)
    assert event["message_create"]["message_data"]["attachment"] == {"type": "location", "location": shown}


@pytest.mark.parametrize(
    "wanted", [{}, {"longitude": 5}, {"latitude": 5}, {"longitude": 5, "latitude": 5, "place": "07d9"}]
)
async def test_a_person_shares_a_point_or_a_place(twitter: Twitter, wanted: dict[str, Any]) -> None:
    body = {"from": "alice", "to": "acme_support", "text": "I am here", "location": wanted}

    response = await twitter.control("POST", "/messages", body)

    assert response.status_code == 400
    assert "a longitude and a latitude, or a place" in response.json()["detail"]
