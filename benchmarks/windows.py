"""How long a year of snapshots takes: writing, one model's history, all events; beside reading the files.

python benchmarks/windows.py                    # 100 models, a change a day, 365 days
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from diff import observation

from tracker.adapters.record.folder import SnapshotFolder
from tracker.commands.ask.diff import diff
from tracker.commands.ask.history import model_history
from tracker.domain.observing.canonical import to_line
from tracker.ledger.ledger import Ledger

BEGIN = dt.datetime(2025, 11, 1, 6, tzinfo=dt.UTC)


def line(number: int, *, gated: bool) -> bytes:
    """One model, behind a gate or not."""
    row = {
        "id": f"m{number:06}",
        "sha": f"{number:040}",
        "gated": "auto" if gated else False,
        "license": "apache-2.0",
        "parameters": 10**9 + number,
    }
    return to_line(observation(row))


def write(folder: Path, models: int, days: int) -> None:
    """Snapshots of a year in which one gate a day comes or goes."""
    registry = "models:\n" + "".join(f"  - {{id: m{n:06}, hub: owner/m{n:06}}}\n" for n in range(models))
    (folder / "registry.yaml").write_text(registry)
    store = SnapshotFolder(folder / "snapshots")
    gated = [False] * models
    for day in range(days):
        gated[day % models] = not gated[day % models]
        store.write(
            (line(number, gated=gated[number]) for number in range(models)),
            time=BEGIN + dt.timedelta(days=day),
            registry=registry.encode(),
        )


def timed(what: str, work: Callable[[], object]) -> None:
    """Say how long something took."""
    start = time.perf_counter()
    found = work()
    print(f"{what:24} {time.perf_counter() - start:8.2f} s   {found}")


def main() -> None:
    """Measure, and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=int, default=100)
    parser.add_argument("--days", type=int, default=365)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        timed("writing", lambda: write(folder, asked.models, asked.days))
        files = [path for path in (folder / "snapshots").rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files) / 1e6
        timed("reading the files", lambda: f"{sum(len(path.read_bytes()) for path in files) and size:.2f} MB")

        def ledger() -> Ledger:
            return Ledger.load(folder / "registry.yaml", folder / "snapshots")

        timed("history of one model", lambda: len(model_history(ledger(), "m000003")))
        timed("events of all", lambda: len(diff(ledger(), "2025-11-01").changes))
        timed("the two ends alone", lambda: len(diff(ledger(), "2025-11-01", net=True).changes))


if __name__ == "__main__":
    main()
