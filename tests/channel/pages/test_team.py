"""Agents, and the answers that they share."""

import re

from tests.channel.builders import Channel
from tests.channel.pages.visitor import Visitor, text_of


async def test_an_invited_agent_signs_in(operator: Visitor, channel: Channel) -> None:
    invited = await operator.send("/agents")
    link = re.search(r"/welcome/([\w-]+)", invited.text)
    assert link is not None

    accepted = await Visitor(channel).accept(link[1], "grace")

    assert accepted.status_code == 303
    assert "grace" in text_of(await operator.get("/agents"))


async def test_a_link_for_another_password_is_for_somebody_who_is_there(operator: Visitor) -> None:
    refused = await operator.send("/agents", name="nobody")
    made = await operator.send("/agents", name="ada")

    assert refused.status_code == 422
    assert "A link for ada" in text_of(made)


async def test_canned_answers_are_added_changed_and_deleted(operator: Visitor) -> None:
    await operator.send("/canned", name="Hello", text="Hello!")
    added = text_of(await operator.get("/canned"))
    await operator.send("/canned/1", on="/canned", name="Hello", text="Good morning!")
    changed = text_of(await operator.get("/canned"))
    await operator.send("/canned/1", on="/canned", remove="1")

    assert "Hello!" in added
    assert "Good morning!" in changed
    assert "Good morning!" not in text_of(await operator.get("/canned"))


async def test_a_canned_answer_that_will_not_do_is_kept_in_the_form(operator: Visitor) -> None:
    await operator.send("/canned", name="Hello", text="Hello!")

    taken = await operator.send("/canned", name="Hello", text="Another.")
    empty = await operator.send("/canned", name="", text="Another.")
    long = await operator.send("/canned", name="n" * 65, text="Another.")

    assert {it.status_code for it in (taken, empty, long)} == {422}
    assert "There is an answer called Hello already." in text_of(taken)
    assert "Another." in text_of(empty)
