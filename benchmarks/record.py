"""What a large record costs: writing a day's delta, reading the newest state, comparing two neighbours.

    python benchmarks/record.py                     # 100,000 models, 1 % of them changed
    python benchmarks/record.py --models 3000000

Each step runs in a process of its own, whose peak memory is its largest resident set; times are multiples
of reading the full snapshot's lines. Imports are not counted in times, but in memory ("nothing" shows it).
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from tracker.__main__ import look_for_cycles_rarely
from tracker.adapters.record.folder import SnapshotFolder

CHANGED_IN = 100
FIRST = dt.datetime(2026, 11, 22, 6, tzinfo=dt.UTC)


def model_lines(models: int) -> Iterator[bytes]:
    """Lines as the Hub would fill them, made by replacing the number in one."""
    from diff import model, observation

    from tracker.domain.observing.canonical import to_line

    sample = to_line(observation(model(0, changed=False)))
    for number in range(models):
        yield sample.replace(b"model-00000000", b"model-%08d" % number)


def prepare(folder: Path, models: int) -> None:
    """A full snapshot, and a registry."""
    SnapshotFolder(folder / "snapshots").write(model_lines(models), time=FIRST)
    (folder / "registry.yaml").write_text(
        "models:\n  - {id: fable, history: [{date: 2026-06-09, access: api, source: 'https://example.org'}]}\n"
    )


def changed(lines: Iterator[bytes]) -> Iterator[bytes]:
    """One line in a hundred with a gate."""
    for number, line in enumerate(lines):
        yield line if number % CHANGED_IN else line.replace(b'"gated":false', b'"gated":"auto"')


def write_delta(folder: Path) -> int:
    """The day after, as a refresh writes it; the derived ``current.jsonl`` included."""
    store = SnapshotFolder(folder / "snapshots")
    (full,) = store.refs()
    ref = store.write(changed(store.lines(full)), time=FIRST + dt.timedelta(days=1))
    return store.header(ref).models or 0


def read_newest(folder: Path) -> int:
    """Each line of the newest state."""
    store = SnapshotFolder(folder / "snapshots")
    newest = store.latest()
    return sum(1 for _ in store.lines(newest)) if newest else 0


def compare(folder: Path) -> int:
    """The events between the two."""
    from tracker.ledger.events.of_window import Window, events
    from tracker.ledger.ledger import Ledger

    ledger = Ledger.load(folder / "registry.yaml", folder / "snapshots")
    return sum(1 for _ in events(ledger, Window(ledger.view("previous"), ledger.view("latest"))))


def differing(folder: Path) -> int:
    """The pairs of lines that differ between the two, of which events are made."""
    store = SnapshotFolder(folder / "snapshots")
    old, new = store.refs()
    return sum(1 for _ in store.differing(old, new))


def read_lines(folder: Path) -> int:
    """The lines of the full file and nothing else."""
    return sum(1 for _ in sorted((folder / "snapshots").glob("*Z.jsonl"))[0].open("rb"))


def nothing(folder: Path) -> int:
    """What the imports alone take."""
    return 0


STEPS: dict[str, Callable[[Path], int]] = {
    "nothing": nothing,
    "reading the full file": read_lines,
    "writing a delta": write_delta,
    "reading the newest state": read_newest,
    "pairs that differ": differing,
    "events between neighbours": compare,
}


def run_here(step: str, folder: Path) -> None:
    """Print what one step takes, as JSON."""
    for module in ("tracker.commands.ask.diff", "tracker.adapters.workspace.registry_file", "yaml"):
        importlib.import_module(module)
    look_for_cycles_rarely()
    start = time.perf_counter()
    found = STEPS[step](folder)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"found": found, "seconds": seconds, "mib": peak}))


def main() -> None:
    """Prepare, measure each step, print ratios."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--models", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where to write; kept and taken up again")
    parser.add_argument("--run", choices=list(STEPS), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        run_here(given.run, given.folder)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = given.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "registry.yaml").exists():
            prepare(folder, given.models)
        base = 0.0
        for step in STEPS:
            command = [sys.executable, __file__, "--run", step, "--folder", str(folder)]
            got = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
            base = got["seconds"] if step == "reading the full file" else base
            ratio = f"{got['seconds'] / base:6.2f} × reading" if base else " " * 16
            print(f"{step:28} {ratio} {got['mib']:8.0f} MiB  {got['found']:,}", flush=True)


if __name__ == "__main__":
    main()
