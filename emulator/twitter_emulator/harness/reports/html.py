"""One HTML file that needs no network: per case the transcript beside the wire, timings, breaches and causes."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .model import Exchange, Run
from .times import iso

PAGE = Path(__file__).parent / "page"
WIDTH = 1000
ROW = 18
NARROWEST = 3.0
LANES = ("event", "call", "attempt", "crc")
"""The kinds of entries that the plot has a row for, from top to bottom."""


def html(run: Run) -> bytes:
    """*run* as a page. Everything that people or programs wrote is escaped."""
    environment = Environment(
        loader=FileSystemLoader(PAGE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(duration=duration, moment=iso, clock=clock, bars=bars)
    groups = [(name, list(cases)) for name, cases in groupby(run.cases, lambda case: case.group)]
    page = environment.get_template("report.html.j2").render(run=run, groups=groups, lanes=LANES, width=WIDTH, row=ROW)
    return page.encode()


def duration(took_s: float) -> str:
    """A duration for people: ``8 ms``, ``1.25 s``, ``2 min 5 s``."""
    if took_s < 1:
        return f"{took_s * 1000:.0f} ms"
    if took_s < 120:
        return f"{took_s:.2f} s"
    return f"{took_s // 60:.0f} min {took_s % 60:.0f} s"


def clock(at_ms: int) -> str:
    """The time of day in UTC, to the second."""
    return iso(at_ms)[11:19]


def bars(wire: Iterable[Exchange]) -> list[dict[str, object]]:
    """What the plot draws: a bar for each exchange, as wide as it took, in the row of its kind."""
    drawn = [exchange for exchange in wire if exchange.kind in LANES]
    begun_s = min((max(each.at_s - each.took_ms / 1000, 0.0) for each in drawn), default=0.0)
    whole_s = max((each.at_s for each in drawn), default=0.0) - begun_s or 1.0
    scale = (WIDTH - NARROWEST) / whole_s
    return [_bar(each, begun_s, scale) for each in drawn]


def _bar(exchange: Exchange, begun_s: float, scale: float) -> dict[str, object]:
    start_s = max(exchange.at_s - exchange.took_ms / 1000, 0.0) - begun_s
    return {
        "x": round(start_s * scale, 1),
        "y": LANES.index(exchange.kind) * ROW,
        "width": round(max(exchange.took_ms / 1000 * scale, NARROWEST), 1),
        "outcome": exchange.outcome,
        "text": f"{exchange.kind} after {duration(exchange.at_s)}, took {duration(exchange.took_ms / 1000)}: "
        f"{exchange.title[:200]}",
    }
