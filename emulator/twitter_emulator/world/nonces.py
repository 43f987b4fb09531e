"""Which nonces were used: a re-submitted request is refused (facts §1.1)."""

from collections import deque
from dataclasses import dataclass, field


@dataclass(slots=True)
class Nonces:
    """Remembers (consumer key, token, timestamp, nonce) for a while, on wall time."""

    _seen: set[tuple[str, ...]] = field(default_factory=set)
    _by_age: deque[tuple[int, tuple[str, ...]]] = field(default_factory=deque)

    def use(self, key: tuple[str, ...], *, now_ms: int, remember_ms: int) -> bool:
        """Take note of *key*; false if it was used within *remember_ms*."""
        while self._by_age and self._by_age[0][0] <= now_ms:
            self._seen.discard(self._by_age.popleft()[1])
        if key in self._seen:
            return False
        self._seen.add(key)
        self._by_age.append((now_ms + remember_ms, key))
        return True
