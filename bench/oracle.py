"""The core against the slow second implementation of `tests/`, on any number of generated cases.

`python -m bench.oracle --cases 1000000 --seed 1` compares every output of every case and prints how many cases came
to each outcome, so that one sees what was covered. It stops with exit code 1 at the first disagreement, and says
the case. `--minutes` stops it earlier.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

from bench.oracle_sums import sums_case
from bench.oracle_verdicts import verdict_case

if TYPE_CHECKING:
    from collections.abc import Callable

    Case = Callable[[random.Random], str]

KINDS: tuple[tuple[Case, int], ...] = ((verdict_case, 7), (sums_case, 3))
"""What is generated, and how often: a function that makes a case, asks both, and names the outcome."""


def compared(cases: int, seed: int, minutes: float = float("inf")) -> Counter[str]:
    """Compare so many cases, or as many as the minutes allow. Raises AssertionError with the case where they differ."""
    chance, outcomes = random.Random(seed), Counter[str]()
    makers, weights = zip(*KINDS, strict=True)
    end = time.monotonic() + minutes * 60
    for number in range(cases):
        if number % 1000 == 0 and time.monotonic() > end:
            break
        (made,) = chance.choices(makers, weights)
        outcomes[made(chance)] += 1
    return outcomes


def main(arguments: list[str] | None = None) -> int:
    """Compare, and print the outcomes by kind, most frequent first."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--cases", type=int, default=20_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--minutes", type=float, default=float("inf"))
    given = asked.parse_args(arguments if arguments is not None else [])
    began = time.monotonic()
    try:
        outcomes = compared(given.cases, given.seed, given.minutes)
    except AssertionError as error:
        print(f"they disagree: {error}", file=sys.stderr)
        return 1
    seconds = time.monotonic() - began
    print(f"{outcomes.total():,} cases (seed {given.seed}) in {seconds:,.0f} s: the two agree on every output")
    for outcome, count in sorted(outcomes.items(), key=lambda pair: (pair[0].split(":")[0], -pair[1])):
        print(f"{count:>9,}  {outcome}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
