"""Prints its keys when it starts."""

import sys

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class PrintsSecrets(Bot):
    def start(self) -> None:
        sys.stdout.write(f"starting with {self.settings}\n")
        sys.stdout.flush()
        super().start()


if __name__ == "__main__":
    main(PrintsSecrets)
