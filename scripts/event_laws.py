"""The laws of the list of events over many random days, each played through the real refresh.

    python scripts/event_laws.py --runs 2000 --first 1

The suite plays a few of them; this is for thousands. A run that breaks a law is shown by its number, and
`--first NUMBER --runs 1` plays it again.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.changes.random_days import LAWS, played, random_days


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Play, and say how many were played and what was met."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--first", type=int, default=1, help="the number of the first run")
    parser.add_argument("--sound", action="store_true", help="days on which everything answers")
    parser.add_argument("--minutes", type=float, default=60.0, help="no further run after so many")
    asked = parser.parse_args()
    begin = time.perf_counter()
    broken: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for number in range(asked.first, asked.first + asked.runs):
        if time.perf_counter() - begin > asked.minutes * 60:
            break
        met["runs"] += 1
        with played(random_days(number, sound=asked.sound)) as run:
            met["steps"] += len(run.steps)
            met.update(change.check for step in run.steps for change in step)
            for law in LAWS:
                try:
                    law(run)
                except AssertionError as problem:
                    broken[law.__name__] += 1
                    _say(f"run {number} breaks {law.__name__}: {str(problem)[:4000]}")
    seconds = time.perf_counter() - begin
    _say(f"{met['runs']} runs in {seconds:.0f} s; broken: {dict(broken)}; met: {dict(met)}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
