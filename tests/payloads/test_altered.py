"""Bodies changed by paths."""

from typing import Any

import pytest

from twitter_emulator.payloads.altered import Misfit, altered
from twitter_emulator.world.alterations import Alteration


def body() -> dict[str, Any]:
    return {"for_user_id": "1", "events": [{"id": "7", "data": {"text": "hi"}}, {"id": "8"}], "users": {"12": {}}}


@pytest.mark.parametrize(
    ("alteration", "path", "value"),
    [
        (Alteration(replaced={"events.0.data.text": 5}), ("events", 0, "data", "text"), 5),
        (Alteration(replaced={"events.1": None}), ("events", 1), None),
        (Alteration(replaced={"users.12": "x"}), ("users", "12"), "x"),
        (Alteration(added={"events.0.data.media": [1]}), ("events", 0, "data", "media"), [1]),
        (Alteration(added={"for_user_id": "2"}), ("for_user_id",), "2"),
        (Alteration(added={"events.0": "new"}), ("events",), ["new", *body()["events"]]),
        (Alteration(added={"events.-": "new"}), ("events",), [*body()["events"], "new"]),
        (Alteration(added={"events.2": "new"}), ("events", 2), "new"),
        (Alteration(removed=("events.0.data",)), ("events", 0), {"id": "7"}),
        (Alteration(removed=("events.0", "events.0")), ("events",), []),
    ],
    ids=lambda given: str(given) if isinstance(given, Alteration) else "",
)
def test_a_path_leads_to_what_is_changed(alteration: Alteration, path: tuple[Any, ...], value: object) -> None:
    found: Any = altered(body(), alteration)

    for step in path:
        found = found[step]
    assert found == value


def test_nothing_else_is_changed_and_the_order_of_members_stays() -> None:
    changed = altered(body(), Alteration(replaced={"for_user_id": "2"}))

    assert list(changed.items()) == [("for_user_id", "2"), *list(body().items())[1:]]


def test_the_body_that_is_altered_stays_as_it_was() -> None:
    given = body()

    altered(given, Alteration(replaced={"events.0.data.text": "bye"}, removed=("users",)))

    assert given == body()


def test_values_are_replaced_then_added_then_removed() -> None:
    everything = Alteration(replaced={"events": []}, added={"events.0": "new"}, removed=("events.0",))

    assert altered(body(), everything)["events"] == []


@pytest.mark.parametrize(
    ("alteration", "why"),
    [
        (Alteration(replaced={"evnts.0.id": 1}), "evnts.0.id: nothing is at evnts"),
        (Alteration(replaced={"events.2.id": 1}), "events.2.id: nothing is at events.2"),
        (Alteration(replaced={"events.0.new": 1}), "events.0.new is not there to be set; what is new must be added"),
        (Alteration(replaced={"events.-": 1}), "events.- is not there to be set"),
        (Alteration(replaced={"": 1}), " is not there to be set"),
        (Alteration(added={"events.3": 1}), "events.3: the list has 2 items; - stands for its end"),
        (Alteration(added={"events.first": 1}), "events.first: 'first' is no index of a list"),
        (Alteration(added={f"events.{'9' * 5000}": 1}), "is no index of a list"),
        (Alteration(added={"for_user_id.x": 1}), "'x' is to be in something that is neither an object nor a list"),
        (Alteration(removed=("events.0.media",)), "events.0.media is not there to be removed"),
    ],
)
def test_a_path_that_leads_nowhere_says_where_it_ends(alteration: Alteration, why: str) -> None:
    with pytest.raises(Misfit) as misfit:
        altered(body(), alteration)

    assert why in str(misfit.value)
