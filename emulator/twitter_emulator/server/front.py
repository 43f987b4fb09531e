"""Serving in front: until Ctrl-C."""

import gc
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..settings import Settings
from .service import Running, Service


def serve(settings: Settings, *, when_running: Callable[[Running], None]) -> None:
    """
    Serve until SIGINT or SIGTERM, which are orderly stops. *when_running* is called once the emulator listens.

    Raises:
        CannotStart: If it cannot listen.
        StateError: If the state file cannot be used.
    """
    _collect_seldom()
    service = Service(settings, when_running=when_running)
    with _signals_to(service.stop):
        service.run()


def _collect_seldom() -> None:
    """
    What is remembered of every call is looked through again by each collection of garbage, of which there is little.

    A signed message takes a fifth less time with this (``make bench``). Only in a process of our own.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@contextmanager
def _signals_to(stop: Callable[[], None]) -> Iterator[None]:
    before = {number: signal.signal(number, lambda *_: stop()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
