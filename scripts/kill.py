"""Kills refreshes and messages at many instants, and looks at what is left: nothing lost, nothing sent twice.

    python scripts/kill.py                             # 200 and 120 random instants, each call, a full disk
    python scripts/kill.py random two --count 20

Killing at each system call, and refusing calls, takes ``strace``. Ends with 1 where anything was lost or
repeated.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.daily import killing

SORTS = ("random", "notify", "calls", "disk", "two")


def say(line: str) -> None:
    """A line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Do each sort that was asked for, print a line on it and what was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("sorts", nargs="*", choices=[[], *SORTS], default=SORTS)
    parser.add_argument("--count", type=int, help="random instants, or pairs")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        os.environ["TRACKER_CACHE_DIR"] = f"{name}/cache"
        with killing.bench(Path(name)) as bench:
            for sort in asked.sorts or SORTS:
                say(f"{sort}: {_do(sort, bench, asked.count)}; {len(bench.wrong)} wrong so far")
            for what in bench.wrong:
                say(f"  {what}")
            return 1 if bench.wrong else 0


def _do(sort: str, bench: killing.Bench, count: int | None) -> str:
    match sort:
        case "random":
            return f"{killing.at_random_instants(bench, count or 200)} refreshes killed"
        case "notify":
            return f"{killing.notify_at_random_instants(bench, count or 120)} runs of messages killed"
        case "calls":
            return f"{killing.at_each_call(bench)} refreshes killed at a system call"
        case "disk":
            calls = ("write", "fsync", "rename")
            ended = [killing.at_each_call(bench, calls, error=error) for error in ("ENOSPC", "EROFS")]
            return f"{sum(ended)} refreshes refused by a full disk, or by one that cannot be written"
        case _:
            killing.two_at_once(bench, count or 20)
            return "two at once"


if __name__ == "__main__":
    sys.exit(main())
