"""Sends by the endpoint that Twitter retired in 2018."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class RetiredEndpoint(Bot):
    def send(self, recipient: str, text: str) -> str:
        query = {"user_id": recipient, "text": text}
        return str(self.api.call("POST", "/1.1/direct_messages/new.json", query)["id_str"])


if __name__ == "__main__":
    main(RetiredEndpoint)
