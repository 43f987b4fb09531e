"""``make bench``: every measure, interleaved with the bare library in the same run, as ratios of medians."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from statistics import median

from . import measures


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each measure (default 5)")
    parser.add_argument("--count", type=int, default=4000, help="requests in each round (default 4000)")
    wanted = parser.parse_args()
    _print_rates("signed sends", asyncio.run(measures.sending(wanted.count, wanted.rounds)), wanted.count, "bare route")
    _print_rates(
        "signed deliveries", asyncio.run(measures.delivering(wanted.count, wanted.rounds)), wanted.count, "relay"
    )
    made, reset = measures.making_worlds(200)
    _print_times("new world", made)
    _print_times("reset", reset)
    ours, theirs = measures.starting(wanted.rounds)
    _print_times("start", ours)
    _print_times("start of a bare server", theirs)


def _print_rates(what: str, seconds: tuple[Sequence[float], Sequence[float]], count: int, rival: str) -> None:
    ours, theirs = (count / median(rounds) for rounds in seconds)
    _say(f"{what:24} {ours:8.0f}/s   {rival} {theirs:8.0f}/s   ratio {ours / theirs:.2f}")


def _print_times(what: str, seconds: Sequence[float]) -> None:
    _say(f"{what:24} {median(seconds) * 1000:8.2f} ms  slowest {max(seconds) * 1000:.2f} ms")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
