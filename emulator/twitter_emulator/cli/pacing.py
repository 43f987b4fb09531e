"""How fast something is done over and over, on the wall's clock."""

import re
import time
from collections.abc import Callable, Iterator
from types import MappingProxyType

import click

_RATE = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)/(s|m|h)")
_UNITS = MappingProxyType({"s": 1.0, "m": 60.0, "h": 3600.0})


def rate(ctx: click.Context, param: click.Parameter, text: str | None) -> float | None:
    """The callback of an option that takes a rate; it gives times per second."""
    if text is None:
        return None
    found = _RATE.fullmatch(text.strip())
    if found is None or not float(found[1]):
        raise click.BadParameter(f"{text!r} is no rate; write one such as 10/s, 90/m or 5/h")
    return float(found[1]) / _UNITS[found[2]]


def paced(
    count: int,
    per_s: float | None,
    *,
    now: Callable[[], float] = time.perf_counter,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[int]:
    """1 to *count*, *per_s* of them every second, or without it as fast as they are taken. Lost time is made up for."""
    started = now()
    for turn in range(count):
        early_s = started + turn / per_s - now() if per_s is not None else 0.0
        if early_s > 0:
            sleep(early_s)
        yield turn + 1
