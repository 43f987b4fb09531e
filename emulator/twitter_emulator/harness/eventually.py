"""Waiting for what can only be asked: nothing tells us when a channel in another process has made up its mind."""

import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")

PATIENCE_S = 5.0
ASK_EVERY_S = 0.02


def eventually(ask: Callable[[], Value], is_it: Callable[[Value], bool], *, within_s: float = PATIENCE_S) -> Value:
    """What *ask* answers when *is_it* says yes, or at the latest after *within_s*."""
    deadline = time.perf_counter() + within_s
    while not is_it(answer := ask()) and time.perf_counter() < deadline:
        time.sleep(ASK_EVERY_S)
    return answer
