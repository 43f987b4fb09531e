"""Takes a member that it has never seen for a mistake."""

from typing import Any

from tests.gallery.right.bot import Bot
from tests.gallery.right.memory import Message
from tests.gallery.right.serving import main

KNOWN = {"type", "id", "created_timestamp", "initiated_via", "message_create"}


class KnowsEveryMember(Bot):
    def message_of(self, event: Any) -> Message:
        if unknown := set(event) - KNOWN:
            raise TypeError(f"unexpected arguments {unknown}")
        return super().message_of(event)


if __name__ == "__main__":
    main(KnowsEveryMember)
