"""Goes on when it is asked to stop."""

import threading

from tests.gallery.right.bot import Bot, Settings
from tests.gallery.right.serving import main


class Unstoppable(threading.Event):
    def set(self) -> None:
        return


class DoesNotStop(Bot):
    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.stopping = Unstoppable()


if __name__ == "__main__":
    main(DoesNotStop)
