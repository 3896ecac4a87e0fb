"""Months of mornings on a Hub on which things happen: what a ledger tells, held against what is due.

    python scripts/month.py                # seed 1: thirty days, forty models
    python scripts/month.py 1 2 3 --days 60

Each morning ``refresh --fail-on tightened``, ``diff`` and ``notify`` run; some mornings the Hub is down or
answers in part, or the scheduler does not run. Ends with 1 where anything was missed, invented or told twice.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.daily.month import Month


def say(line: str) -> None:
    """A line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Play each seed, print a line on it and what was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("seeds", nargs="*", type=int, default=[1])
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--models", type=int, default=40)
    asked = parser.parse_args()
    wrong = 0
    for seed in asked.seeds:
        began = time.perf_counter()
        with tempfile.TemporaryDirectory() as name:
            os.environ["TRACKER_CACHE_DIR"] = f"{name}/cache"
            month = Month(Path(name), seed, models=asked.models)
            month.run(asked.days)
        twice = sum(count > 1 for count in month.told.values())
        wrong += len(month.wrong) + twice
        mornings = ", ".join(f"{count} {kind}" for kind, count in sorted(month.counts.items()))
        say(
            f"seed {seed}: {mornings}; {sum(month.told.values())} messages, {twice} twice, "
            f"{len(month.wrong)} wrong; {time.perf_counter() - began:.0f} s"
        )
        for what in month.wrong:
            say(f"  {what}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
