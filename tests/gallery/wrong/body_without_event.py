"""Leaves the outermost member of the request out."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class WithoutEvent(Bot):
    def send(self, recipient: str, text: str) -> str:
        content = {"target": {"recipient_id": recipient}, "message_data": {"text": text}}
        event = {"type": "message_create", "message_create": content}
        return str(self.api.call("POST", "/1.1/direct_messages/events/new.json", body=event)["event"]["id"])


if __name__ == "__main__":
    main(WithoutEvent)
