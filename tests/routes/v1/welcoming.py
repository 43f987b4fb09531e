"""Welcome messages of the brand, and rules that make them its default."""

from typing import Any

from tests.calling import Twitter

PATH = "/1.1/direct_messages/welcome_messages"
RULES = f"{PATH}/rules"


def wanted(text: object = "Welcome!", **members: Any) -> dict[str, Any]:
    """The body of ``new``."""
    return {"welcome_message": {"message_data": {"text": text}} | members}


async def make(twitter: Twitter, text: str = "Welcome!", **members: Any) -> str:
    """A welcome message of the brand; its id."""
    response = await twitter.post(f"{PATH}/new.json", json=wanted(text, **members))
    assert response.status_code == 200, response.text
    return str(response.json()["welcome_message"]["id"])


async def make_rule(twitter: Twitter, message_id: object) -> dict[str, Any]:
    response = await twitter.post(
        f"{RULES}/new.json", json={"welcome_message_rule": {"welcome_message_id": message_id}}
    )
    assert response.status_code == 200, response.text
    rule: dict[str, Any] = response.json()["welcome_message_rule"]
    return rule
