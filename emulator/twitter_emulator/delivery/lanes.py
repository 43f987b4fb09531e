"""The order of deliveries to one webhook: one after the other within a lane, lanes side by side."""

from collections import deque
from dataclasses import dataclass, field

from twitter_emulator.world.activity import Delivery, WebhookId

Lane = tuple[str, ...]


@dataclass(slots=True)
class Parcel:
    """A delivery that was handed over, and how often it has failed since."""

    delivery: Delivery
    failures: int = 0


@dataclass(slots=True)
class Lanes:
    """
    What waits for the webhook *webhook_id*, and how many *workers* carry it there.

    A lane exists as long as something waits in it or is under way; it is *ready* when something waits and nothing is
    under way. Ready lanes take turns.
    """

    webhook_id: WebhookId
    workers: int = 0
    ready: deque[Lane] = field(default_factory=deque)
    _waiting: dict[Lane, deque[Parcel]] = field(default_factory=dict)

    def put(self, parcel: Parcel) -> bool:
        """Queue *parcel* in its lane; whether that made another lane ready."""
        lane = parcel.delivery.lane
        waiting = self._waiting.get(lane)
        if waiting is None:
            self._waiting[lane] = deque((parcel,))
            self.ready.append(lane)
            return True
        waiting.append(parcel)
        return False

    def take(self) -> tuple[Lane, Parcel]:
        """The next parcel of the first ready lane, which is closed to others until :meth:`done`."""
        lane = self.ready.popleft()
        return lane, self._waiting[lane].popleft()

    def done(self, lane: Lane) -> None:
        """Nothing is under way in *lane* any more."""
        if self._waiting[lane]:
            self.ready.append(lane)
        else:
            del self._waiting[lane]
